"""What every ``RegistrationReader`` promises of a church's teams: each of its names finds them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from icct_core import ChurchName, RegistrationFilter, RegistrationStatus, TeamId, TournamentRules
from tests.support.databases.registries import KINDS, Registry, store_of_kind

YOUTH = TournamentRules(min_players=0, id_prefix="YOUTH")


@pytest.fixture(params=KINDS)
async def registry(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Registry]:
    """An empty registry in a store of each kind."""
    async with store_of_kind(request.param, request, tmp_path) as store:
        yield Registry(store=store)


async def found(registry: Registry, church: str, *, after: TeamId | None = None) -> list[str]:
    """The numbers under a name of a church, if pages and counts agree."""
    which = RegistrationFilter(church_key=ChurchName(church).key)
    teams = registry.store.registrations
    numbers = [str(line.team_id) for line in await teams.page(which, after=after, limit=100)]
    if after is None:
        counts = await teams.status_counts(which, at_most=100)
        assert await teams.count(which) == await teams.count(which, at_most=100) == len(numbers)
        assert counts.by_status[RegistrationStatus.REGISTERED] == len(numbers)
    return numbers


@pytest.mark.parametrize("name", ["Holy Cross", "HOLY-CROSS", "The Cross", "the  cross", "THE CROSS.", "Parish Hall"])
async def test_each_name_of_a_church_finds_all_its_teams(registry: Registry, name: str) -> None:
    await registry.register("Parish Hall", aliases=["The Cross"])
    await registry.change(await registry.church("Parish Hall"), name="Holy Cross")
    for typed in ("Parish Hall", "Holy Cross", "the cross", "Other"):
        await registry.enter(typed)
    assert await found(registry, name) == ["ICCT-001", "ICCT-002", "ICCT-003"]
    assert await found(registry, name, after=TeamId("ICCT", 1)) == ["ICCT-002", "ICCT-003"]


async def test_a_merged_church_s_name_finds_the_teams_of_both_until_it_is_undone(registry: Registry) -> None:
    for typed in ("Grace", "Hope"):
        await registry.enter(typed)
    done = await registry.merge("Grace", "Hope")
    assert await found(registry, "Grace") == await found(registry, "Hope") == ["ICCT-001", "ICCT-002"]
    await registry.undo(done.merge_id)
    assert (await found(registry, "Grace"), await found(registry, "Hope")) == (["ICCT-001"], ["ICCT-002"])


async def test_an_alias_means_what_the_registry_of_each_tournament_says(registry: Registry) -> None:
    youth = Registry(store=registry.store, rules=YOUTH)
    await registry.register("Holy Cross", aliases=["The Cross"])
    for tournament, name in ((registry, "Lions"), (youth, "Tigers")):
        await tournament.enter("The Cross", team=f"{name} of the Cross")
        await tournament.enter("Holy Cross", team=name)
    assert await found(registry, "The Cross") == ["ICCT-001", "ICCT-002", "YOUTH-001"]
    assert await found(registry, "The Cross", after=TeamId("ICCT", 1)) == ["ICCT-002", "YOUTH-001"]
    assert await found(registry, "Holy Cross") == ["ICCT-001", "ICCT-002", "YOUTH-002"]


async def test_a_name_that_no_team_has_finds_none(registry: Registry) -> None:
    assert await found(registry, "Nobody") == []
    await registry.register("Holy Cross", aliases=["The Cross"])
    await registry.enter("Other")
    assert await found(registry, "The Cross") == await found(registry, "Nobody") == []

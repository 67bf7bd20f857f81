"""What every ``RegistrationReader`` and ``ChurchReader`` promises of the figures of the overview."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from icct_core import ChurchCounts, Decision, TeamId, TournamentRules
from tests.contracts.test_list_filters import change
from tests.support.builders import a_draft
from tests.support.databases.registries import KINDS, Registry, store_of_kind
from tests.support.databases.stores import NOW, Store

RULES = TournamentRules(min_players=0, teams_per_church=None)
YOUTH = TournamentRules(min_players=0, id_prefix="YOUTH")
HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)


async def enter(store: Store, name: str, at: datetime, rules: TournamentRules = RULES) -> None:
    draft = a_draft(rules=rules, team_name=name)
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.enter(draft, rules, at=at)


async def arrivals(store: Store, steps: int = 3, prefix: str = "ICCT") -> list[int]:
    return list(await store.registrations.arrivals(prefix, since=NOW, step=HOUR, steps=steps))


async def test_nobody_came_in_any_hour(store: Store) -> None:
    assert await arrivals(store) == [0, 0, 0]


async def test_each_team_counts_in_the_hour_that_it_came_in(store: Store) -> None:
    for number, at in enumerate((-MOMENT, 0 * HOUR, HOUR - MOMENT, HOUR, 3 * HOUR - MOMENT, 3 * HOUR)):
        await enter(store, f"Lions {number}", NOW + at)
    assert await arrivals(store) == [2, 1, 1]
    assert await arrivals(store, steps=24) == [2, 1, 1, 1, *[0] * 20]


async def test_removed_teams_came_and_those_of_another_tournament_did_not(store: Store) -> None:
    await enter(store, "Lions", NOW)
    await enter(store, "Tigers", NOW, YOUTH)
    await change(store, await store.registrations.get(TeamId("ICCT", 1)), None)
    assert await arrivals(store) == [1, 0, 0]
    assert await arrivals(store, prefix="YOUTH") == [1, 0, 0]
    assert await arrivals(store, prefix="OTHER") == [0, 0, 0]


@pytest.fixture(params=KINDS)
async def registry(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Registry]:
    """An empty registry in a store of each kind."""
    async with store_of_kind(request.param, request, tmp_path) as store:
        yield Registry(store=store)


async def largest(registry: Registry, limit: int = 9) -> list[tuple[str, int]]:
    found = await registry.store.churches.largest("ICCT", limit=limit)
    return [(one.shown.text, one.teams) for one in found]


async def test_the_largest_churches_come_first(registry: Registry) -> None:
    registry.rules = RULES
    for church, teams in (("Bethel", 2), ("Anbu", 1), ("Zion", 3), ("Carmel", 2)):
        for _ in range(teams):
            await registry.enter(church)
    assert await largest(registry) == [("Zion", 3), ("Bethel", 2), ("Carmel", 2), ("Anbu", 1)]
    assert await largest(registry, limit=2) == [("Zion", 3), ("Bethel", 2)]
    assert list(await registry.store.churches.largest("YOUTH", limit=9)) == []


async def test_churches_without_teams_that_play_are_not_counted(registry: Registry) -> None:
    await registry.register("Registered")
    await registry.enter("Typed")
    await registry.decide(await registry.enter("Gone"), Decision.REJECT)
    assert await largest(registry) == [("Typed", 1)]
    assert await registry.store.churches.count("ICCT", otherwise=2) == ChurchCounts(playing=1, over=0)
    assert await registry.store.churches.count("YOUTH", otherwise=2) == ChurchCounts(playing=0, over=0)


async def test_a_merged_church_counts_once_and_may_be_over_its_limit(registry: Registry) -> None:
    for church in ("First", "First", "Second", "Third"):
        await registry.enter(church)
    await registry.merge("First", "Second")
    assert await largest(registry) == [("Second", 3), ("Third", 1)]
    for otherwise, over in ((2, 1), (3, 0), (None, 0)):
        counted = await registry.store.churches.count("ICCT", otherwise=otherwise)
        assert counted == ChurchCounts(playing=2, over=over)

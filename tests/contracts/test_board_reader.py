"""What every ``BoardReader`` promises."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from icct_core import Board, Decision, RegistrationId, StoredFile, TeamId, TournamentRules, logo_mark
from tests.support.databases.registries import KINDS, Registry, store_of_kind

STORED = StoredFile(url="https://files.example/logo", version="7")


@pytest.fixture(params=KINDS)
async def registry(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Registry]:
    """An empty registry in a store of each kind."""
    async with store_of_kind(request.param, request, tmp_path) as store:
        yield Registry(store=store, rules=TournamentRules(min_players=0, teams_per_church=None))


async def board(registry: Registry, *, limit: int = 100, prefix: str = "ICCT") -> Board:
    return await registry.store.board.confirmed(prefix, limit=limit)


async def shown(registry: Registry) -> list[tuple[str, str, str]]:
    return [(str(one.team_id), one.team_name.text, one.church_name.text) for one in (await board(registry)).teams]


async def confirmed(registry: Registry, church: str, team: str | None = None) -> TeamId:
    team_id = await registry.enter(church, team=team)
    await registry.decide(team_id, Decision.CONFIRM)
    return team_id


async def test_nobody_is_on_an_empty_board(registry: Registry) -> None:
    assert await board(registry) == Board()


async def test_confirmed_teams_are_on_it_in_the_order_of_their_numbers(registry: Registry) -> None:
    first = await registry.enter("Grace", team="Lions")
    await confirmed(registry, "Hope", "Tigers")
    await registry.decide(first, Decision.CONFIRM)
    assert await shown(registry) == [("ICCT-001", "Lions", "Grace"), ("ICCT-002", "Tigers", "Hope")]
    found = await board(registry)
    assert (found.teams_count, found.churches_count) == (2, 2)


@pytest.mark.parametrize("decision", [None, Decision.REQUEST_CHANGES, Decision.REJECT, Decision.WITHDRAW])
async def test_others_are_not(registry: Registry, decision: Decision | None) -> None:
    team = await registry.enter("Grace")
    if decision:
        await registry.decide(team, decision)
    assert await board(registry) == Board()


@pytest.mark.parametrize("decision", [Decision.REOPEN, Decision.REQUEST_CHANGES, Decision.REJECT, Decision.WITHDRAW])
async def test_a_team_that_is_confirmed_no_more_is_gone(registry: Registry, decision: Decision) -> None:
    await registry.decide(await confirmed(registry, "Grace"), decision)
    assert await shown(registry) == []


async def test_a_removed_team_is_gone(registry: Registry) -> None:
    await registry.remove(await confirmed(registry, "Grace"))
    assert await shown(registry) == []


async def test_those_of_another_tournament_are_not_on_it(registry: Registry) -> None:
    await confirmed(registry, "Grace", "Lions")
    registry.rules = TournamentRules(min_players=0, id_prefix="YOUTH")
    await confirmed(registry, "Hope", "Tigers")
    assert await shown(registry) == [("ICCT-001", "Lions", "Grace")]
    assert [str(one.team_id) for one in (await board(registry, prefix="YOUTH")).teams] == ["YOUTH-001"]
    assert (await board(registry)).churches_count == 1


async def test_a_church_goes_by_its_registered_name_whatever_captains_typed(registry: Registry) -> None:
    await confirmed(registry, "st peters", "Lions")
    await confirmed(registry, "Holy Cross", "Tigers")
    await registry.register("CSI St. Peter's", aliases=("st peters",))
    await confirmed(registry, "ST PETERS", "Bears")
    assert [church for _, _, church in await shown(registry)] == ["CSI St. Peter's", "Holy Cross", "CSI St. Peter's"]
    assert (await board(registry)).churches_count == 2


async def test_merged_churches_are_one(registry: Registry) -> None:
    await confirmed(registry, "Saint Peter", "Lions")
    await registry.register("CSI St. Peter's")
    await confirmed(registry, "CSI St. Peter's", "Tigers")
    await registry.merge("Saint Peter", "CSI St. Peter's")
    assert {church for _, _, church in await shown(registry)} == {"CSI St. Peter's"}
    assert (await board(registry)).churches_count == 1


async def test_of_more_teams_than_are_listed_all_are_counted(registry: Registry) -> None:
    for church in ("Grace", "Hope", "Grace"):
        await confirmed(registry, church)
    found = await board(registry, limit=2)
    assert [one.team_id.number for one in found.teams] == [1, 2]
    assert (found.teams_count, found.churches_count) == (3, 2)


async def id_of(registry: Registry, team_id: TeamId) -> RegistrationId:
    return (await registry.store.registrations.get(team_id)).id


async def mark(registry: Registry) -> str | None:
    (team,) = (await board(registry)).teams
    return team.logo_mark


async def test_a_logo_has_a_mark_while_it_waits_and_another_once_it_is_stored(registry: Registry) -> None:
    team = await confirmed(registry, "Grace")
    registration_id = await id_of(registry, team)
    waiting = (await registry.store.registrations.staged_logos([registration_id]))[registration_id].logo
    assert await mark(registry) == logo_mark(None, waiting.sha256)
    async with registry.store.unit_of_work.begin() as tx:
        await tx.registrations.record_logo(registration_id, STORED)
    assert await mark(registry) == logo_mark(STORED, None) != logo_mark(None, waiting.sha256)


async def test_a_team_whose_logo_is_nowhere_has_no_mark(registry: Registry) -> None:
    team = await confirmed(registry, "Grace")
    async with registry.store.unit_of_work.begin() as tx:
        await tx.staged_files.remove(await id_of(registry, team))
    assert await mark(registry) is None

"""One process merges churches while teams register, leave and move in another, on one PostgreSQL database."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from icct_core import TournamentRules
from tests.support.databases.careless_repositories import AMID_CHURCHES
from tests.support.databases.registries import Registry
from tests.support.processes.two_processes import CHURCHES, Order, TwoProcesses

FORMS = 8
LIMIT = TournamentRules(min_players=0, teams_per_church=50)
ONE_LOCKED = f"SELECT pg_advisory_xact_lock({AMID_CHURCHES})"
GRACE = "SELECT FROM churches WHERE church_key = 'grace' FOR UPDATE"


async def two_churches(both: TwoProcesses) -> Registry:
    registry = Registry(store=both.store, rules=LIMIT)
    await registry.enter("Grace", team="Doves")
    await registry.enter("Cross", team="Larks")
    return registry


def forms(church: str, count: int = FORMS) -> list[Order]:
    return [{"do": "enter", "church": church, "team": f"{church} {number}"} for number in range(count)]


MERGE: Order = {"do": "merge", "source": "Grace", "into": "Cross"}


async def merged_before_forms(both: TwoProcesses, careless: str = "") -> None:
    """All forms were sent after the merge had locked one church and before it had the other."""
    async with both.held(GRACE):
        merging = both.here.work(MERGE)
        await both.waiting(1)
        entering = both.there.work(*forms("Grace"), *forms("Cross"), careless=careless)
        await both.waiting(1 + 2 * FORMS)
    await asyncio.gather(merging, entering)


async def merged_after_forms(both: TwoProcesses) -> None:
    async with both.held(CHURCHES):
        entering = both.there.work(*forms("Grace"), *forms("Cross"))
        await both.waiting(2 * FORMS)
        merging = both.here.work(MERGE)
        await both.waiting(2 * FORMS + 1)
    await asyncio.gather(merging, entering)


@pytest.mark.parametrize("merged", [merged_before_forms, merged_after_forms])
async def test_teams_that_register_in_both_churches_of_a_merge_are_all_there(both: TwoProcesses, merged: Any) -> None:
    registry = await two_churches(both)
    await merged(both)
    assert await registry.counts() == {"cross": 2 + 2 * FORMS}
    assert await registry.is_consistent(2 + 2 * FORMS)
    assert {team.team_id.number for team in await registry.every_team()} == set(range(1, 3 + 2 * FORMS))


async def test_without_looking_for_tombstones_some_would_be_lost(both: TwoProcesses) -> None:
    registry = await two_churches(both)
    await merged_before_forms(both, careless="tombstones")
    assert not await registry.is_consistent(2 + 2 * FORMS)


@pytest.mark.parametrize("careless", ["", "churches"])
async def test_a_team_that_leaves_its_church_during_a_merge_is_counted_once_if_its_church_is_read_under_the_lock(
    both: TwoProcesses, careless: str
) -> None:
    registry = await two_churches(both)
    async with both.held(GRACE):
        merging = both.here.work(MERGE)
        await both.waiting(1)
        leaving = both.there.work({"do": "leave", "team_id": "ICCT-001"}, careless=careless)
        await both.waiting(2)
    await asyncio.gather(merging, leaving)
    assert await registry.is_consistent(1) is not bool(careless)


async def test_churches_merged_and_parted_again_and_again_lose_no_team(both: TwoProcesses) -> None:
    registry = await two_churches(both)
    merging = both.here.work({"do": "merge_and_part", "source": "Grace", "into": "Cross", "times": 8})
    leaving = [{"do": "leave_and_return", "team_id": f"ICCT-00{number}", "times": 6} for number in (1, 2)]
    working = both.there.work(*forms("Grace", 20), *forms("Cross", 20), *leaving)
    results = await asyncio.gather(merging, working)
    assert results[0] == ["done"]
    assert set(results[1]) == {"done", *(f"ICCT-{number:03}" for number in range(3, 43))}
    assert await registry.is_consistent(42)


def moves(count: int) -> list[Order]:
    """Teams of both churches, which go to the other one."""
    return [
        {
            "do": "correct",
            "team_id": f"ICCT-{number:03}",
            "fields": {"church_name": "Cross" if number % 2 else "Grace"},
        }
        for number in range(1, count + 1)
    ]


async def teams_in_both(both: TwoProcesses, count: int) -> Registry:
    registry = Registry(store=both.store, rules=LIMIT)
    for number in range(count):
        await registry.enter("Cross" if number % 2 else "Grace", team=f"Team {number}")
    return registry


async def test_teams_that_change_churches_crosswise_do_not_wait_in_a_circle(both: TwoProcesses) -> None:
    """Churches' rows are locked in the order of their keys."""
    registry = await teams_in_both(both, FORMS)
    assert Counter(await both.race(*moves(FORMS))) == {"done": FORMS}
    assert await registry.counts() == {"cross": FORMS // 2, "grace": FORMS // 2}
    assert await registry.is_consistent(FORMS)


async def test_without_the_order_the_database_ends_some_of_them(both: TwoProcesses) -> None:
    """Each has locked the church that its team leaves before one of them may go on to the other's."""
    await teams_in_both(both, 2)
    outcomes = await both.race(*moves(2), careless="churches", held=ONE_LOCKED)
    assert Counter(outcomes) == {"done": 1, "DATABASE_UNAVAILABLE": 1}

"""Merging churches on PostgreSQL while teams register, withdraw and come back in both of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any, TypeVar

import pytest

from icct_adapters.sql import SqlDatabase, SqlStore
from icct_core import (
    ChurchLimitReached,
    DatabaseUnavailable,
    Decision,
    MergeNotFound,
    TeamId,
    TournamentRules,
    ValidationFailed,
)
from tests.support.databases.careless_repositories import ReadsBeforeItLocks, by_steps, into_tombstones
from tests.support.databases.registries import Registry
from tests.support.databases.stores import empty_database

T = TypeVar("T")

LIMIT = 12
RULES = TournamentRules(min_players=0, teams_per_church=LIMIT)


async def sent_again(work: Callable[[], Awaitable[T]]) -> T:
    """As a service does, which repeats what the database has rolled back."""
    for _ in range(10):
        try:
            return await work()
        except DatabaseUnavailable as error:
            if not error.repeatable:
                raise
    return await work()


async def waits_for_a_lock(database: SqlDatabase) -> None:
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with asyncio.timeout(10), database.reader.connect() as connection:
        while not (await connection.exec_driver_sql(query)).scalar():  # noqa: ASYNC110  nobody tells who waits
            await asyncio.sleep(0.01)


async def merged_meanwhile(registry: Registry, database: SqlDatabase, work: Awaitable[Any]) -> None:
    """Merge Grace into Cross, with ``work`` begun after the churches were locked and before the commit."""
    async with registry.store.unit_of_work.begin() as tx:
        locked = await tx.churches.lock("ICCT", {"grace", "cross"})
        other = asyncio.ensure_future(work)
        await waits_for_a_lock(database)
        source, into = locked["grace"], locked["cross"]
        await tx.churches.move("ICCT", "grace", "cross")
        await tx.churches.put(replace(source, merged_into="cross"), into.also_called(source.name_of_key))
    await other


@pytest.mark.parametrize("steps", [False, True])
async def test_a_team_that_waited_for_a_merge_is_the_other_church_s(postgres_url: str, steps: bool) -> None:
    async with empty_database(postgres_url) as database:
        store = by_steps(database) if steps else SqlStore(database)
        registry = Registry(store=store, rules=RULES)
        await registry.enter("Grace")
        await registry.enter("Cross")
        await merged_meanwhile(registry, database, registry.enter("Grace"))
        assert await registry.counts() == {"cross": 3}
        assert await registry.is_consistent(3)


async def test_without_looking_for_tombstones_it_would_be_lost(postgres_url: str) -> None:
    async with empty_database(postgres_url) as database:
        registry = Registry(store=by_steps(into_tombstones(database)), rules=RULES)
        await registry.enter("Grace")
        await registry.enter("Cross")
        await merged_meanwhile(registry, database, registry.enter("Grace"))
        assert not await registry.is_consistent(3)


@pytest.mark.parametrize("decision", [Decision.WITHDRAW, Decision.CONFIRM])
async def test_a_team_decided_about_during_a_merge_is_counted_once(postgres_url: str, decision: Decision) -> None:
    async with empty_database(postgres_url) as database:
        registry = Registry(store=SqlStore(database), rules=RULES)
        await registry.enter("Grace")
        await registry.enter("Cross")
        await merged_meanwhile(registry, database, registry.decide(TeamId("ICCT", 1), decision))
        assert await registry.is_consistent(2 if decision is Decision.CONFIRM else 1)


async def test_without_reading_under_the_lock_it_would_be_counted_wrongly(postgres_url: str) -> None:
    async with empty_database(postgres_url) as database:
        registry = Registry(store=by_steps(database, ReadsBeforeItLocks), rules=RULES)
        await registry.enter("Grace")
        await registry.enter("Cross")
        await merged_meanwhile(registry, database, registry.decide(TeamId("ICCT", 1), Decision.WITHDRAW))
        assert not await registry.is_consistent(1)


async def test_merges_undone_and_made_again_lose_no_team(postgres_url: str) -> None:
    """Both churches fill up while one is merged into the other and back; some teams withdraw and return."""
    async with empty_database(postgres_url) as database:
        registry = Registry(store=SqlStore(database), rules=RULES)
        first = [await registry.enter(name) for name in ("Grace", "Cross")]

        async def entering(church: str) -> list[TeamId]:
            entered = []
            for _ in range(LIMIT + 3):
                try:
                    entered.append(await sent_again(lambda: registry.enter(church)))
                except ChurchLimitReached:
                    await asyncio.sleep(0.01)
            return entered

        async def merging(source: str, into: str) -> list[TeamId]:
            for _ in range(8):
                try:
                    done = await sent_again(partial(registry.merge, source, into))
                    await asyncio.sleep(0.005)
                    await sent_again(partial(registry.undo, done.merge_id))
                except (ValidationFailed, MergeNotFound):
                    await asyncio.sleep(0.005)  # the others have merged them the other way
            return []

        async def leaving(team_id: TeamId) -> list[TeamId]:
            for _ in range(8):
                await sent_again(lambda: registry.decide(team_id, Decision.WITHDRAW))
                await sent_again(lambda: registry.decide(team_id, Decision.REINSTATE, over_limit=True))
            return []

        async with asyncio.timeout(60):
            results = await asyncio.gather(
                entering("Grace"),
                entering("Grace"),
                entering("Cross"),
                merging("Grace", "Cross"),
                merging("Cross", "Grace"),
                *(leaving(one) for one in first),
            )
        entered = list(chain.from_iterable(results))
        assert len(set(entered)) == len(entered)
        assert await registry.is_consistent(len(entered) + len(first))
        assert {one.team_id for one in await registry.every_team()} == {*entered, *first}

"""A request that is cancelled while PostgreSQL gives no answer ends at once, and leaves nothing to the next one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from icct_adapters.sql import PoolLimits, SqlDatabase, open_database
from icct_core import RegistrationFilter, TeamId, TournamentRules
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, empty_database, sql_store
from tests.support.network.round_trip_counter import RoundTrips

RULES = TournamentRules()

Enter = Callable[[SqlDatabase, str], Awaitable[TeamId | None]]


@asynccontextmanager
async def one_connection(url: str) -> AsyncIterator[tuple[SqlDatabase, RoundTrips]]:
    """A database that has one connection for all, and is asked through somebody who may hold back the answers."""
    between = RoundTrips(url)
    async with empty_database(url), between.counting():
        database = open_database(between.url, PoolLimits(size=1, overflow=0))
        try:
            await database.ping()
            yield database, between
        finally:
            between.answering.set()
            await database.close()


async def enter(database: SqlDatabase, name: str) -> TeamId:
    async with sql_store(database).unit_of_work.begin() as tx:
        return await tx.registrations.enter(a_draft(team_name=name), RULES, at=NOW)


async def enter_by_statement(database: SqlDatabase, name: str) -> TeamId:
    return (await sql_store(database).team_entry.enter(a_draft(team_name=name), RULES, claim=None, at=NOW)).team_id


async def teams_in(url: str) -> int:
    """As another process sees it."""
    other = open_database(url)
    try:
        return await sql_store(other).registrations.count(RegistrationFilter())
    finally:
        await other.close()


async def cancelled_while_held(between: RoundTrips, work: Awaitable[object]) -> None:
    """Let the work wait for an answer that does not come, and cancel it: it must not go on waiting."""
    task = asyncio.ensure_future(work)
    async with asyncio.timeout(10):
        await between.held.wait()
    task.cancel()
    await asyncio.wait([task], timeout=10)
    assert task.cancelled()


@pytest.mark.parametrize("next_one", [enter, enter_by_statement])
async def test_what_follows_a_begin_that_was_cancelled_is_really_committed(postgres_url: str, next_one: Enter) -> None:
    async with one_connection(postgres_url) as (database, between):
        between.answering.clear()
        await cancelled_while_held(between, enter(database, "Never"))
        between.answering.set()
        assert await next_one(database, "Next") == TeamId("ICCT", 1)
        assert await teams_in(postgres_url) == 1


@pytest.mark.parametrize("next_one", [enter, enter_by_statement])
async def test_a_statement_that_is_cancelled_leaves_nothing(postgres_url: str, next_one: Enter) -> None:
    async with one_connection(postgres_url) as (database, between):

        async def enter_while_held() -> None:
            async with sql_store(database).unit_of_work.begin() as tx:
                between.answering.clear()
                await tx.registrations.enter(a_draft(team_name="Never"), RULES, at=NOW)

        await cancelled_while_held(between, enter_while_held())
        between.answering.set()
        assert await next_one(database, "Next") == TeamId("ICCT", 1)
        assert await teams_in(postgres_url) == 1


async def test_a_registration_in_one_statement_that_is_cancelled_ends_at_once(postgres_url: str) -> None:
    """Whether it is stored nobody knows; the next one is given the number behind it, or the same."""
    async with one_connection(postgres_url) as (database, between):
        between.answering.clear()
        await cancelled_while_held(between, enter_by_statement(database, "Perhaps"))
        between.answering.set()
        team_id = await enter_by_statement(database, "Next")
        assert team_id is not None
        assert await teams_in(postgres_url) == team_id.number

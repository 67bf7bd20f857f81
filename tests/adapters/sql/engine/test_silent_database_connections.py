"""A firewall or proxy forgets the connections there are and tells nobody; new ones work."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from icct_adapters.sql import PoolLimits, SqlDatabase, migrate, open_database
from icct_adapters.sql.engine import liveness, notices, postgresql_engine
from icct_adapters.sql.engine.drivers import DirectConnection
from icct_core import DatabaseUnavailable, Entered, MessageKind, TournamentRules
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, Store, empty_database, sql_store
from tests.support.network.tcp_proxy import Between
from tests.support.servers.pgbouncer import PgBouncer
from tests.support.servers.postgres import PostgresCluster

MANY = 8
RULES = TournamentRules()

_names = (f"Team {number}" for number in count(1))


@pytest.fixture
def between(postgres: PostgresCluster) -> Iterator[Between]:
    with Between(postgres.create_database()) as between:
        yield between


@pytest.fixture
async def database(between: Between, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqlDatabase]:
    """Its limits are short, and a connection is not asked whether it lives unless a test wants it."""
    monkeypatch.setattr(postgresql_engine, "STATEMENT_WITHIN", 0.5)
    monkeypatch.setattr(liveness, "PING_AFTER", 600.0)
    monkeypatch.setattr(liveness, "PING_WITHIN", 0.5)
    monkeypatch.setattr(liveness, "CLOSE_WITHIN", 0.5)
    async with empty_database(between.url):
        opened = open_database(between.url, PoolLimits(size=MANY, overflow=0))
        yield opened
        await opened.close()


async def ping(database: SqlDatabase) -> None:
    await database.ping()


async def enter(database: SqlDatabase) -> None:
    async with sql_store(database).unit_of_work.begin() as tx:
        await tx.registrations.enter(a_draft(team_name=next(_names)), RULES, at=NOW)


async def enter_by_statement(database: SqlDatabase) -> None:
    entry = await sql_store(database).team_entry.enter(a_draft(team_name=next(_names)), RULES, claim=None, at=NOW)
    assert isinstance(entry, Entered)


async def idle_connections(database: SqlDatabase) -> None:
    """As many as the pool keeps."""
    async with AsyncExitStack() as stack:
        for _ in range(MANY):
            await stack.enter_async_context(database.reader.connect())
    assert database.connections().idle == MANY


@pytest.mark.parametrize("ask", [ping, enter, enter_by_statement])
async def test_a_silent_connection_costs_one_limit_and_the_next_question_is_answered(
    database: SqlDatabase, between: Between, ask: Callable[[SqlDatabase], Awaitable[None]]
) -> None:
    await ask(database)
    between.silence()
    async with asyncio.timeout(30):
        with pytest.raises(DatabaseUnavailable):
            await ask(database)
        await ask(database)


@pytest.mark.parametrize("way", ["direct", "pooler"])
async def test_what_a_silent_transaction_had_locked_is_free_again_within_seconds(
    way: str, postgres: PostgresCluster, pgbouncer: PgBouncer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_engine, "STATEMENT_WITHIN", 1.0)
    url = postgres.create_database()
    async with AsyncExitStack() as stack:
        between = stack.enter_context(Between(pgbouncer.before(url) if way == "pooler" else url))
        database = open_database(between.url)
        stack.push_async_callback(database.close)
        await migrate(database)
        with pytest.raises(DatabaseUnavailable):
            async with sql_store(database).unit_of_work.begin() as tx:
                await tx.registrations.enter(a_draft(team_name=next(_names)), RULES, at=NOW)
                between.silence()
        with pytest.raises(DatabaseUnavailable):
            await enter(database)  # the number is not free yet
        async with asyncio.timeout(15):
            while not await has_entered(database):
                pass


async def has_entered(database: SqlDatabase) -> bool:
    try:
        await enter(database)
    except DatabaseUnavailable:
        return False
    return True


async def test_a_connection_that_rested_is_replaced_before_anybody_is_given_it(
    database: SqlDatabase, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ping(database)
    between.silence()
    monkeypatch.setattr(liveness, "PING_AFTER", 0.0)
    async with asyncio.timeout(30):
        await ping(database)


def failures_of(name: str, monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What goes wrong, from now on, when a connection is asked or closed."""
    failed: list[BaseException] = []
    original = getattr(liveness, name)

    async def watched(driver: Any) -> None:
        try:
            await original(driver)
        except BaseException as error:
            failed.append(error)
            raise

    monkeypatch.setattr(liveness, name, watched)
    return failed


async def test_when_one_is_found_silent_the_others_are_replaced_without_waiting_for_each(
    database: SqlDatabase, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    await idle_connections(database)
    between.silence()
    monkeypatch.setattr(liveness, "PING_AFTER", 0.0)
    failed = failures_of("_ping", monkeypatch)
    async with asyncio.timeout(30):
        for _ in range(MANY):
            await ping(database)
    assert len(failed) == 1


async def test_after_a_statement_that_got_no_answer_the_others_are_replaced_without_being_asked(
    database: SqlDatabase, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    await idle_connections(database)
    between.silence()
    with pytest.raises(DatabaseUnavailable):
        await enter(database)
    monkeypatch.setattr(liveness, "PING_AFTER", 0.0)
    failed = failures_of("_ping", monkeypatch)
    async with asyncio.timeout(30):
        for _ in range(MANY):
            await ping(database)
    assert failed == []


async def test_closing_waits_for_one_silent_connection_and_not_for_each(
    database: SqlDatabase, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    await idle_connections(database)
    between.silence()
    failed = failures_of("_close", monkeypatch)
    async with asyncio.timeout(30):
        await database.close()
    assert len(failed) == 1


async def test_a_transaction_on_a_silent_connection_is_not_asked_to_roll_back(
    database: SqlDatabase, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That would wait for the limit again."""
    asked: list[str] = []
    execute = DirectConnection.execute

    async def watched(driver: Any, query: str, *arguments: Any, **options: Any) -> Any:
        asked.append(query)
        return await execute(driver, query, *arguments, **options)

    monkeypatch.setattr(DirectConnection, "execute", watched)
    with pytest.raises(DatabaseUnavailable):
        async with sql_store(database).unit_of_work.begin() as tx:
            between.silence()
            await tx.registrations.enter(a_draft(), RULES, at=NOW)
    assert "ROLLBACK" not in asked


async def test_a_listener_that_went_silent_listens_again(
    database: SqlDatabase, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "PING_EVERY", 0.05)
    monkeypatch.setattr(notices, "PING_WITHIN", 0.5)
    monkeypatch.setattr(notices, "RECONNECT_AFTER", 0.01)
    store = sql_store(database)
    async with asyncio.timeout(30), store.queue.listening():
        await heard(store)
        between.silence()
        await heard(store)  # it listens again, and may have missed something


async def heard(store: Store) -> None:
    """Return when there may be something to deliver, and look."""
    await store.queue.wait(MessageKind.CONFIRM_BY_MAIL, at_most=timedelta(hours=1))
    store_signal = MessageKind.CONFIRM_BY_MAIL
    while True:
        try:
            await store.lease_all(store_signal)
        except DatabaseUnavailable:  # the connection it was given is silent too
            continue
        return


async def test_the_system_notices_a_peer_that_acknowledges_nothing(database: SqlDatabase) -> None:
    async with database.reader.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        peer = driver._transport.get_extra_info("socket")
        assert peer.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000

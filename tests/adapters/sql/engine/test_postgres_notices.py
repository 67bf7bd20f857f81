"""Processes on one PostgreSQL tell each other of queued messages, and cost it one quiet connection each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from icct_adapters.sql import PoolLimits, SqlDatabase, open_database
from icct_adapters.sql.engine.notices import CHANNEL, GATHERING
from icct_core import Message, MessageKind, new_registration_id
from tests.support.altered_modules import altered
from tests.support.databases.stores import NOW, Store, empty_database, in_parallel, sql_store
from tests.support.servers.postgres import PostgresCluster

LOGO, MAIL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Process:
    """What one process has of the database that it shares with the other."""

    database: SqlDatabase
    store: Store

    async def queue(self, kind: MessageKind = MAIL) -> None:
        async with self.store.unit_of_work.begin() as tx:
            await tx.outbox.ensure(Message(subject=new_registration_id(), kind=kind, queued_at=NOW))

    async def hears(self, kind: MessageKind = MAIL) -> None:
        """Nothing but a notice ends this within the hour; a missing one ends the test."""
        async with asyncio.timeout(20):
            await self.store.queue.wait(kind, at_most=HOUR)
            await self.store.lease_all(kind)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """The block begins when this process listens and has looked for what it may have missed."""
        async with self.store.queue.listening():
            for kind in MessageKind:
                await self.hears(kind)
            yield


class Observer:
    """A connection of its own that sees who is connected and what is told."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.told: list[str] = []

    async def listeners(self) -> list[tuple[int, str, bool]]:
        """(backend, state, whether in a transaction) of every connection whose last statement was to listen."""
        rows = await self.connection.fetch(
            "SELECT pid, state, xact_start IS NOT NULL AS busy FROM pg_stat_activity"
            " WHERE datname = current_database() AND query ILIKE 'listen %' AND pid <> pg_backend_pid()"
        )
        return [(row["pid"], row["state"], row["busy"]) for row in rows]

    async def cut_the_listener(self) -> int:
        ((pid, _, _),) = await self.listeners()
        assert await self.connection.fetchval("SELECT pg_terminate_backend($1)", pid)
        return pid

    async def all_told(self) -> list[str]:
        """Every notice so far: they come in the order of their commits, so ours is the last."""
        heard = asyncio.Event()
        await self.connection.add_listener("the_end", lambda *_: heard.set())
        await self.connection.execute("NOTIFY the_end")
        async with asyncio.timeout(20):
            await heard.wait()
        return self.told


@asynccontextmanager
async def an_observer(url: str) -> AsyncIterator[Observer]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        observer = Observer(connection)
        yield observer
    finally:
        await connection.close()


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    """Ask the database again until it is so; a backend takes a moment to end."""
    async with asyncio.timeout(20):
        while not await condition():
            pass


@pytest.fixture
def url(postgres: PostgresCluster) -> str:
    return postgres.create_database()


@pytest.fixture
async def here(url: str) -> AsyncIterator[Process]:
    async with empty_database(url) as database:
        yield Process(database, sql_store(database))


@pytest.fixture
async def there(here: Process, url: str) -> AsyncIterator[Process]:
    database = open_database(url)
    yield Process(database, sql_store(database))
    await database.close()


@pytest.fixture
async def observer(here: Process, url: str) -> AsyncIterator[Observer]:
    async with an_observer(url) as observer:
        await observer.connection.add_listener(CHANNEL, lambda *notice: observer.told.append(notice[-1]))
        yield observer


async def test_a_wait_ends_when_another_process_commits_a_message(here: Process, there: Process) -> None:
    async with here.listening():
        for kind in MessageKind:
            waiting = asyncio.create_task(here.hears(kind))
            await there.queue(kind)
            await waiting


async def test_a_notice_is_for_one_kind(here: Process, there: Process) -> None:
    async with here.listening():
        waiting = asyncio.create_task(here.store.queue.wait(LOGO, at_most=HOUR))
        await there.queue(MAIL)
        await here.hears(MAIL)
        assert not waiting.done()
        await there.queue(LOGO)
        async with asyncio.timeout(20):
            await waiting


async def test_both_processes_hear_each_other(here: Process, there: Process) -> None:
    async with here.listening(), there.listening():
        await here.queue()
        await there.hears()
        await here.hears()  # of its own message, at the latest by its own notice
        await there.queue()
        await here.hears()


async def test_a_kind_this_version_does_not_know_is_passed_over(here: Process, observer: Observer) -> None:
    async with here.listening():
        await observer.connection.execute(f"NOTIFY {CHANNEL}, 'send_by_pigeon'")
        await observer.connection.execute(f"NOTIFY {CHANNEL}, '{MAIL.value}'")
        await here.hears(MAIL)
        assert not here.database.signal._flags[LOGO].is_set()


async def test_what_is_rolled_back_is_not_told(here: Process, observer: Observer) -> None:
    with pytest.raises(RuntimeError):
        async with here.store.unit_of_work.begin() as tx:
            await tx.outbox.ensure(Message(subject=new_registration_id(), kind=MAIL, queued_at=NOW))
            raise RuntimeError("rolled back")
    await here.database.notices.close()
    assert await observer.all_told() == []


async def test_a_transaction_that_queues_nothing_tells_nothing(here: Process, observer: Observer) -> None:
    async with here.store.unit_of_work.begin():
        """Nothing is queued."""
    await here.database.notices.close()
    assert await observer.all_told() == []


async def test_many_commits_make_few_notices(
    here: Process, observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_queued, waits = asyncio.Event(), list[float]()

    async def until_all_are_queued(seconds: float) -> None:
        waits.append(seconds)
        await all_queued.wait()

    monkeypatch.setattr("icct_adapters.sql.engine.notices.asyncio", altered(asyncio, sleep=until_all_are_queued))
    await in_parallel(60, lambda index: here.queue([*MessageKind][index % len(MessageKind)]))
    all_queued.set()
    await here.database.notices.close()
    assert waits == [GATHERING]
    assert sorted(await observer.all_told()) == sorted(kind.value for kind in MessageKind)


async def test_closing_tells_what_was_not_told_yet(here: Process, there: Process, url: str) -> None:
    async with here.listening():
        waiting = asyncio.create_task(here.hears())
        await there.queue()
        await there.database.close()
        await waiting


async def test_closing_a_process_that_told_nothing_tells_nothing(there: Process, observer: Observer) -> None:
    await there.database.close()
    assert await observer.all_told() == []


async def test_a_process_that_cannot_tell_goes_on() -> None:
    database = open_database("postgresql+asyncpg://nobody@127.0.0.1:1/icct")
    database.queued([MAIL])
    async with asyncio.timeout(20):
        await database.close()
        await sql_store(database).queue.wait(MAIL, at_most=HOUR)


async def test_listening_keeps_one_connection_and_no_transaction(here: Process, observer: Observer) -> None:
    async with here.listening():
        ((_, state, in_transaction),) = await observer.listeners()
        assert (state, in_transaction) == ("idle", False)


async def test_after_the_block_nobody_listens(here: Process, observer: Observer) -> None:
    async with here.listening():
        assert len(await observer.listeners()) == 1

    async def nobody() -> bool:
        return await observer.listeners() == []

    await until(nobody)
    async with here.database.reader.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT pg_listening_channels()")).all() == []


async def test_listening_gives_its_place_in_the_pool_back(here: Process, url: str) -> None:
    database = open_database(url, PoolLimits(size=1, overflow=0))
    alone = Process(database, sql_store(database))
    try:
        for _ in range(3):
            async with alone.store.queue.listening():
                async with asyncio.timeout(20):
                    await alone.store.queue.wait(MAIL, at_most=HOUR)
                alone.database.signal.lower(MAIL)
            await database.ping()
    finally:
        await database.close()


async def test_a_listener_that_was_cut_off_listens_again(
    here: Process, there: Process, observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("icct_adapters.sql.engine.notices.RECONNECT_AFTER", 0.01)
    async with here.listening():
        for _ in range(2):
            cut = await observer.cut_the_listener()
            for kind in MessageKind:
                await here.hears(kind)  # it may have missed something, so it looks
            assert [pid for pid, _, _ in await observer.listeners() if pid != cut] != []
            waiting = asyncio.create_task(here.hears())
            await there.queue()
            await waiting


async def test_a_listener_whose_connection_broke_before_it_listened_listens_again(
    here: Process, there: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("icct_adapters.sql.engine.notices.RECONNECT_AFTER", 0.01)
    add_listener, refused = asyncpg.Connection.add_listener, 2

    async def refuse_twice(*arguments: Any) -> None:
        nonlocal refused
        if refused:
            refused -= 1
            raise asyncpg.InterfaceError("connection is closed")
        await add_listener(*arguments)

    monkeypatch.setattr(asyncpg.Connection, "add_listener", refuse_twice)
    async with here.listening():
        assert refused == 0
        waiting = asyncio.create_task(here.hears())
        await there.queue()
        await waiting


async def test_what_is_queued_while_nobody_listens_is_found_as_soon_as_somebody_does(
    here: Process, there: Process
) -> None:
    await there.queue()
    await there.database.notices.close()
    async with here.store.queue.listening(), asyncio.timeout(20):
        await here.store.queue.wait(MAIL, at_most=HOUR)
        assert len(await here.store.lease_all(MAIL)) == 1


async def test_a_listener_listens_again_after_the_server_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("icct_adapters.sql.engine.notices.RECONNECT_AFTER", 0.01)
    with PostgresCluster() as cluster:
        async with empty_database(cluster.create_database()) as database:
            process = Process(database, sql_store(database))
            async with process.listening():
                await asyncio.to_thread(cluster.restart)
                for kind in MessageKind:
                    await process.hears(kind)

"""What each database's look finds, beyond what every probe promises."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import make_url, text

from icct_adapters.sql import PoolLimits, SqlDatabase, migrate, open_database
from icct_adapters.sql.engine.sqlite_files import REMOVED
from icct_adapters.sql.probe import postgresql_look as database_look, sqlite_look
from icct_adapters.sql.probe.postgresql_look import PostgresLook
from icct_core import DatabaseUnavailable, WriteObstacle
from tests.contracts.test_database_probe import register
from tests.support.databases.stores import sql_store, sqlite_url
from tests.support.network.round_trip_counter import RoundTrips
from tests.support.servers.pgbouncer import PgBouncer
from tests.support.servers.postgres import PostgresCluster


@asynccontextmanager
async def with_a_team(url: str) -> AsyncIterator[SqlDatabase]:
    """As a service has it: what migrates is another process, or was closed before."""
    first = open_database(url)
    await migrate(first)
    await first.close()
    database = open_database(url)
    try:
        await register(sql_store(database), "The first")
        yield database
    finally:
        await database.close()


async def obstacle(database: SqlDatabase) -> WriteObstacle | None:
    return (await database.look()).obstacle


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look waits a moment only for a lock."""
    begin = database_look._BEGIN.replace("lock_timeout = 2000", "lock_timeout = 50")
    monkeypatch.setattr(database_look, "_BEGIN", begin)
    monkeypatch.setattr(sqlite_look, "LOCKED_AFTER", 50)


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize(
    "lock",
    [
        "SELECT 1 FROM tournaments FOR UPDATE",
        "UPDATE tournaments SET last_number = last_number + 1",
        *(f"LOCK TABLE {table.name} IN SHARE MODE" for table in database_look._WRITTEN),
        "LOCK TABLE teams",
    ],
)
async def test_a_lock_that_registrations_wait_for_is_found_until_it_is_let_go(
    postgres: PostgresCluster, lock: str
) -> None:
    async with with_a_team(postgres.create_database()) as database:
        async with database.writer.connect() as other:
            await other.execute(text(lock))
            assert await obstacle(database) == WriteObstacle.LOCKED
        assert await obstacle(database) is None


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("lock", ["SELECT 1 FROM teams FOR UPDATE", "LOCK TABLE teams IN ROW EXCLUSIVE MODE"])
async def test_a_lock_that_keeps_no_registration_waiting_is_none(postgres: PostgresCluster, lock: str) -> None:
    async with with_a_team(postgres.create_database()) as database, database.writer.connect() as other:
        await other.execute(text(lock))
        assert await obstacle(database) is None


async def test_a_number_given_meanwhile_is_no_refusal_whatever_isolation_a_pooler_hands_on(
    postgres: PostgresCluster, pgbouncer: PgBouncer
) -> None:
    """A snapshot older than the counter's row would be a failure to serialize."""
    url = postgres.create_database()
    name = str(make_url(url).database)
    postgres.run("psql", name, "-c", f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'")
    async with with_a_team(pgbouncer.before(url)) as database:
        await database.look()
        async with database.writer.begin() as other:
            await other.execute(text("UPDATE tournaments SET last_number = last_number + 1"))
            looking = asyncio.create_task(database.look())
            while not await other.scalar(text("SELECT 1 FROM pg_locks WHERE NOT granted")):  # noqa: ASYNC110
                await asyncio.sleep(0.01)  # the look tells nobody that it waits
        assert (await looking).obstacle is None


@pytest.mark.parametrize("denied", ["UPDATE ON tournaments", "INSERT, UPDATE, DELETE ON players"])
async def test_a_user_that_may_not_write_a_table_is_refused(postgres: PostgresCluster, denied: str) -> None:
    url = postgres.create_database()
    async with with_a_team(url) as database:
        name = f"desk_of_{make_url(url).database}"
        for statement in (
            f"CREATE ROLE {name} LOGIN",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        ):
            postgres.run("psql", str(make_url(url).database), "-c", statement)
        desk = open_database(make_url(url).set(username=name).render_as_string())
        assert await obstacle(desk) is None
        postgres.run("psql", str(make_url(url).database), "-c", f"REVOKE {denied} FROM {name}")
        assert await obstacle(desk) == WriteObstacle.REFUSED
        assert await obstacle(database) is None
        await desk.close()


async def test_a_look_waits_for_no_connection_of_requests(postgres: PostgresCluster) -> None:
    url = postgres.create_database()
    async with with_a_team(url):
        database = open_database(url, PoolLimits(size=1, overflow=0))
        async with database.writer.connect():
            assert await obstacle(database) is None
        await database.close()


async def test_a_look_works_again_after_the_server_ended_its_connection(postgres: PostgresCluster) -> None:
    url = postgres.create_database()
    async with with_a_team(url) as database:
        assert await obstacle(database) is None
        heard = asyncio.Event()
        async with cast("PostgresLook", database.take_look)._engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            driver.add_termination_listener(lambda _: heard.set())
        ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}'"
        await asyncio.to_thread(postgres.run, "psql", "-c", ended.format(make_url(url).database))
        await heard.wait()
        assert await obstacle(database) is None


async def test_the_counter_is_locked_for_no_round_trip(postgres: PostgresCluster) -> None:
    """All that follows the lock is in the same message: a slow answer keeps nobody waiting."""
    url = postgres.create_database()
    trips = RoundTrips(url)
    async with with_a_team(url) as near, trips.counting():
        far = open_database(trips.url)
        assert await obstacle(far) is None
        before = trips.count
        assert await obstacle(far) is None
        assert trips.count - before <= 10
        assert database_look._REHEARSAL.rstrip().endswith("FOR UPDATE;\n    ROLLBACK")
        assert await obstacle(near) is None
        await far.close()


@pytest.mark.usefixtures("brief")
async def test_a_sqlite_file_that_another_program_writes_to_is_locked(tmp_path: Path) -> None:
    async with with_a_team(sqlite_url(tmp_path)) as database:
        with closing(sqlite3.connect(tmp_path / "icct.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            assert await obstacle(database) == WriteObstacle.LOCKED
        assert await obstacle(database) is None


async def test_a_sqlite_file_that_only_may_be_read_is_read_only(tmp_path: Path) -> None:
    async with with_a_team(sqlite_url(tmp_path)):
        pass
    read_only = open_database(f"sqlite+aiosqlite:///file:{tmp_path / 'icct.db'}?mode=ro&uri=true")
    assert await obstacle(read_only) == WriteObstacle.READ_ONLY
    await read_only.close()


async def test_no_room_beside_a_sqlite_file_is_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with with_a_team(sqlite_url(tmp_path)) as database:
        monkeypatch.setattr(sqlite_look, "ROOM", 0)
        assert await obstacle(database) is None
        for error, found in ((28, WriteObstacle.FULL), (122, WriteObstacle.FULL), (27, WriteObstacle.FULL), (13, None)):

            def refuse(error: int = error, **_: object) -> None:
                raise OSError(error, os.strerror(error))

            monkeypatch.setattr(sqlite_look, "TemporaryFile", refuse)
            assert await obstacle(database) == found


def remove(file: Path) -> None:
    file.unlink()


def replace(file: Path) -> None:
    """By an equal copy, as somebody does who puts back a backup under a running service."""
    copy = file.with_name("copy")
    shutil.copy(file, copy)
    copy.replace(file)


@pytest.mark.parametrize("change", [remove, replace])
@pytest.mark.parametrize("part", ["icct.db", "icct.db-wal", "icct.db-shm"])
async def test_after_a_sqlite_file_has_gone_no_team_is_acknowledged(
    tmp_path: Path, part: str, change: Callable[[Path], None]
) -> None:
    async with with_a_team(sqlite_url(tmp_path)) as database:
        store = sql_store(database)
        await database.look()  # as a service does before anybody registers
        await register(store, "The second")
        change(tmp_path / part)
        assert await obstacle(database) == WriteObstacle.REMOVED
        for _ in range(2):  # nor is it a team that is there already when it is sent again
            with pytest.raises(DatabaseUnavailable) as refused:
                await register(store, "The third")
            assert (refused.value.reason, refused.value.may_be_stored) == (REMOVED, False)


async def test_what_is_committed_to_a_sqlite_file_just_removed_may_be_stored(tmp_path: Path) -> None:
    """Whoever puts the file back finds it there."""
    async with with_a_team(sqlite_url(tmp_path)) as database:
        with pytest.raises(DatabaseUnavailable) as unconfirmed:
            async with database.transaction():
                (tmp_path / "icct.db").unlink()
        assert (unconfirmed.value.reason, unconfirmed.value.may_be_stored) == (REMOVED, True)


async def test_a_file_put_back_is_the_one_that_was_there(tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "icct.db", tmp_path / "elsewhere.db"
    async with with_a_team(sqlite_url(tmp_path)) as database:
        assert await obstacle(database) is None
        file.rename(elsewhere)
        assert await obstacle(database) == WriteObstacle.REMOVED
        elsewhere.rename(file)
        assert await obstacle(database) is None
        await register(sql_store(database), "The second")

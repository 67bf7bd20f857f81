"""How many connections a process has, as the pools see it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from icct_adapters.sql import PoolLimits, SqlDatabase, open_database
from icct_adapters.sql.engine import liveness
from icct_core import ConnectionUse
from tests.support.databases.stores import sqlite_url
from tests.support.network.round_trip_counter import RoundTrips
from tests.support.servers.postgres import PostgresCluster


async def test_connections_to_postgresql_are_counted_busy_and_idle(postgres_url: str) -> None:
    database = open_database(postgres_url, PoolLimits(size=3, overflow=2))
    assert database.connections() == ConnectionUse(in_use=0, idle=0, most=5)
    async with database.writer.connect(), database.reader.connect():
        assert database.connections() == ConnectionUse(in_use=2, idle=0, most=5)
    assert database.connections() == ConnectionUse(in_use=0, idle=2, most=5)
    await database.close()


async def test_a_sqlite_file_has_one_writer_and_four_readers(tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path))
    async with database.writer.connect(), database.reader.connect():
        assert database.connections() == ConnectionUse(in_use=2, idle=0, most=5)
    await database.close()


@pytest.mark.parametrize(("rested_after", "trips"), [(0.0, 2), (60.0, 1)])
async def test_a_connection_that_rested_is_asked_whether_it_lives(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, rested_after: float, trips: int
) -> None:
    monkeypatch.setattr(liveness, "PING_AFTER", rested_after)
    counter = RoundTrips(postgres_url)
    async with counter.counting():
        database = open_database(counter.url, PoolLimits(size=1, overflow=0))
        await database.ping()
        before = counter.count
        await database.ping()
        taken = counter.count - before
        await database.close()
    assert taken == trips


async def test_a_connection_that_the_server_ended_is_replaced_without_asking(
    postgres: PostgresCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "PING_AFTER", 60.0)
    url = postgres.create_database()
    database, other = open_database(url, PoolLimits(size=1, overflow=0)), open_database(url)
    lost = await backend(database)
    async with other.reader.connect() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database()"
            )
        )
    found = await backend(database)
    await database.close()
    await other.close()
    assert found != lost


async def backend(database: SqlDatabase) -> int:
    """The process of PostgreSQL that answers."""
    async with database.reader.connect() as connection:
        pid: int = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    return pid

"""How many connections a process has, as the pools see it."""

from __future__ import annotations

from pathlib import Path

from icct_adapters.sql import PoolLimits, PoolUse, open_database
from tests.stores import sqlite_url


async def test_connections_to_postgresql_are_counted_busy_and_idle(postgres_url: str) -> None:
    database = open_database(postgres_url, PoolLimits(size=3, overflow=2))
    assert database.pool_use() == PoolUse(in_use=0, idle=0, most=5)
    async with database.writer.connect(), database.reader.connect():
        assert database.pool_use() == PoolUse(in_use=2, idle=0, most=5)
    assert database.pool_use() == PoolUse(in_use=0, idle=2, most=5)
    await database.close()


async def test_a_sqlite_file_has_one_writer_and_four_readers(tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path))
    async with database.writer.connect(), database.reader.connect():
        assert database.pool_use() == PoolUse(in_use=2, idle=0, most=5)
    await database.close()

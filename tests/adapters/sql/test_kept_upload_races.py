"""Two processes that keep something at once on PostgreSQL: one waits for the other, and counts what it kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from sqlalchemy import select, text, true

from icct_adapters.sql import SqlDatabase, SqlKeptUploads, kept_uploads, open_database
from icct_core import UploadLimits, digest_of
from tests.support.databases.stores import NOW, empty_database

ADDRESS = "192.0.2.1"
LIMITS = UploadLimits(most_of_an_address=1)


@pytest.fixture
async def processes(postgres_url: str) -> AsyncIterator[tuple[SqlDatabase, SqlDatabase]]:
    async with empty_database(postgres_url) as one:
        other = open_database(postgres_url)
        yield one, other
        await other.close()


async def kept_beside_another(one: SqlDatabase, other: SqlDatabase) -> bool:
    """Whether a second picture was kept of an address that may have one, of which the first was not committed yet."""
    row = {"key": "first", "address": digest_of(ADDRESS), "size": 1, "content": b"1", "ends_at": NOW + LIMITS.kept_for}
    async with one.transaction() as connection:
        await connection.value(kept_uploads._LOCK, {})
        await connection.change(kept_uploads._KEEP, row)
        second = asyncio.create_task(SqlKeptUploads(other, LIMITS).keep("second", ADDRESS, b"2", at=NOW))
        somebody_waits = asyncio.create_task(lock_waited_for(one))
        await asyncio.wait([second, somebody_waits], return_when=asyncio.FIRST_COMPLETED)
        somebody_waits.cancel()
        with suppress(asyncio.CancelledError):
            await somebody_waits
    return await second


async def lock_waited_for(database: SqlDatabase) -> None:
    """Return when somebody waits for a lock that such transactions have of their own."""
    query = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'")
    async with database.reader.connect() as other:
        while not await other.scalar(query):  # noqa: ASYNC110  nobody tells who waits
            await asyncio.sleep(0.02)


async def test_who_keeps_something_waits_for_others_and_counts_theirs(
    processes: tuple[SqlDatabase, SqlDatabase],
) -> None:
    assert not await kept_beside_another(*processes)


async def test_without_the_lock_there_are_more_than_there_may_be(
    processes: tuple[SqlDatabase, SqlDatabase], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_uploads, "_LOCK", select(true()))
    assert await kept_beside_another(*processes)

"""Every table is counted, and either comes back with a backup or is emptied by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from icct_adapters.memory import ManualClock
from icct_adapters.sql import SqlDatabase, SqlStore, open_database
from icct_adapters.sql.operations.dumps import census, open_dumps
from icct_adapters.sql.tables import metadata
from icct_core import Purge
from tests.support.databases.filled_database import NOW, fill
from tests.support.databases.stores import empty_database, sqlite_url


@pytest.fixture
async def filled(tmp_path: Path) -> AsyncIterator[SqlDatabase]:
    """Something in every table."""
    async with empty_database(sqlite_url(tmp_path)) as database:
        await fill(database)
        yield database


async def not_empty(database: SqlDatabase) -> set[str]:
    async with database.reader.connect() as connection:
        counts = {
            name: await connection.scalar(select(func.count()).select_from(table))
            for name, table in metadata.tables.items()
        }
    return {name for name, rows in counts.items() if rows}


async def test_every_table_is_counted(filled: SqlDatabase) -> None:
    async with filled.reader.connect() as connection:
        found = await census.take(connection)
    assert {name for name, rows in found.counts.items() if rows} == set(metadata.tables)


async def test_what_is_in_no_backup_is_emptied_by_itself_and_the_rest_is_in_it(
    filled: SqlDatabase, tmp_path: Path
) -> None:
    """A table that is in neither would be lost, or stay for ever."""
    await open_dumps(filled, {}).dump(tmp_path / "dump", lambda _: None)
    dump = open_database(f"sqlite+aiosqlite:///{tmp_path / 'dump'}")
    in_dump = await not_empty(dump)
    await dump.close()
    store = SqlStore(filled)
    await Purge(
        queue=store.outbox_queue,
        unit_of_work=store.unit_of_work,
        kept_uploads=store.kept_uploads,
        clock=ManualClock(NOW + timedelta(days=30)),
    )()
    assert in_dump | (set(metadata.tables) - await not_empty(filled)) == set(metadata.tables)
    assert set(metadata.tables) - in_dump == set(census.NOT_IN_DUMPS)

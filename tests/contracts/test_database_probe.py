"""What every ``DatabaseProbe`` promises: whether the store answers, and whether its tables are this version's."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from icct_adapters.memory import InMemoryDatabase
from icct_adapters.sql import SqlDatabase, migrate, open_database
from icct_core import DatabaseUnavailable
from tests.stores import Store, sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    created: str = request.getfixturevalue("postgres").create_database()
    return created


async def test_a_store_that_is_there_answers(store: Store) -> None:
    await store.database.ping()


async def test_a_store_in_memory_is_always_up_to_date() -> None:
    assert await InMemoryDatabase().is_up_to_date()


async def set_revision(database: SqlDatabase, revision: str) -> None:
    async with database.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


async def test_tables_are_up_to_date_only_at_the_last_migration_this_version_has(url: str) -> None:
    database = open_database(url)
    assert not await database.is_up_to_date()
    await migrate(database)
    assert await database.is_up_to_date()
    for other in ("0001", "9999"):
        await set_revision(database, other)
        assert not await database.is_up_to_date()
    await database.close()


async def test_a_store_that_is_away_is_unavailable_and_not_out_of_date() -> None:
    database = open_database("postgresql+asyncpg://nobody@127.0.0.1:1/icct")
    with pytest.raises(DatabaseUnavailable):
        await database.is_up_to_date()
    await database.close()

"""What every ``DatabaseProbe`` promises: whether the store answers, and whether a registration could be stored."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from icct_adapters.memory import ManualClock
from icct_adapters.sql import SqlDatabase, migrate, open_database
from icct_adapters.system_clock import SystemClock
from icct_core import DatabaseCondition, DatabaseUnavailable, RegisterTeam, RegistrationFilter, TeamId
from tests.support.builders import a_command
from tests.support.databases.stores import Store, in_parallel, memory_store, sql_store, sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    created: str = request.getfixturevalue("postgres").create_database()
    return created


async def test_a_store_that_is_there_answers(store: Store) -> None:
    await store.database.ping()


@asynccontextmanager
async def migrated(url: str) -> AsyncIterator[Store]:
    """Of the databases that a test's parameter names."""
    if url == "memory":
        yield memory_store()
        return
    database = open_database(url)
    await migrate(database)
    yield sql_store(database)
    await database.close()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def running(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """A store as a service finds it, with one team."""
    url = "memory"
    if request.param == "sqlite":
        url = sqlite_url(tmp_path)
    elif request.param == "postgresql":
        url = request.getfixturevalue("postgres").create_database()
    async with migrated(url) as store:
        assert await register(store, "The first") == TeamId("ICCT", 1)
        yield store


async def register(store: Store, name: str) -> TeamId:
    use_case = RegisterTeam(team_entry=store.team_entry, unit_of_work=store.unit_of_work, clock=ManualClock())
    return (await use_case(a_command(team_name=name))).team_id


async def test_a_store_that_is_well_has_nothing_in_the_way_of_a_registration(running: Store) -> None:
    found = await running.database.look()
    assert found == DatabaseCondition(up_to_date=True, outbox=await running.outbox.depth(), obstacle=None)
    assert found.outbox is not None
    assert (found.outbox.pending, found.outbox.due) == (2, ManualClock().now())


async def test_a_store_knows_how_many_bytes_of_unfinished_forms_it_keeps(running: Store) -> None:
    for key in ("key", "other"):
        await running.kept_uploads.keep(key, "192.0.2.1", b"picture", at=ManualClock().now())
    assert (await running.database.look()).kept_bytes == 14
    await running.kept_uploads.drop("key")
    assert (await running.database.look()).kept_bytes == 7


async def test_a_look_leaves_nothing_behind_and_takes_no_number(running: Store) -> None:
    for _ in range(3):
        await running.database.look()
    assert await running.registrations.count(RegistrationFilter()) == 1
    assert await register(running, "The second") == TeamId("ICCT", 2)


async def test_teams_registered_beside_many_looks_are_all_stored(running: Store) -> None:
    async def look_often() -> None:
        while True:
            assert (await running.database.look()).obstacle is None
            await asyncio.sleep(0)  # in memory nothing else lets others on

    looking = asyncio.create_task(look_often())
    numbers = await in_parallel(20, lambda index: register(running, f"Team {index}"))
    looking.cancel()
    await asyncio.wait([looking])
    assert looking.cancelled()
    assert sorted(team_id.number for team_id in numbers) == list(range(2, 22))


async def test_a_store_tells_its_own_time_if_it_has_one(running: Store) -> None:
    before = SystemClock().now()
    told = await running.database.time()
    if told is None:
        assert not (isinstance(running.database, SqlDatabase) and running.database.is_postgresql)
    else:
        assert told.utcoffset() == timedelta()
        assert before <= told <= SystemClock().now()  # the server of the tests is on this machine


async def set_revision(database: SqlDatabase, revision: str) -> None:
    async with database.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


async def test_tables_are_up_to_date_only_at_the_last_migration_this_version_has(url: str) -> None:
    database = open_database(url)
    assert not (await database.look()).up_to_date
    await migrate(database)
    assert (await database.look()).up_to_date
    for other in ("0001", "9999"):
        await set_revision(database, other)
        assert not (await database.look()).up_to_date
    await database.close()


async def test_a_store_that_is_away_is_unavailable_and_not_out_of_date() -> None:
    database = open_database("postgresql+asyncpg://nobody@127.0.0.1:1/icct")
    with pytest.raises(DatabaseUnavailable):
        await database.time()
    with pytest.raises(DatabaseUnavailable):
        await database.look()
    await database.close()

"""Many teams do not slow the public board down: it reads the confirmed ones alone, by an index, in one statement."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from icct_adapters.sql import SqlDatabase, SqlStore
from tests.support.databases.filled import fill, tidy_up
from tests.support.databases.query_plans import plans, reads_all_of
from tests.support.databases.stores import Store, empty_database, sqlite_url

CONFIRM = "UPDATE teams SET status = 'confirmed' WHERE number % 100 = 0"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SqlDatabase]:
    if request.param == "sqlite":
        url = sqlite_url(tmp_path_factory.mktemp("full"))
    else:
        url = request.getfixturevalue("postgres").create_database()
    async with empty_database(url) as database:
        await fill(database, teams=30_000)
        async with database.unhurried.begin() as connection:
            await connection.exec_driver_sql(CONFIRM)
        await tidy_up(database)
        yield database


def asked(database: SqlDatabase) -> Any:
    async def ask(_: Store) -> Any:
        return await SqlStore(database).board.confirmed("ICCT", limit=5_000)

    return ask


async def test_it_is_read_by_an_index_in_one_statement(full: SqlDatabase) -> None:
    (plan,) = await plans(full, asked(full))
    assert "ix_teams_status" in plan, plan
    assert not reads_all_of("teams", plan), plan
    found = await SqlStore(full).board.confirmed("ICCT", limit=5_000)
    assert (len(found.teams), found.teams_count, found.churches_count) == (300, 300, 10)


@pytest.mark.parametrize("full", ["sqlite"], indirect=True)
async def test_without_its_index_every_team_is_read(full: SqlDatabase) -> None:
    (plan,) = await plans(full, asked(full), without="ix_teams_status")
    assert "ix_teams_status" not in plan, plan

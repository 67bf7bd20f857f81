"""Many teams came within seconds: PostgreSQL has counted no values yet, and still looks badges up.

What it plans then rests on what it assumes of any table: that one row in two hundred has a given prefix.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from icct_adapters.sql import SqlDatabase, SqlStore
from icct_core import RegistrationFilter
from tests.support.databases.filled import fill
from tests.support.databases.query_plans import blocks
from tests.support.databases.stores import Store, empty_database

TEAMS = 2_000
OF_A_TEAM = 60
"""Blocks: fifteen people are looked up in five indexes of two or three levels, few of them each by itself."""


@pytest.fixture(scope="module")
async def uncounted(request: pytest.FixtureRequest) -> AsyncIterator[SqlDatabase]:
    async with empty_database(request.getfixturevalue("postgres").create_database()) as database:
        async with database.unhurried.begin() as connection:
            for table in ("teams", "players", "churches", "outbox", "overlaps_seen"):
                await connection.exec_driver_sql(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
        await fill(database, teams=TEAMS)
        yield database


async def test_badges_of_a_page(uncounted: SqlDatabase) -> None:
    page = await SqlStore(uncounted).registrations.page(RegistrationFilter(), after=None, limit=100)

    async def ask(_: Store) -> Any:
        return await SqlStore(uncounted).badges.badges([line.id for line in page], teams_per_church=10)

    assert 0 < await blocks(uncounted, ask) < len(page) * OF_A_TEAM

"""What a registration, a replay and a page of the list ask of the database: more is slower, on any machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from icct_adapters.memory import ManualClock
from icct_adapters.sql import PoolLimits, SqlDatabase, open_database
from icct_adapters.sql.engine import liveness
from icct_core import (
    IdempotencyKey,
    ListRegistrations,
    ListRegistrationsQuery,
    RegisterTeam,
    RegisterTeamCommand,
)
from tests.support.builders import a_form
from tests.support.databases.query_plans import Ask, statements_of
from tests.support.databases.stores import NOW, Store, empty_database, sql_store, sqlite_url
from tests.support.network.round_trip_counter import RoundTrips


def command(number: int) -> RegisterTeamCommand:
    form = a_form(team_name=f"Team {number}", church_name=f"Church {number}")
    return RegisterTeamCommand(form=form, idempotency_key=IdempotencyKey(f"key-{number}"))


def register(number: int) -> Ask:
    async def ask(store: Store) -> Any:
        use_case = RegisterTeam(team_entry=store.team_entry, unit_of_work=store.unit_of_work, clock=ManualClock(NOW))
        return await use_case(command(number))

    return ask


async def list_teams(store: Store) -> Any:
    return await ListRegistrations(registrations=store.registrations)(ListRegistrationsQuery(limit=2))


@pytest.mark.parametrize(
    ("ask", "sqlite", "postgresql"),
    [
        pytest.param(register(4), 7, 1, id="registration"),
        pytest.param(register(3), 3, 4, id="replay"),
        pytest.param(list_teams, 2, 2, id="list"),
    ],
)
async def test_it_takes_no_more_statements(
    tmp_path: Path, postgres_url: str, ask: Ask, sqlite: int, postgresql: int
) -> None:
    for url, expected in {sqlite_url(tmp_path): sqlite, postgres_url: postgresql}.items():
        async with empty_database(url) as database:
            await fill(database)
            await database.notices.close()
            assert len(await statements_of(database, ask)) == expected


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        pytest.param(register(4), 1, id="registration: one statement, which commits"),
        pytest.param(register(3), 6, id="replay: the same, then BEGIN, what it finds, and COMMIT"),
        pytest.param(list_teams, 2, id="list: nothing but its statements"),
    ],
)
async def test_the_database_is_waited_for_no_more_often(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, ask: Ask, expected: int
) -> None:
    monkeypatch.setattr(liveness, "PING_AFTER", 60.0)  # a busy server's connections do not rest
    trips = RoundTrips(postgres_url)
    async with empty_database(postgres_url), trips.counting():
        database = open_database(trips.url, PoolLimits(size=1, overflow=0))
        try:
            await fill(database)
            await database.notices.close()  # nothing else is under way
            before = trips.count
            await ask(sql_store(database))
            assert trips.count - before == expected
        finally:
            await database.close()


async def fill(database: SqlDatabase) -> None:
    """Three teams, and every statement prepared."""
    store = sql_store(database)
    for number in (1, 2, 3, 3):
        await register(number)(store)
    await list_teams(store)

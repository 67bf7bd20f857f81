"""A team that a process of an older version enters beside newer tables is found as soon as somebody makes that so."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from icct_adapters.sql import open_database
from icct_core import ListRegistrations, ListRegistrationsQuery
from icct_http.service.settings.settings import Settings
from icct_http.service.start_up.preparation import migrate_now, prepare
from tests.support.commands.command_runner import Place
from tests.support.databases.filled_database import TEAMS
from tests.support.databases.stores import sql_store, sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Teams of which one was entered by a version that knew no search text."""
    is_sqlite = request.param == "sqlite"
    url = sqlite_url(tmp_path) if is_sqlite else request.getfixturevalue("postgres").create_database()
    place = Place(url, tmp_path)
    place.fill()
    asyncio.run(in_database(url, "UPDATE teams SET search_text = '' WHERE number = 1"))
    return place


async def in_database(url: str, statement: str) -> None:
    database = open_database(url)
    async with database.writer.begin() as connection:
        await connection.execute(text(statement))
    await database.close()


async def found(url: str, words: str) -> list[str]:
    database = open_database(url)
    try:
        listing = ListRegistrations(registrations=sql_store(database).registrations)
        return [one.team_name.text for one in (await listing(ListRegistrationsQuery.parse(q=words))).registrations]
    finally:
        await database.close()


def settings(place: Place) -> Settings:
    return Settings.from_environment(place.settings)


@pytest.mark.parametrize(
    "make",
    [migrate_now, lambda chosen: prepare(chosen, may_migrate=False, refill=True)],
    ids=["icct migrate", "the start of a server or a worker"],
)
def test_a_team_that_an_older_process_entered_is_found_again(place: Place, make: Any) -> None:
    assert asyncio.run(found(place.url, TEAMS[0])) == []
    asyncio.run(make(settings(place)))
    assert asyncio.run(found(place.url, TEAMS[0])) == [TEAMS[0]]
    rows = place.rows
    asyncio.run(make(settings(place)))
    assert place.rows == rows


def test_a_command_that_only_looks_changes_nothing(place: Place) -> None:
    before = place.rows
    asyncio.run(prepare(settings(place), may_migrate=False))
    assert place.rows == before

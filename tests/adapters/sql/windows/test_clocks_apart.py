"""Machines whose clocks differ: closing is judged by the database's time, on each of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from icct_adapters.database_clock import DatabaseClock
from icct_adapters.memory import InMemoryDatabase
from icct_adapters.sql import open_database
from icct_core import (
    OPERATOR,
    ChangeWindow,
    ChangeWindowCommand,
    Clock,
    DatabaseProbe,
    RegisterTeam,
    RegisterTeamCommand,
    RegistrationClosed,
)
from tests.support.builders import a_form
from tests.support.databases.stores import Store, empty_database, sql_store, sqlite_url

APART, BETWEEN = timedelta(minutes=5), timedelta(minutes=3)
"""How far a clock is off, and the time between a form and the closing: less than that, and more than a test takes."""


@dataclass(frozen=True, slots=True)
class Machine(Clock):
    """Its clock is off by so much."""

    off: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off


class RightClock(InMemoryDatabase):
    """A database's clock beside SQLite, which has none of its own."""

    async def time(self) -> datetime:  # type: ignore[override]
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """A store that two processes share, and what tells its time."""

    store: Store
    other: Store
    probe: DatabaseProbe

    async def clock_of(self, machine: Machine) -> Clock:
        clock = DatabaseClock(machine, self.probe)
        await clock.measure()
        return clock


@pytest.fixture(params=["sqlite", "postgresql"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    is_sqlite = request.param == "sqlite"
    url = sqlite_url(tmp_path) if is_sqlite else request.getfixturevalue("postgres_url")
    async with empty_database(url) as one:
        other = open_database(url)
        yield Place(sql_store(one), sql_store(other), RightClock() if is_sqlite else one)
        await other.close()


async def is_taken(place: Place, serving: Clock, closing: Clock, *, arrived: timedelta) -> bool:
    """Whether a form is taken that arrived so long after registration was closed, or before it."""
    at = serving.now() + arrived
    change = ChangeWindow(unit_of_work=place.other.unit_of_work, clock=closing)
    await change(ChangeWindowCommand(actor=OPERATOR, version=0, closed=True))
    register = RegisterTeam(unit_of_work=place.store.unit_of_work, team_entry=place.store.team_entry, clock=serving)
    try:
        await register(RegisterTeamCommand(form=a_form(), arrived_at=at))
    except RegistrationClosed:
        return False
    return True


MACHINES = pytest.mark.parametrize(
    ("serving", "closing", "arrived"),
    [
        (Machine(), Machine(-APART), -BETWEEN),
        (Machine(), Machine(APART), BETWEEN),
        (Machine(APART), Machine(), -BETWEEN),
        (Machine(-APART), Machine(), BETWEEN),
    ],
    ids=["closing behind", "closing ahead", "serving ahead", "serving behind"],
)


@MACHINES
async def test_what_arrived_before_the_closing_is_taken_and_what_came_after_is_not(
    place: Place, serving: Machine, closing: Machine, arrived: timedelta
) -> None:
    clocks = await place.clock_of(serving), await place.clock_of(closing)
    assert await is_taken(place, *clocks, arrived=arrived) is (arrived < timedelta())


@MACHINES
async def test_by_their_own_clocks_they_would_answer_wrongly(
    place: Place, serving: Machine, closing: Machine, arrived: timedelta
) -> None:
    assert await is_taken(place, serving, closing, arrived=arrived) is not (arrived < timedelta())

"""Measuring the database's clock while a service runs."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from icct_adapters.database_clock import DatabaseClock
from icct_adapters.memory import InMemoryDatabase, ManualClock
from icct_core import DatabaseUnavailable
from icct_http.service import database_time
from icct_http.service.database_time import measuring

NOW = ManualClock().now()
HOUR = timedelta(hours=1)


class Database(InMemoryDatabase):
    """Its clock shows ``at``, or nothing while it is away; ``asked`` again, it says so."""

    def __init__(self) -> None:
        super().__init__()
        self.at = NOW + HOUR
        self.error: Exception | None = None
        self.hangs = False
        self.asked = asyncio.Event()

    async def time(self) -> datetime:  # type: ignore[override]
        self.asked.set()
        if self.hangs:
            await asyncio.Event().wait()
        if self.error:
            raise self.error
        return self.at


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EVERY", "AGAIN", "WITHIN"):
        monkeypatch.setattr(database_time, name, 0.001)


async def asked_again(database: Database) -> None:
    """Twice: what the first answer was has been taken in by then."""
    for _ in range(2):
        database.asked.clear()
        await asyncio.wait_for(database.asked.wait(), 10)


async def test_it_is_measured_before_the_block_and_in_it(often: None) -> None:
    database = Database()
    clock = DatabaseClock(ManualClock(), database)
    async with measuring(clock, lambda: True):
        assert clock.now() == NOW + HOUR
        database.at = NOW - HOUR
        await asked_again(database)
        assert clock.now() == NOW - HOUR


@pytest.mark.parametrize("error", [DatabaseUnavailable("gone"), RuntimeError("a defect"), None])
async def test_a_database_that_does_not_answer_is_asked_again(often: None, error: Exception | None) -> None:
    database = Database()
    database.error, database.hangs = error, error is None
    clock = DatabaseClock(ManualClock(), database)
    async with measuring(clock, lambda: True):
        await asked_again(database)
        assert clock.now() == NOW
        database.error, database.hangs = None, False
        await asked_again(database)
        assert clock.now() == NOW + HOUR


async def test_one_that_is_known_to_be_away_keeps_no_start_waiting() -> None:
    database = Database()
    database.hangs = True
    async with measuring(DatabaseClock(ManualClock(), database), lambda: False):
        assert not database.asked.is_set()

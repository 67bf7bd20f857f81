"""Closing registration while forms arrive: each answer agrees with the instant its request arrived."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from icct_adapters.sql import open_database
from icct_adapters.system_clock import SystemClock
from icct_core import (
    OPERATOR,
    ChangeWindow,
    ChangeWindowCommand,
    GetWindow,
    RegisterTeam,
    RegisterTeamCommand,
    RegistrationClosed,
    UnitOfWork,
    Window,
    WindowReader,
    WindowRepository,
)
from tests.support.builders import a_form
from tests.support.databases.careless_repositories import OtherWindows
from tests.support.databases.stores import Store, empty_database, sql_store, sqlite_url

CLOCK = SystemClock()
FORMS = 30


@pytest.fixture(params=["sqlite", "postgresql"])
async def processes(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Store, Store]]:
    """Two processes' stores, each with connections of its own, on one empty database."""
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    async with empty_database(url) as one:
        other = open_database(url)
        yield sql_store(one), sql_store(other)
        await other.close()


@dataclass(frozen=True, slots=True)
class Answer:
    arrived_at: datetime
    accepted: bool


def registration(store: Store) -> RegisterTeam:
    return RegisterTeam(unit_of_work=store.unit_of_work, team_entry=store.team_entry, clock=CLOCK)


async def register(store: Store, number: int, *, upload: float = 0) -> Answer:
    """Send a form that takes ``upload`` seconds to arrive."""
    arrived_at = CLOCK.now()
    await asyncio.sleep(upload)
    form = a_form(team_name=f"Lions {number}", church_name=f"Church {number}")
    try:
        await registration(store)(RegisterTeamCommand(form=form, arrived_at=arrived_at))
    except RegistrationClosed:
        return Answer(arrived_at, accepted=False)
    return Answer(arrived_at, accepted=True)


async def close(store: Store, unit_of_work: UnitOfWork | None = None) -> datetime:
    version = (await GetWindow(windows=store.windows)()).version
    change = ChangeWindow(unit_of_work=unit_of_work or store.unit_of_work, clock=CLOCK)
    closed = await change(ChangeWindowCommand(actor=OPERATOR, version=version, closed=True))
    assert closed.closed_at is not None
    return closed.closed_at


async def test_each_answer_agrees_with_the_instant_its_request_arrived(processes: tuple[Store, Store]) -> None:
    """The first forms are on their way when it begins to be closed, the last come when it is closed."""
    here, there = processes
    chance = random.Random(13)
    begun, closed = asyncio.Event(), asyncio.Event()

    async def arrive(number: int) -> Answer:
        if number >= FORMS - 3:
            await closed.wait()
        elif number >= 3:
            await asyncio.sleep(chance.uniform(0, 0.6))
        begun.set()
        return await register(here, number, upload=chance.uniform(0, 0.2))

    async def close_amid() -> datetime:
        await begun.wait()
        await asyncio.sleep(0.3)
        closed_at = await close(there)
        closed.set()
        return closed_at

    closing = asyncio.create_task(close_amid())
    answers = await asyncio.gather(*(arrive(number) for number in range(FORMS)))
    closed_at = await closing
    assert [one for one in answers if one.accepted != (one.arrived_at < closed_at)] == []
    assert {one.accepted for one in answers} == {True, False}


class LateWindows(WindowRepository):
    """Puts a window only after somebody else had time to enter a team."""

    def __init__(self, windows: WindowRepository, meanwhile: Callable[[], Awaitable[None]]) -> None:
        self._windows, self._meanwhile = windows, meanwhile

    async def get(self, prefix: str) -> Window | None:
        return await self._windows.get(prefix)

    async def put(self, prefix: str, window: Window) -> None:
        await self._meanwhile()
        await self._windows.put(prefix, window)


class UnlockedWindows(LateWindows):
    """Reads the window without its lock: what the lock is for is seen here."""

    def __init__(self, windows: WindowRepository, meanwhile: Callable[[], Awaitable[None]], read: WindowReader) -> None:
        super().__init__(windows, meanwhile)
        self._read = read

    async def get(self, prefix: str) -> Window | None:
        return await self._read.current(prefix)


async def answer_amid(here: Store, there: Store, *, locked: bool) -> tuple[Answer, datetime]:
    """A form that arrives after the instant of closing was read and before it was stored, as it may if that is locked.

    Without the lock it is answered before. SQLite tells nobody who waits: half a second is enough to be answered in.
    """
    sent: list[asyncio.Task[Answer]] = []

    async def meanwhile() -> None:
        sent.append(asyncio.create_task(register(here, 1)))
        await asyncio.wait(sent, timeout=0.5 if locked else None)

    def windows(own: WindowRepository) -> WindowRepository:
        return LateWindows(own, meanwhile) if locked else UnlockedWindows(own, meanwhile, there.windows)

    closed_at = await close(there, OtherWindows(there.unit_of_work, windows))
    return await sent[0], closed_at


async def test_who_arrives_while_it_is_being_closed_waits_and_is_refused(processes: tuple[Store, Store]) -> None:
    answer, closed_at = await answer_amid(*processes, locked=True)
    assert answer.arrived_at > closed_at
    assert not answer.accepted


async def test_without_the_lock_a_form_is_taken_that_arrived_after_the_closing(postgres_url: str) -> None:
    async with empty_database(postgres_url) as database:
        store = sql_store(database)
        answer, closed_at = await answer_amid(store, store, locked=False)
    assert answer.arrived_at > closed_at
    assert answer.accepted  # a wrong answer

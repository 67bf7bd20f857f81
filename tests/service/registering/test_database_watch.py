"""A look each second, whoever asks, and no word of a database that is away before a look has failed."""

from __future__ import annotations

import asyncio

import pytest
import structlog

from icct_core import DatabaseCondition, DatabaseProbe, DatabaseUnavailable, OutboxDepth, WriteObstacle
from icct_http.service.registering import database_watch
from icct_http.service.registering.database_watch import AWAY, DatabaseState, DatabaseWatch
from icct_http.service.registering.recent_registrations import RecentRegistrations

NOTHING = OutboxDepth(pending=0, oldest=None, due=None, parked=0)
FINE = DatabaseState(connected=True, up_to_date=True, outbox=NOTHING)
LOCKED = DatabaseState(connected=True, up_to_date=True, outbox=NOTHING, obstacle=WriteObstacle.LOCKED)


class ScriptedDatabase(DatabaseProbe):
    """Answers while ``error`` is ``None`` and ``open`` is set; counts how often it is looked at."""

    def __init__(self) -> None:
        self.looks = 0
        self.error: Exception | None = None
        self.obstacle: WriteObstacle | None = None
        self.open = asyncio.Event()
        self.open.set()
        self.looked = asyncio.Event()

    async def ping(self) -> None:
        """It is there."""

    async def look(self) -> DatabaseCondition:
        self.looks += 1
        self.looked.set()
        await self.open.wait()
        if self.error is not None:
            raise self.error
        return DatabaseCondition(up_to_date=True, outbox=NOTHING, obstacle=self.obstacle)

    async def time(self) -> None:
        """It has none of its own."""

    def connections(self) -> None:
        """It has none."""


class Watched:
    """A watch, with the database and the registrations it looks at."""

    def __init__(self) -> None:
        self.database = ScriptedDatabase()
        self.registrations = RecentRegistrations()
        self.watch = DatabaseWatch(self.database, self.registrations)

    async def seen(self) -> DatabaseState:
        await self.watch.look()
        return self.watch.state


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_watch, "LOOK_WITHIN", 0.001)


async def test_before_the_first_look_nobody_is_sent_here(watched: Watched) -> None:
    assert watched.watch.state == AWAY
    assert not watched.watch.state.takes_registrations


async def test_however_many_ask_nobody_makes_it_look(watched: Watched) -> None:
    await watched.watch.look()
    assert [watched.watch.state for _ in range(100)] == [FINE] * 100
    assert watched.database.looks == 1


async def test_while_a_look_is_under_way_the_last_one_counts(watched: Watched) -> None:
    await watched.watch.look()
    watched.database.open.clear()
    watched.database.looked.clear()
    looking = asyncio.create_task(watched.watch.look())
    await watched.database.looked.wait()
    assert watched.watch.state == FINE
    watched.database.open.set()
    await looking
    assert watched.watch.state == FINE


async def test_it_looks_again_and_again_until_it_is_closed(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_watch, "EVERY", 0.0)
    await watched.watch.begin()
    assert watched.watch.state == FINE
    watched.database.error = DatabaseUnavailable()
    async with asyncio.timeout(10):
        while watched.watch.state == FINE:
            watched.database.looked.clear()
            await watched.database.looked.wait()
    await watched.watch.close()
    looks = watched.database.looks
    for _ in range(5):
        await asyncio.sleep(0)
    assert watched.database.looks == looks


@pytest.mark.usefixtures("impatient")
async def test_a_look_that_takes_too_long_is_given_up_and_the_database_is_away(watched: Watched) -> None:
    watched.database.open.clear()
    with structlog.testing.capture_logs() as lines:
        assert await watched.seen() == AWAY
    assert lines == [{"event": "database_away", "log_level": "warning", "reason": "no answer in time"}]
    await asyncio.sleep(0)
    watched.database.open.set()
    assert await watched.seen() == FINE
    assert watched.database.looks == 2


@pytest.mark.usefixtures("impatient")
async def test_a_look_that_takes_long_to_give_up_is_neither_doubled_nor_cut_short() -> None:
    class SlowToGiveUp(ScriptedDatabase):
        given_up = asyncio.Event()
        cancelled = 0

        async def look(self) -> DatabaseCondition:
            try:
                return await super().look()
            except asyncio.CancelledError:
                self.cancelled += 1
                await self.given_up.wait()
                raise

    watched = Watched()
    watched.database = database = SlowToGiveUp()
    watched.watch = DatabaseWatch(database, watched.registrations)
    database.open.clear()
    for _ in range(3):
        assert await watched.seen() == AWAY
    assert (database.looks, database.cancelled) == (1, 1)
    database.given_up.set()
    database.open.set()
    await watched.seen()
    assert await watched.seen() == FINE


@pytest.mark.parametrize("obstacle", list(WriteObstacle))
async def test_what_keeps_registrations_out_is_told_until_a_look_finds_it_gone(
    watched: Watched, obstacle: WriteObstacle
) -> None:
    watched.database.obstacle = obstacle
    found = await watched.seen()
    assert (found.obstacle, found.takes_registrations) == (obstacle, False)
    watched.database.obstacle = None
    assert (await watched.seen()).takes_registrations


async def test_a_team_stored_while_the_look_waited_shows_more_than_the_look(watched: Watched) -> None:
    watched.database.obstacle = WriteObstacle.LOCKED
    watched.database.open.clear()
    watched.database.looked.clear()
    looking = asyncio.create_task(watched.watch.look())
    await watched.database.looked.wait()
    watched.registrations.note("registered")
    watched.database.open.set()
    await looking
    assert watched.watch.state == FINE


async def test_a_team_stored_before_the_look_does_not(watched: Watched) -> None:
    watched.registrations.note("registered")
    watched.database.obstacle = WriteObstacle.LOCKED
    assert await watched.seen() == LOCKED


async def test_registrations_that_fail_are_told_without_a_look(watched: Watched) -> None:
    await watched.watch.look()
    time = 0.0
    watched.registrations._now = lambda: time
    watched.registrations.note("defect")
    assert watched.watch.state.takes_registrations
    time = 5.0
    assert (watched.watch.state.failing, watched.watch.state.takes_registrations) == (True, False)


async def test_going_away_and_coming_back_are_one_line_each_in_the_log(watched: Watched) -> None:
    with structlog.testing.capture_logs() as lines:
        await watched.watch.look()
        watched.database.error = DatabaseUnavailable("ConnectionRefusedError")
        for _ in range(3):
            assert await watched.seen() == AWAY
        watched.database.error = None
        for _ in range(3):
            assert await watched.seen() == FINE
    assert lines == [
        {"event": "database_away", "log_level": "warning", "reason": "ConnectionRefusedError"},
        {"event": "database_back", "log_level": "info"},
    ]


async def test_so_are_taking_no_more_registrations_and_taking_them_again(watched: Watched) -> None:
    with structlog.testing.capture_logs() as lines:
        for obstacle in (None, WriteObstacle.FULL, WriteObstacle.FULL, WriteObstacle.LOCKED, None, None):
            watched.database.obstacle = obstacle
            await watched.watch.look()
    assert lines == [
        {"event": "writes_impossible", "log_level": "warning", "reason": "full"},
        {"event": "writes_impossible", "log_level": "warning", "reason": "locked"},
        {"event": "writes_possible", "log_level": "info"},
    ]


async def test_a_database_that_is_read_only_from_the_start_is_told(watched: Watched) -> None:
    watched.database.obstacle = WriteObstacle.READ_ONLY
    with structlog.testing.capture_logs() as lines:
        await watched.watch.look()
    assert lines == [{"event": "writes_impossible", "log_level": "warning", "reason": "read_only"}]


async def test_a_defect_of_the_check_is_logged_and_fails_nobody(watched: Watched) -> None:
    watched.database.error = RuntimeError("a defect")
    with structlog.testing.capture_logs() as lines:
        assert await watched.seen() == AWAY
    assert [line["event"] for line in lines] == ["database_check_failed", "database_away"]


async def test_closing_ends_the_look_under_way_keeps_what_is_known_and_may_come_before_any(watched: Watched) -> None:
    await watched.watch.close()
    await watched.watch.begin()
    watched.database.open.clear()
    watched.database.looked.clear()
    looking = asyncio.create_task(watched.watch.look())
    await watched.database.looked.wait()
    assert watched.watch.state == FINE
    await watched.watch.close()
    assert watched.watch.state == FINE  # requests that are still answered find it well
    await looking

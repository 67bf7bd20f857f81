"""One check of the database for everybody who asks, and an answer in time whatever it does."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import structlog

from icct_adapters.memory import InMemoryDatabase, InMemoryOutboxReader, ManualClock
from icct_core import DatabaseProbe, DatabaseUnavailable, OutboxDepth
from icct_http import database_watch
from icct_http.database_watch import AWAY, FRESH, KEPT, DatabaseState, DatabaseWatch

NOTHING = OutboxDepth(pending=0, oldest=None, due=None, parked=0)
FINE = DatabaseState(connected=True, up_to_date=True, outbox=NOTHING)


class ScriptedDatabase(DatabaseProbe):
    """Answers while ``error`` is ``None`` and ``open`` is set; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.error: Exception | None = None
        self.open = asyncio.Event()
        self.open.set()
        self.current = True

    async def ping(self) -> None:
        self.asked += 1
        await self.open.wait()
        if self.error is not None:
            raise self.error

    async def is_up_to_date(self) -> bool:
        return self.current


class Watched:
    """A watch, with the database and the clock it looks at."""

    def __init__(self) -> None:
        self.database = ScriptedDatabase()
        self.clock = ManualClock()
        self.watch = DatabaseWatch(self.database, InMemoryOutboxReader(InMemoryDatabase()), self.clock)

    async def later(self, age: timedelta) -> DatabaseState:
        self.clock.advance(age)
        return await self.watch.state()


@pytest.fixture
def watched() -> Watched:
    return Watched()


async def test_many_callers_cause_one_check(watched: Watched) -> None:
    watched.database.open.clear()
    asking = [asyncio.create_task(watched.watch.state()) for _ in range(100)]
    await asyncio.sleep(0)
    watched.database.open.set()
    assert await asyncio.gather(*asking) == [FINE] * 100
    assert watched.database.asked == 1


async def test_an_answer_serves_for_a_short_time_and_then_the_database_is_asked_again(watched: Watched) -> None:
    await watched.watch.state()
    await watched.later(FRESH - timedelta(microseconds=1))
    assert watched.database.asked == 1
    await watched.later(timedelta(microseconds=1))
    assert watched.database.asked == 2


async def test_an_answer_from_the_future_of_a_clock_set_back_serves_nobody(watched: Watched) -> None:
    await watched.watch.state()
    watched.database.error = DatabaseUnavailable()
    assert await watched.later(timedelta(hours=-1)) == AWAY


async def test_while_a_check_is_overdue_the_last_answer_counts_for_a_while_and_then_the_database_is_away(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_watch, "PATIENCE", 0.001)
    assert await watched.watch.state() == FINE
    watched.database.open.clear()
    assert await watched.later(FRESH) == FINE
    assert await watched.later(KEPT) == AWAY
    watched.database.open.set()
    await asyncio.wait([watched.watch._checking()])
    assert await watched.watch.state() == FINE
    assert watched.database.asked == 2  # the overdue check is the one everybody waited for


async def test_a_check_that_takes_too_long_is_given_up(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_watch, "CHECK_WITHIN", 0.001)
    watched.database.open.clear()
    with structlog.testing.capture_logs() as lines:
        await asyncio.wait([watched.watch._checking()])
    assert await watched.watch.state() == AWAY
    assert lines == [{"event": "database_away", "log_level": "warning", "reason": "no answer in time"}]


async def test_a_caller_that_is_cancelled_takes_the_check_from_nobody(watched: Watched) -> None:
    watched.database.open.clear()
    first, second = (asyncio.create_task(watched.watch.state()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    watched.database.open.set()
    assert await second == FINE


async def test_going_away_and_coming_back_are_one_line_each_in_the_log(watched: Watched) -> None:
    with structlog.testing.capture_logs() as lines:
        await watched.watch.state()
        watched.database.error = DatabaseUnavailable("ConnectionRefusedError")
        for _ in range(3):
            assert await watched.later(FRESH) == AWAY
        watched.database.error = None
        for _ in range(3):
            assert await watched.later(FRESH) == FINE
    assert lines == [
        {"event": "database_away", "log_level": "warning", "reason": "ConnectionRefusedError"},
        {"event": "database_back", "log_level": "info"},
    ]


async def test_a_defect_of_the_check_is_logged_and_fails_nobody(watched: Watched) -> None:
    watched.database.error = RuntimeError("a defect")
    with structlog.testing.capture_logs() as lines:
        assert await watched.watch.state() == AWAY
    assert [line["event"] for line in lines] == ["database_check_failed", "database_away"]


async def test_the_outbox_of_tables_that_are_another_version_s_is_not_read(watched: Watched) -> None:
    watched.database.current = False
    assert await watched.watch.state() == DatabaseState(connected=True, up_to_date=False, outbox=None)


async def test_a_look_before_anybody_asks_is_waited_for_and_not_for_ever(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    await watched.watch.begin()
    assert (watched.database.asked, await watched.watch.state(), watched.database.asked) == (1, FINE, 1)
    monkeypatch.setattr(database_watch, "CHECK_WITHIN", 0.01)
    watched.database.open.clear()
    watched.clock.advance(KEPT)
    await watched.watch.begin()
    assert await watched.watch.state() == AWAY


async def test_closing_ends_the_check_under_way_and_may_come_before_any(watched: Watched) -> None:
    await watched.watch.close()
    watched.database.open.clear()
    asking = asyncio.create_task(watched.watch.state())
    await asyncio.sleep(0)
    await watched.watch.close()
    assert await asking == AWAY

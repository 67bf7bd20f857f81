"""The parts of the overview: the chart, the time that is left, the state of the service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from icct_adapters.memory import ManualClock
from icct_core import Arrivals, OutboxDepth, Window, WriteObstacle
from icct_http.service.registering.database_watch import AWAY, DatabaseState
from icct_http.web.health.health_sources import HealthSources
from icct_http.web.pages.desk.durations import lasting
from icct_http.web.pages.desk.overview.arrivals_chart import HEIGHT, WIDTH, ArrivalsChart, chart_of
from icct_http.web.pages.desk.overview.closing import Closing, closing_of
from icct_http.web.pages.desk.overview.service_state import ServiceState, service_state

NOW = datetime(2026, 12, 30, 14, 10, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
INDIA = ZoneInfo("Asia/Kolkata")


def a_chart(*last: int) -> ArrivalsChart:
    """With these numbers in the last hours, and none before."""
    counts = [*[0] * (24 - len(last)), *last]
    return chart_of(Arrivals(since=datetime(2026, 12, 29, 14, 30, tzinfo=UTC), by_hour=counts), INDIA)


def test_a_chart_has_a_bar_for_each_hour_of_the_place() -> None:
    chart = a_chart(1, 0, 4)
    assert [bar.teams for bar in chart.bars] == [*[0] * 21, 1, 0, 4]
    assert (chart.bars[0].day, chart.bars[0].hours) == ("Tuesday", "20:00 to 21:00")
    assert (chart.bars[-1].day, chart.bars[-1].hours) == ("Wednesday", "19:00 to 20:00")
    assert chart.labels == ["20:00", "00:00", "04:00", "08:00", "12:00", "16:00"]
    assert (chart.total, chart.busiest) == (5, chart.bars[-1])


@pytest.mark.parametrize("counts", [(0,), (1,), (1_000, 1), (7, 3, 9), (123_456,)])
def test_bars_stand_side_by_side_inside_the_picture(counts: Sequence[int]) -> None:
    chart = a_chart(*counts)
    ends = 0.0
    for bar in chart.bars:
        assert ends <= bar.x
        ends = bar.x + bar.width
        assert (bar.height > 0) == (bar.teams > 0)
        assert bar.y + bar.height == pytest.approx(HEIGHT)
        assert bar.y >= 0
    assert ends <= WIDTH


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (1, 2), (2, 2), (3, 4), (7, 8), (11, 20), (20, 20), (21, 40), (100, 100), (101, 200)]
)
def test_the_upper_edge_is_an_even_round_number(most: int, top: int) -> None:
    assert a_chart(most).top == top


def test_a_bar_is_as_high_as_its_share_of_the_upper_edge() -> None:
    chart = a_chart(1, 2, 4)
    assert [bar.height for bar in chart.bars[-3:]] == [25, 50, 100]


def test_of_no_teams_no_hour_is_the_busiest() -> None:
    assert a_chart().busiest is None


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(0), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (MINUTE, "1 minute"),
        (59 * MINUTE, "59 minutes"),
        (HOUR, "1 hour"),
        (2 * HOUR + 14 * MINUTE, "2 hours 14 minutes"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=1, hours=4, minutes=50), "1 day 4 hours"),
        (timedelta(days=12, minutes=50), "12 days"),
    ],
)
def test_a_time_is_said_in_its_two_largest_units(time: timedelta, words: str) -> None:
    assert lasting(time) == words


@pytest.mark.parametrize(
    ("window", "closing"),
    [
        (Window(), Closing(is_open=True, what="Open, with no closing time")),
        (
            Window(closes_at=NOW + HOUR),
            Closing(is_open=True, what="Open; closes in", lasting="1 hour", when="Until", at=NOW + HOUR, ends=True),
        ),
        (
            Window(opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR),
            Closing(is_open=False, what="Opens in", lasting="1 hour", when="On", at=NOW + HOUR),
        ),
        (
            Window(closes_at=NOW),
            Closing(is_open=False, what="Closed for", lasting="less than a minute", when="Since", at=NOW, ends=True),
        ),
        (
            Window(closes_at=NOW + HOUR, closed_at=NOW - HOUR),
            Closing(is_open=False, what="Closed for", lasting="1 hour", when="Since", at=NOW - HOUR),
        ),
        (
            Window(opens_at=NOW + HOUR, closed_at=NOW - HOUR),
            Closing(is_open=False, what="Closed for", lasting="1 hour", when="Since", at=NOW - HOUR),
        ),
    ],
)
def test_it_says_how_much_time_is_left(window: Window, closing: Closing) -> None:
    assert closing_of(window, NOW) == closing
    assert closing.is_open == window.is_open(NOW)


def depth(**changes: object) -> OutboxDepth:
    return OutboxDepth(**{"pending": 0, "oldest": None, "due": None, "parked": 0} | changes)  # type: ignore[arg-type]


FINE = DatabaseState(connected=True, up_to_date=True, outbox=depth())


async def _no_metrics() -> bytes:
    return b""


def the_state(database: DatabaseState = FINE, **troubles: str | None) -> ServiceState:
    sources = HealthSources(
        database=lambda: database,
        troubles=lambda: troubles,
        metrics=_no_metrics,
        clock=ManualClock(NOW),
        started_at=NOW,
        environment="production",
        pages_on=True,
        board_on=False,
    )
    return service_state(sources, NOW)


def test_all_is_well() -> None:
    state = the_state(email=None, cloudinary=None)
    assert (state.is_well, state.headline, state.troubles) == (True, "All is well", [])
    assert state.works == {"Database": True, "Mail server": True, "Storage of logos": True}
    assert state.waiting_for == ""


def test_services_that_are_not_used_are_not_named() -> None:
    assert the_state().works == {"Database": True}


@pytest.mark.parametrize(("name", "what"), [("email", "The mail server"), ("cloudinary", "The storage of logos")])
def test_a_service_in_trouble_keeps_no_team_away(name: str, what: str) -> None:
    state = the_state(FINE, **{name: "it does not answer"})
    assert state.headline == "Teams can register; something else needs a look"
    (trouble,) = state.troubles
    assert (trouble.name, trouble.sentence) == (what, "it does not answer.")
    assert trouble.advice.startswith("Teams register all the same")
    assert list(state.works.values()) == [True, False]


@pytest.mark.parametrize(
    ("database", "sentence"),
    [
        (AWAY, "it cannot be reached."),
        (
            DatabaseState(connected=True, up_to_date=True, outbox=depth(), obstacle=WriteObstacle.FULL),
            "its disk is full",
        ),
        (DatabaseState(connected=True, up_to_date=True, outbox=depth(), failing=True), "they fail"),
    ],
)
def test_without_its_database_no_team_can_register(database: DatabaseState, sentence: str) -> None:
    state = the_state(database)
    assert (state.is_well, state.headline) == (False, "No team can register")
    assert state.troubles[0].sentence.startswith(sentence)
    assert "Tell who runs the service." in state.troubles[0].advice
    assert state.works == {"Database": False}


def test_what_has_been_due_for_long_is_told() -> None:
    waiting = DatabaseState(connected=True, up_to_date=True, outbox=depth(pending=2, due=NOW - 3 * MINUTE))
    state = the_state(waiting)
    assert state.waiting_for == "3 minutes"
    assert [one.name for one in state.troubles] == ["Deliveries"]


@pytest.mark.parametrize("due", [None, NOW, NOW + MINUTE])
def test_what_is_not_due_yet_waits_for_nothing(due: datetime | None) -> None:
    state = the_state(DatabaseState(connected=True, up_to_date=True, outbox=depth(pending=1, due=due)))
    assert (state.waiting_for, state.is_well) == ("", True)

"""Teams by hour as a chart: bars in the units of its picture, and the words of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from icct_core import Arrivals

WIDTH, HEIGHT = 240, 100
_LEAST = 1.5  # of a bar that is not empty, so that one team among a thousand is seen
_STEPS = (2, 4, 6, 8, 10, 20)
LABELLED = 4  # hours from one label to the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One hour: its place and size in the picture, its number of teams, and when it is."""

    x: float
    y: float
    width: float
    height: float
    teams: int
    hours: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalsChart:
    """The bars, oldest first; ``top`` is the number of teams at the upper edge, an even one.

    ``labels`` stand below every ``LABELLED``-th bar. ``busiest`` is the hour with the most teams, if any came.
    """

    bars: list[Bar]
    top: int
    labels: list[str]
    total: int
    busiest: Bar | None


def chart_of(arrivals: Arrivals, zone: tzinfo) -> ArrivalsChart:
    """The chart, with hours on the clocks of ``zone``."""
    top = _top(arrivals.most)
    width = WIDTH / len(arrivals.by_hour)
    bars = [_bar(arrivals, hour, top, width, zone) for hour in range(len(arrivals.by_hour))]
    busiest = max(bars, key=lambda bar: bar.teams)
    return ArrivalsChart(
        bars=bars,
        top=top,
        labels=[bar.hours[:5] for bar in bars[::LABELLED]],
        total=arrivals.total,
        busiest=busiest if busiest.teams else None,
    )


def _bar(arrivals: Arrivals, hour: int, top: int, width: float, zone: tzinfo) -> Bar:
    teams, begins = arrivals.by_hour[hour], arrivals.begin(hour)
    height = max(HEIGHT * teams / top, _LEAST) if teams else 0
    return Bar(
        x=round((hour + 0.12) * width, 2),
        y=round(HEIGHT - height, 2),
        width=round(0.76 * width, 2),
        height=round(height, 2),
        teams=teams,
        hours=f"{_clock(begins, zone)} to {_clock(begins + timedelta(hours=1), zone)}",
        day=f"{begins.astimezone(zone):%A}",
    )


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _top(most: int) -> int:
    """The next even round number."""
    scale = 1
    while most > _STEPS[-1] * scale:
        scale *= 10
    return next(step * scale for step in _STEPS if most <= step * scale)

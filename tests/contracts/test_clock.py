"""What every clock promises: the time, with its zone, never going back by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icct_adapters.database_clock import DatabaseClock
from icct_adapters.memory import InMemoryDatabase, ManualClock
from icct_adapters.system_clock import SteadyClock, SystemClock
from icct_core import Clock

CLOCKS = pytest.mark.parametrize(
    "clock",
    [ManualClock(), SystemClock(), SteadyClock(SystemClock()), DatabaseClock(SystemClock(), InMemoryDatabase())],
    ids=lambda clock: type(clock).__name__,
)


@CLOCKS
def test_the_time_is_utc(clock: Clock) -> None:
    assert clock.now().utcoffset() == timedelta()


@CLOCKS
def test_later_is_not_before(clock: Clock) -> None:
    times = [clock.now() for _ in range(100)]
    assert times == sorted(times)

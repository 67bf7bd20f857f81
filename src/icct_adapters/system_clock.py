"""The machine's clock, for the time of day and for durations."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from icct_core import Clock


class SystemClock(Clock):
    """The only place where the machine is asked for the time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SteadyClock(Clock):
    """Follows another clock forward and not back: while that is behind, after it was set back, it goes on from there.

    What a process put off until a time it knows would else wait for as long as its clock was set back.
    """

    def __init__(self, followed: Clock, *, now: Callable[[], float] = monotonic) -> None:
        self._followed = followed
        self._monotonic = now
        self._seen, self._seen_at = followed.now(), now()
        self._ahead = timedelta()

    def now(self) -> datetime:
        seen, at = self._followed.now(), self._monotonic()
        elapsed, moved = timedelta(seconds=at - self._seen_at), seen - self._seen
        if moved < timedelta():
            self._ahead += elapsed - moved
        elif moved > elapsed:  # set right again, or further
            self._ahead = max(timedelta(), self._ahead - (moved - elapsed))
        self._seen, self._seen_at = seen, at
        return seen + self._ahead

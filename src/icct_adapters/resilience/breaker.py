"""A circuit breaker: counts failures in a row, and says when the service may be called."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic


class Breaker:
    """``closed`` while the service answers; ``opened`` after ``failures`` in a row, for ``open_for`` seconds.

    Then it is ``half-opened``: one call at a time probes the service, until one is answered. Its time is monotonic, so
    that no change of the machine's clock makes a rest longer. ``on_change`` is told each new state.
    """

    def __init__(
        self,
        *,
        failures: int,
        open_for: float,
        on_change: Callable[[str], None],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self.state = "closed"
        self._most_failures = failures
        self._open_for = open_for
        self._on_change = on_change
        self._now = now
        self._failures = 0
        self._doubtful: set[str] = set()
        self._rests_until = 0.0
        self._probed = False

    @property
    def rest(self) -> float:
        """Seconds until the service may be called again."""
        return max(0.0, self._rests_until - self._now()) if self.state == "opened" else 0.0

    @property
    def may_call(self) -> int | None:
        """How many calls may be made at the same time: any number, one, or none."""
        if self.state == "closed":
            return None
        return 0 if self.rest or self._probed else 1

    def probe(self) -> bool:
        """Take the one call there may be, until ``answered``, ``failed`` or ``given_up``; false if there is none."""
        if not self.may_call:
            return False
        self._probed = True
        self._become("half-opened")
        return True

    def answered(self) -> None:
        """The service answered, whatever it said."""
        self._failures, self._probed = 0, False
        self._doubtful.clear()
        self._become("closed")

    def failed(self, *, doubtful: str | None = None, rest: float = 0.0) -> None:
        """It failed. Over the same ``doubtful`` message that counts once in a row; for ``rest`` it asks itself."""
        if doubtful not in self._doubtful:
            self._failures += 1
        if doubtful is not None:
            self._doubtful.add(doubtful)
        if self._probed or self._failures >= self._most_failures:
            self._open(self._open_for)
        elif rest:
            self._open(min(rest, self._open_for))

    def given_up(self) -> None:
        """The call that probed it came to no end: another one may."""
        self._probed = False

    def _open(self, seconds: float) -> None:
        self._failures, self._probed = 0, False
        self._doubtful.clear()
        self._rests_until = self._now() + seconds
        self._become("opened")

    def _become(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self._on_change(state)

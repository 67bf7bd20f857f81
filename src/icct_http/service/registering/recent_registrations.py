"""Notices when recent registrations keep failing, for whatever reason."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from icct_core import DatabaseUnavailable

NAMED_AFTER = 5.0
"""Seconds of failures without a success after which they are a problem of the service and no accident."""

FORGOTTEN_AFTER = 10.0
"""Seconds without another failure: a balancer that was told sends nobody, so that no success could ever clear it."""

_FAILURES = frozenset({DatabaseUnavailable.code, "defect", "cancelled"})


class RecentRegistrations:
    """What became of the last registrations of this process that came as far as the database.

    ``stored`` counts the teams.
    """

    def __init__(self, *, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self.stored = 0
        self._failed_first: float | None = None
        self._failed_last = 0.0

    def note(self, outcome: str) -> None:
        """What became of a form: one of the outcomes that ``Metrics.registration`` counts.

        A refusal and a replay say nothing of whether another team could be stored.
        """
        now = self._now()
        if outcome == "registered":
            self.stored, self._failed_first = self.stored + 1, None
        if outcome not in _FAILURES:
            return
        if self._failed_first is None or now - self._failed_last >= FORGOTTEN_AFTER:
            self._failed_first = now
        self._failed_last = now

    @property
    def failing(self) -> bool:
        """Whether they have failed for ``NAMED_AFTER``, and do so still."""
        if self._failed_first is None:
            return False
        now = self._now()
        return now - self._failed_first >= NAMED_AFTER and now - self._failed_last < FORGOTTEN_AFTER

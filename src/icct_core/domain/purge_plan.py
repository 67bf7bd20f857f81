"""When everything personal of a tournament is erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

WARNED_BEFORE = timedelta(days=7)
"""How long before it admins are warned: they may still want a list, or more time."""

LAPSES_AFTER = timedelta(days=30)
"""How long after its day it is still done: who turns purges off and on again a year later was not warned of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgePlan:
    """Everything personal goes at ``planned_at``, but not before admins have known of that day for a week.

    ``announced_at`` is when they were warned of it, ``purged_at`` when it was done; ``None`` as long as they were not.
    """

    planned_at: datetime
    announced_at: datetime | None = None
    purged_at: datetime | None = None

    @property
    def subject(self) -> str:
        """What the history calls it: a purge that is planned for another time is another one."""
        return self.planned_at.astimezone(UTC).isoformat()

    def due_at(self, now: datetime) -> datetime:
        """When it is done; if it were announced ``now``, in a week at the earliest."""
        return max(self.planned_at, (self.announced_at or now) + WARNED_BEFORE)

    def is_to_be_announced(self, now: datetime) -> bool:
        """Whether admins are to be warned."""
        return self.announced_at is None and self.purged_at is None and self.planned_at - WARNED_BEFORE <= now

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be done, or gone on with."""
        return self._is_open and self.due_at(now) <= now < self.due_at(now) + LAPSES_AFTER

    def has_lapsed(self, now: datetime) -> bool:
        """Whether nobody did it in time; an operator may still do it at once."""
        return self._is_open and self.due_at(now) + LAPSES_AFTER <= now

    @property
    def _is_open(self) -> bool:
        return self.announced_at is not None and self.purged_at is None

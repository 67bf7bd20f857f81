"""Get an overview of the teams of a tournament: when they came, what became of them, where they are from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from ...domain.churches.church import Church
from ...domain.rules import TournamentRules
from ...ports.churches.church_reader import ChurchCounts, ChurchReader
from ...ports.clock import Clock
from ...ports.registration_reader import RegistrationFilter, RegistrationReader, StatusCounts

HOURS = 24
LARGEST = 10
_HOUR = timedelta(hours=1)
_OF_WIDE_FILTERS = 0  # the filter of all teams is none of those that stop counting


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """How many teams registered in each hour from ``since`` on; the last one is not over yet."""

    since: datetime
    by_hour: Sequence[int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_hour)

    @property
    def most(self) -> int:
        """The largest number of an hour."""
        return max(self.by_hour)

    def begin(self, hour: int) -> datetime:
        """When an hour begins, counted from 0."""
        return self.since + hour * _HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The teams as they were ``at`` that moment.

    ``largest`` are the churches with the most teams. ``otherwise`` is how many a church may have that has no number of
    its own; ``None`` means any.
    """

    at: datetime
    arrivals: Arrivals
    statuses: StatusCounts
    churches: ChurchCounts
    largest: Sequence[Church]
    otherwise: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GetOverview:
    """Counts teams by hour, by status and by church; hours are those of ``zone``, the last ``HOURS`` of them."""

    registrations: RegistrationReader
    churches: ChurchReader
    clock: Clock
    zone: tzinfo = UTC
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self) -> Overview:
        """What there is now; raises ``DatabaseUnavailable``."""
        prefix, otherwise, now = self.rules.id_prefix, self.rules.teams_per_church, self.clock.now()
        since = _begun(now, self.zone) - (HOURS - 1) * _HOUR
        return Overview(
            at=now,
            arrivals=Arrivals(
                since=since,
                by_hour=await self.registrations.arrivals(prefix, since=since, step=_HOUR, steps=HOURS),
            ),
            statuses=await self.registrations.status_counts(RegistrationFilter(), at_most=_OF_WIDE_FILTERS),
            churches=await self.churches.count(prefix, otherwise=otherwise),
            largest=await self.churches.largest(prefix, limit=LARGEST),
            otherwise=otherwise,
        )


def _begun(now: datetime, zone: tzinfo) -> datetime:
    """When the present hour began on the clocks of ``zone``, in UTC: hours of India begin at half past."""
    local = now.astimezone(zone)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return local.astimezone(UTC) - past

"""The organisers' list, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..domain.errors import ValidationFailed
from ..domain.registration import RegistrationStatus, RegistrationSummary
from ..domain.values import ChurchName, TeamId
from ..ports.registration_reader import RegistrationFilter, RegistrationReader

MAX_LIMIT = 500
"""Teams a page may have at most (the contract's §3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRegistrationsQuery:
    """Which teams, and the page: at most ``limit`` of them behind ``after``, the last team of the page before."""

    status: RegistrationStatus | None = None
    church: ChurchName | None = None
    after: TeamId | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationPage:
    """Teams in the order of their numbers, how many the filter matches in all, and where the next page starts."""

    registrations: Sequence[RegistrationSummary]
    total_count: int
    next_after: TeamId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRegistrations:
    """Lists what is registered."""

    registrations: RegistrationReader

    async def __call__(self, query: ListRegistrationsQuery) -> RegistrationPage:
        """A page; raises ``ValidationFailed`` for a limit that is not 1 to ``MAX_LIMIT``."""
        if not 1 <= query.limit <= MAX_LIMIT:
            raise ValidationFailed({("limit",): f"Limit must be 1 to {MAX_LIMIT}"})
        which = RegistrationFilter(status=query.status, church_key=query.church.key if query.church else None)
        found = await self.registrations.page(which, after=query.after, limit=query.limit + 1)
        page = found[: query.limit]
        return RegistrationPage(
            registrations=page,
            total_count=await self.registrations.count(which),
            next_after=page[-1].team_id if len(found) > query.limit else None,
        )

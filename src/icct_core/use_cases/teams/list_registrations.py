"""List and search teams, a page at a time."""

from __future__ import annotations

from asyncio import gather
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from ...domain.errors import InvalidValue, ValidationFailed
from ...domain.fields import Fields, collecting
from ...domain.moments import parse_moment
from ...domain.registration import RegistrationSummary
from ...domain.review.badges import Badge
from ...domain.rules import TournamentRules
from ...domain.search import search_words
from ...domain.status import RegistrationStatus
from ...domain.values import ChurchName, RegistrationId, TeamId
from ...ports.overlaps.badge_reader import BadgeReader
from ...ports.registration_reader import (
    ListPlace,
    RegistrationFilter,
    RegistrationReader,
    SortedBy,
    StatusCounts,
    TeamOrder,
)

DEFAULT_LIMIT = 100
MAX_LIMIT = 500
"""Teams a page may have at most (the contract's §3)."""

COUNTED = 1_000
"""Where words or a time have to match, so many teams are counted and no more: each has to be read."""

BY_NUMBER = TeamOrder()

_WRONG_LIMIT = f"Limit must be 1 to {MAX_LIMIT}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRegistrationsQuery:
    """Which teams, in which order, and the page: at most ``limit`` of them after ``after``.

    That is the last team of the page before, and ``after_changed_at`` when it was changed as that page had it.
    """

    status: RegistrationStatus | frozenset[RegistrationStatus] | None = None
    church: ChurchName | None = None
    words: tuple[str, ...] = ()
    removed: bool = True
    changed_since: datetime | None = None
    order: TeamOrder = BY_NUMBER
    after: TeamId | None = None
    after_changed_at: datetime | None = None
    limit: int = DEFAULT_LIMIT

    @classmethod
    def parse(  # noqa: PLR0913  each is a part of what was typed
        cls,
        into: Fields | None = None,
        /,
        *,
        status: str = "",
        church: str = "",
        q: str = "",
        changed_since: str = "",
        removed: str | None = None,
        sort: str = "",
        limit: str = "",
    ) -> ListRegistrationsQuery:
        """The first page of a query as it was typed; what is empty was not asked for.

        ``sort`` is one of ``SortedBy``, after a ``-`` from the end.
        Several statuses are separated by commas. If nothing was said of ``removed`` teams they are in a list of all, as
        in 1.0.0, and in none of a status: removed is no status. Empty text leaves them out.

        Raises ``ValidationFailed`` with all that is wrong, unless that is collected ``into`` fields.
        """
        with collecting() if into is None else nullcontext(into) as fields:
            return cls(
                status=fields.parse("status", _parse_statuses, status) if status else None,
                church=fields.parse("church", ChurchName.parse, church) if church else None,
                words=fields.parse("q", search_words, q) if q else (),
                changed_since=fields.parse("changed_since", parse_moment, changed_since) if changed_since else None,
                removed=fields.parse("removed", _parse_flag, removed) if removed else removed is None and not status,
                order=fields.parse("sort", _parse_order, sort) if sort else BY_NUMBER,
                limit=fields.parse("limit", _parse_limit, limit) if limit else DEFAULT_LIMIT,
            )

    @property
    def which(self) -> RegistrationFilter:
        """The teams, whatever the page."""
        church_key = self.church.key if self.church else None
        return RegistrationFilter(
            status=self.status,
            church_key=church_key,
            words=self.words,
            removed=self.removed,
            changed_since=self.changed_since,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationPage:
    """Teams in the order asked for, how many the filter matches in all, and where the next page starts.

    ``badges`` has the teams that have any. ``status_counts`` tells how many teams of each status match the rest of the
    filter, removed ones apart. Where counting stopped there are at least so many: ``is_exact`` says so of
    ``total_count``, ``counts_are_exact`` of ``status_counts``, which may be of many more teams.
    """

    registrations: Sequence[RegistrationSummary]
    total_count: int
    next_after: TeamId | None
    is_exact: bool = True
    counts_are_exact: bool = True
    status_counts: Mapping[RegistrationStatus, int] = field(default_factory=dict)
    badges: Mapping[RegistrationId, frozenset[Badge]] = field(default_factory=dict)


class _Counts(NamedTuple):
    total: int
    is_exact: bool
    of_statuses: StatusCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRegistrations:
    """Lists what is registered, with badges if there is a reader of them."""

    registrations: RegistrationReader
    badges: BadgeReader | None = None
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self, query: ListRegistrationsQuery) -> RegistrationPage:
        """A page; raises ``ValidationFailed`` for a limit that is not 1 to ``MAX_LIMIT``."""
        if not 1 <= query.limit <= MAX_LIMIT:
            raise ValidationFailed({("limit",): _WRONG_LIMIT})
        found, of_statuses = await self._found(query)
        page = found[: query.limit]
        counts, badges = await gather(  # neither waits for the other: each may take as long as the page
            self._counts(query, page, of_statuses, is_all=query.after is None and len(page) == len(found)),
            self._badges([line.id for line in page if line.removed_at is None]),
        )
        return RegistrationPage(
            registrations=page,
            total_count=counts.total,
            next_after=page[-1].team_id if len(found) > query.limit else None,
            is_exact=counts.is_exact,
            counts_are_exact=counts.of_statuses.is_exact,
            status_counts=counts.of_statuses.by_status,
            badges=badges,
        )

    async def _found(self, query: ListRegistrationsQuery) -> tuple[Sequence[RegistrationSummary], StatusCounts | None]:
        """The page and one team more; with the counts where both are of the same teams, which takes no longer."""
        which, after, limit = query.which, query.after, query.limit + 1
        if query.order != BY_NUMBER:
            place = None if after is None else ListPlace(after, query.after_changed_at)
            return await self.registrations.sorted_page(which, query.order, after=place, limit=limit), None
        if which.is_read_at_once:
            return await self.registrations.search(which, after=after, limit=limit, at_most=COUNTED)
        return await self.registrations.page(which, after=after, limit=limit), None

    async def _counts(
        self,
        query: ListRegistrationsQuery,
        page: Sequence[RegistrationSummary],
        counts: StatusCounts | None,
        *,
        is_all: bool,
    ) -> _Counts:
        """How many teams match; a page of all of them counts itself."""
        which = query.which
        if is_all and query.status is None:
            of_page = Counter(line.status for line in page if line.removed_at is None)
            by_status = {status: of_page[status] for status in RegistrationStatus}
            return _Counts(len(page), True, StatusCounts(by_status=by_status))
        counts = counts or await self.registrations.status_counts(which, at_most=COUNTED)
        if is_all:
            return _Counts(len(page), True, counts)
        if counts.is_exact or query.status is None:
            return _Counts(_total(which, counts), counts.is_exact, counts)
        total = await self.registrations.count(which, at_most=COUNTED)  # of these statuses there may be few enough
        return _Counts(total, total < COUNTED, counts)

    async def _badges(self, ids: Sequence[RegistrationId]) -> Mapping[RegistrationId, frozenset[Badge]]:
        if self.badges is None or not ids:
            return {}
        return await self.badges.badges(ids, teams_per_church=self.rules.teams_per_church)


def _total(which: RegistrationFilter, counts: StatusCounts) -> int:
    removed = counts.removed if which.removed and RegistrationStatus.WITHDRAWN in which.statuses else 0
    return removed + sum(counts.by_status[status] for status in which.statuses)


def _parse_statuses(raw: str) -> RegistrationStatus | frozenset[RegistrationStatus]:
    statuses = [_parse_status(one.strip()) for one in raw.split(",")]
    return statuses[0] if len(statuses) == 1 else frozenset(statuses)


def _parse_status(raw: str) -> RegistrationStatus:
    if raw not in set(RegistrationStatus):
        raise InvalidValue(f"Status must be one of {', '.join(RegistrationStatus)}")
    return RegistrationStatus(raw)


def _parse_flag(raw: str) -> bool:
    if raw not in {"true", "false"}:
        raise InvalidValue("Removed must be true or false")
    return raw == "true"


def _parse_order(raw: str) -> TeamOrder:
    by = raw.removeprefix("-")
    if by not in set(SortedBy):
        raise InvalidValue(f"Sort must be one of {', '.join(SortedBy)}, after a - from the end")
    return TeamOrder(SortedBy(by), descending=raw != by)


def _parse_limit(raw: str) -> int:
    if not (raw.isascii() and raw.isdecimal() and len(raw) <= 9 and 1 <= int(raw) <= MAX_LIMIT):
        raise InvalidValue(_WRONG_LIMIT)
    return int(raw)

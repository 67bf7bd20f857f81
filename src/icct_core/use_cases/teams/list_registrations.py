"""List and search teams, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from ...domain.errors import InvalidValue, ValidationFailed
from ...domain.fields import Fields, collecting
from ...domain.registration import RegistrationStatus, RegistrationSummary
from ...domain.search import search_words
from ...domain.values import ChurchName, TeamId
from ...ports.registration_reader import RegistrationFilter, RegistrationReader

DEFAULT_LIMIT = 100
MAX_LIMIT = 500
"""Teams a page may have at most (the contract's §3)."""

_WRONG_LIMIT = f"Limit must be 1 to {MAX_LIMIT}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRegistrationsQuery:
    """Which teams, and the page: at most ``limit`` of them after ``after``, the last team of the page before."""

    status: RegistrationStatus | None = None
    church: ChurchName | None = None
    words: tuple[str, ...] = ()
    removed: bool = True
    after: TeamId | None = None
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
        removed: str = "true",
        limit: str = "",
    ) -> ListRegistrationsQuery:
        """The first page of a query as it was typed; what is empty was not asked for.

        Raises ``ValidationFailed`` with all that is wrong, unless that is collected ``into`` fields.
        """
        with collecting() if into is None else nullcontext(into) as fields:
            return cls(
                status=fields.parse("status", _parse_status, status) if status else None,
                church=fields.parse("church", ChurchName.parse, church) if church else None,
                words=fields.parse("q", search_words, q) if q else (),
                removed=fields.parse("removed", _parse_flag, removed) if removed else False,
                limit=fields.parse("limit", _parse_limit, limit) if limit else DEFAULT_LIMIT,
            )

    @property
    def which(self) -> RegistrationFilter:
        """The teams, whatever the page."""
        church_key = self.church.key if self.church else None
        return RegistrationFilter(status=self.status, church_key=church_key, words=self.words, removed=self.removed)


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
            raise ValidationFailed({("limit",): _WRONG_LIMIT})
        found = await self.registrations.page(query.which, after=query.after, limit=query.limit + 1)
        page = found[: query.limit]
        is_all = query.after is None and len(page) == len(found)
        return RegistrationPage(
            registrations=page,
            total_count=len(page) if is_all else await self.registrations.count(query.which),
            next_after=page[-1].team_id if len(found) > query.limit else None,
        )


def _parse_status(raw: str) -> RegistrationStatus:
    if raw not in set(RegistrationStatus):
        raise InvalidValue(f"Status must be one of {', '.join(RegistrationStatus)}")
    return RegistrationStatus(raw)


def _parse_flag(raw: str) -> bool:
    if raw not in {"true", "false"}:
        raise InvalidValue("Removed must be true or false")
    return raw == "true"


def _parse_limit(raw: str) -> int:
    if not (raw.isascii() and raw.isdecimal() and len(raw) <= 9 and 1 <= int(raw) <= MAX_LIMIT):
        raise InvalidValue(_WRONG_LIMIT)
    return int(raw)

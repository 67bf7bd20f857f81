"""A page and its counts in one statement, for what has to be read to be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, Text, and_, bindparam, func, or_, select, true

from icct_core import RegistrationFilter, RegistrationStatus, StatusCounts, TeamId

from ..rows import Row
from ..tables import teams
from .matching import MOST_KNOWN, is_one_of, matching, values_of, without_values
from .pages import Page, looked_up

_NUMBERS = (teams.c.prefix, teams.c.number)
_IS_REMOVED = teams.c.removed_at.is_not(None)
_REMOVED, _ALL = "are_removed", "are_found"


def searches_by_parameters(which: RegistrationFilter) -> bool:
    """Whether nothing is written into the statement of ``search_of`` for what was typed."""
    return which.church_key is None and which.changed_since is None and len(which.words) > 1


def search_of(
    which: RegistrationFilter, church: Sequence[ColumnElement[bool]], after: TeamId | None, limit: int, at_most: int
) -> Page:
    """Up to ``limit`` lines after ``after``, of the first ``at_most`` that match, and how many those are by status.

    Without a ``church`` the same statement for any words or time.
    """
    made = _search if church else _known
    statement = made(without_values(which), tuple(church), has_after=after is not None)
    return Page(statement, values_of(which) | _values(after, limit, at_most))


def _values(after: TeamId | None, limit: int, at_most: int) -> dict[str, Any]:
    place = {"prefix": after.prefix, "number": after.number} if after else {}
    return {**place, "limit": limit, "at_most": at_most}


def _search(which: RegistrationFilter, church: Sequence[ColumnElement[bool]], *, has_after: bool) -> Select[Any]:
    found = _first_found(which, church)
    return _with_counts(found, looked_up(_numbers_of_page(found, which, has_after=has_after)))


_known = lru_cache(MOST_KNOWN)(_search)


def _first_found(which: RegistrationFilter, church: Sequence[ColumnElement[bool]]) -> CTE:
    """The first teams of any status that match the rest of the filter, by number; read once."""
    query = matching(
        select(*_NUMBERS, teams.c.status, _IS_REMOVED.label("removed")), replace(which, status=None), church
    )
    query = query.order_by(*_NUMBERS).limit(bindparam("at_most", type_=Integer))
    return query.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")


def _numbers_of_page(found: CTE, which: RegistrationFilter, *, has_after: bool) -> Select[Any]:
    """The numbers of those of the filter's statuses that are on the page."""
    query = select(found.c.prefix, found.c.number)
    if which.status is not None:
        query = query.where(is_one_of(found.c.status, which.statuses))
    if has_after:
        prefix, number = bindparam("prefix", type_=Text), bindparam("number", type_=Integer)
        query = query.where(or_(found.c.prefix > prefix, and_(found.c.prefix == prefix, found.c.number > number)))
    return query.order_by(found.c.prefix, found.c.number).limit(bindparam("limit", type_=Integer))


def _with_counts(found: CTE, lines: Select[Any]) -> Select[Any]:
    """Each line with the counts; one row without a line if there is none."""
    of_status = (
        func.count().filter(found.c.status == status.value, ~found.c.removed).label(_count_of(status))
        for status in RegistrationStatus
    )
    removed = func.count().filter(found.c.removed).label(_REMOVED)
    counts = select(*of_status, removed, func.count().label(_ALL)).select_from(found).subquery("counts")
    of_page = lines.subquery("lines")
    query = select(counts, of_page).select_from(counts.outerjoin(of_page, true()))
    return query.order_by(of_page.c.prefix, of_page.c.number)


def counts_of(row: Row, at_most: int) -> StatusCounts:
    return StatusCounts(
        by_status={status: row[_count_of(status)] for status in RegistrationStatus},
        removed=row[_REMOVED],
        is_exact=row[_ALL] < at_most,
    )


def _count_of(status: RegistrationStatus) -> str:
    return f"are_{status.value}"

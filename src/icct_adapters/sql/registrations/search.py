"""A page and its counts in one statement, for what has to be read to be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, and_, bindparam, func, or_, select, true

from icct_core import RegistrationFilter, RegistrationStatus, StatusCounts, TeamId

from ..rows import Row
from ..tables import teams
from .matching import matching

_NUMBERS = (teams.c.prefix, teams.c.number)
_IS_REMOVED = teams.c.removed_at.is_not(None)
_REMOVED, _ALL = "are_removed", "are_found"


def first_found(which: RegistrationFilter, church: Sequence[ColumnElement[bool]], at_most: int) -> CTE:
    """Up to ``at_most`` teams of any status that match the rest of the filter, the first ones by number; read once."""
    query = matching(
        select(*_NUMBERS, teams.c.status, _IS_REMOVED.label("removed")), replace(which, status=None), church
    )
    query = query.order_by(*_NUMBERS).limit(bindparam(None, at_most, Integer))
    return query.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")


def numbers_of_page(found: CTE, which: RegistrationFilter, after: TeamId | None, limit: int) -> Select[Any]:
    """The numbers of those of the filter's statuses that are on the page."""
    query = select(found.c.prefix, found.c.number)
    if which.status is not None:
        query = query.where(found.c.status.in_(sorted(status.value for status in which.statuses)))
    if after is not None:
        behind = and_(found.c.prefix == after.prefix, found.c.number > after.number)
        query = query.where(or_(found.c.prefix > after.prefix, behind))
    return query.order_by(found.c.prefix, found.c.number).limit(bindparam(None, limit, Integer))


def with_counts(found: CTE, lines: Select[Any]) -> Select[Any]:
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

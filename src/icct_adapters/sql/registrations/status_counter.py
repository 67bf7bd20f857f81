"""Counts the teams of each status."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, Text, func, literal, literal_column, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from icct_core import RegistrationFilter, RegistrationStatus, StatusCounts

from ..engine.connection import SqlConnection
from ..tables import teams, tournaments
from .matching import matching, of_church

_MANY = 20_000
_REMOVED, _NUMBERS = "removed", "numbers"
_IS_REMOVED = teams.c.removed_at.is_not(None)
_COUNT = func.count().label("teams")


@dataclass(slots=True)
class StatusCounter:
    """Remembers which status most of very many teams had: those it need not count.

    Numbers have no gaps, so a tournament's last one is how many teams it has, and one status is what the others leave.
    Counting a hundred thousand entries of an index takes longer than all the rest of a page.
    """

    most: RegistrationStatus | None = None

    async def count(self, connection: SqlConnection) -> StatusCounts:
        """Of all teams, removed ones apart."""
        rows = await connection.rows(_of_all(self.most), {})
        found = Counter({row["what"]: int(row["teams"]) for row in rows})
        removed, numbers = found.pop(_REMOVED, 0), found.pop(_NUMBERS, 0)
        if self.most is not None:
            found[self.most.value] = numbers - found.total()
        (most, _), total = max(found.items(), key=lambda one: one[1], default=("", 0)), found.total()
        self.most = RegistrationStatus(most) if total > _MANY else None
        found[RegistrationStatus.WITHDRAWN.value] -= removed
        return StatusCounts(by_status={status: found[status.value] for status in RegistrationStatus}, removed=removed)


@cache
def _of_all(most: RegistrationStatus | None) -> CompoundSelect[Any]:
    """Made once: making one takes as long as sending it. Removed teams are withdrawn, and few."""
    by_status = select(teams.c.status.label("what"), _COUNT).group_by(teams.c.status)
    removed = select(literal(_REMOVED), _COUNT).select_from(teams).where(_IS_REMOVED)
    if most is None:
        return union_all(by_status, removed)
    others = [literal_column(f"'{status.value}'", Text) for status in RegistrationStatus if status is not most]
    numbers = select(literal(_NUMBERS), func.coalesce(func.sum(tournaments.c.last_number), 0))
    return union_all(by_status.where(teams.c.status.in_(others)), removed, numbers)


async def count_matching(connection: AsyncConnection, which: RegistrationFilter, at_most: int) -> StatusCounts:
    """Of the teams that match the rest of a filter; up to ``at_most`` of a wide one."""
    of_any_status = select(teams.c.status, _IS_REMOVED.label(_REMOVED))
    some: Select[Any] = matching(of_any_status, replace(which, status=None), await of_church(connection, which))
    if which.is_wide:
        some = some.limit(at_most)
    found = some.subquery()
    query = select(found.c.status, found.c[_REMOVED], func.count()).group_by(found.c.status, found.c[_REMOVED])
    rows = (await connection.execute(query)).all()
    by_status = Counter({status: teams for status, is_removed, teams in rows if not is_removed})
    return StatusCounts(
        by_status={status: by_status[status.value] for status in RegistrationStatus},
        removed=sum(teams for _, is_removed, teams in rows if is_removed),
        is_exact=not which.is_wide or sum(teams for *_, teams in rows) < at_most,
    )

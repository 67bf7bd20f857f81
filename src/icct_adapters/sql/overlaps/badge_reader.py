"""Reads the badges of the teams on a page, in one statement of index look-ups."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, bindparam, exists, func, literal, literal_column, select

from icct_core import TO_THE_CAPTAIN, Badge, BadgeReader, RegistrationId

from ..engine.database import SqlDatabase
from ..rows import Row
from ..tables import churches, is_parked, outbox
from .arrays import as_sent
from .candidates import plays
from .overlapping import BY_SQUAD, ONE_BY_ONE, Overlapping

_NO_LIMIT = 2**31 - 1
_TO_THE_CAPTAIN = [literal_column(f"'{kind.value}'", Text) for kind in TO_THE_CAPTAIN]


class SqlBadgeReader(BadgeReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def badges(
        self, registration_ids: Collection[RegistrationId], *, teams_per_church: int | None
    ) -> Mapping[RegistrationId, frozenset[Badge]]:
        if not registration_ids:
            return {}
        limit = _NO_LIMIT if teams_per_church is None else teams_per_church
        dialect = self._database.reader.dialect.name
        values = {"ids": as_sent(registration_ids, dialect), "limit": limit}
        async with self._database.reading() as connection:
            rows = await connection.rows(_BADGES[dialect], values)
        return {row["registration_id"]: has for row in rows if (has := _of(row))}


def _of(row: Row) -> frozenset[Badge]:
    return frozenset(badge for badge in Badge if row[badge])


def _badges(overlapping: Overlapping) -> Select[Any]:
    """The columns after the id are named as badges are."""
    page = overlapping.page().cte("page").prefix_with("MATERIALIZED", dialect="postgresql")
    of_team = outbox.c.subject_id == page.c.registration_id
    parked = select(literal(1)).where(of_team, outbox.c.kind.in_(_TO_THE_CAPTAIN), is_parked).limit(1)
    over_limit = exists().where(
        churches.c.prefix == page.c.prefix,
        churches.c.church_key == page.c.church_key,
        churches.c.teams > func.coalesce(churches.c.teams_allowed, bindparam("limit")),
        plays(page),
    )
    return select(
        page.c.registration_id,
        overlapping.is_among(page).label(Badge.OVERLAP),
        _is_there(parked).label(Badge.MAIL_PARKED),
        over_limit.label(Badge.OVER_LIMIT),
    )


def _is_there(one: Select[Any]) -> ColumnElement[bool]:
    """Asked once a team: for ``EXISTS``, PostgreSQL would read the parked messages of all teams."""
    return one.scalar_subquery().is_not(None)


_BADGES = {"postgresql": _badges(BY_SQUAD), "sqlite": _badges(ONE_BY_ONE)}
"""Made once: making one takes longer than sending it."""

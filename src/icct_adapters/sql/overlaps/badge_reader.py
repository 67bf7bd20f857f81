"""Reads the badges of the teams on a page, in one statement of index look-ups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select

from icct_core import TO_THE_CAPTAIN, Badge, BadgeReader, RegistrationId

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..tables import churches, is_parked, outbox
from .candidates import plays
from .overlapping import BY_SQUAD, ONE_BY_ONE, Overlapping

_NO_LIMIT = 2**31 - 1


class SqlBadgeReader(BadgeReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def badges(
        self, registration_ids: Collection[RegistrationId], *, teams_per_church: int | None
    ) -> Mapping[RegistrationId, frozenset[Badge]]:
        if not registration_ids:
            return {}
        limit = _NO_LIMIT if teams_per_church is None else teams_per_church
        values = {"ids": list(registration_ids), "limit": limit}
        with database_errors():
            async with self._database.reader.connect() as connection:
                rows = (await connection.execute(_BADGES[connection.dialect.name], values)).all()
        return {one: _of(has) for one, *has in rows if any(has)}


def _of(has: Sequence[bool]) -> frozenset[Badge]:
    return frozenset(badge for badge, has_it in zip(Badge, has, strict=True) if has_it)


def _badges(overlapping: Overlapping) -> Select[Any]:
    """The columns after the id are in the order of ``Badge``."""
    page = overlapping.page().cte("page").prefix_with("MATERIALIZED", dialect="postgresql")
    parked = exists().where(
        outbox.c.subject_id == page.c.registration_id,
        outbox.c.kind.in_([kind.value for kind in TO_THE_CAPTAIN]),
        is_parked,
    )
    over_limit = exists().where(
        churches.c.prefix == page.c.prefix,
        churches.c.church_key == page.c.church_key,
        churches.c.teams > func.coalesce(churches.c.teams_allowed, bindparam("limit")),
        plays(page),
    )
    return select(page.c.registration_id, overlapping.is_among(page), parked, over_limit)


_BADGES = {"postgresql": _badges(BY_SQUAD), "sqlite": _badges(ONE_BY_ONE)}
"""Made once: making one takes longer than sending it."""

"""Reads the badges of the teams on a page, in one statement of index look-ups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal,
    not_,
    null,
    select,
    union_all,
)
from sqlalchemy.sql.selectable import CTE

from icct_core import TO_THE_CAPTAIN, Badge, BadgeReader, RegistrationId

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..tables import churches, is_parked, outbox, overlaps_seen, players, teams
from .candidates import plays

_NO_LIMIT = 2**31 - 1
_COLUMNS = ("registration_id", "prefix", "church_key", "status", "captain_key", "captain_phone", "coach_key")


class SqlBadgeReader(BadgeReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def badges(
        self, registration_ids: Collection[RegistrationId], *, teams_per_church: int | None
    ) -> Mapping[RegistrationId, frozenset[Badge]]:
        if not registration_ids:
            return {}
        limit = _NO_LIMIT if teams_per_church is None else teams_per_church
        with database_errors():
            async with self._database.reader.connect() as connection:
                rows = (await connection.execute(_BADGES, {"ids": list(registration_ids), "limit": limit})).all()
        return {one: _of(has) for one, *has in rows if any(has)}


def _of(has: Sequence[bool]) -> frozenset[Badge]:
    return frozenset(badge for badge, has_it in zip(Badge, has, strict=True) if has_it)


def _badges() -> Select[Any]:
    """The columns after the id are in the order of ``Badge``."""
    ids: BindParameter[Any] = bindparam("ids", expanding=True)
    page = select(*(teams.c[name] for name in _COLUMNS)).where(teams.c.registration_id.in_(ids)).cte("page")
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
    return select(page.c.registration_id, page.c.registration_id.in_(_overlapping(page)), parked, over_limit)


def _overlapping(page: CTE) -> Select[Any]:
    """Of these teams, those with somebody who is, certainly or likely, in another that plays."""
    known = page.c.registration_id, page.c.prefix, page.c.church_key
    own = union_all(
        select(*known, players.c.name_key, players.c.phone)
        .join(players, players.c.registration_id == page.c.registration_id)
        .where(plays(page)),
        select(*known, page.c.captain_key, page.c.captain_phone).where(plays(page)),
        select(*known, page.c.coach_key, null()).where(plays(page)),
    ).cte("own")
    same_name_and_church = own.c.name_key, own.c.church_key
    found = (
        _first_player(own, players.c.phone == own.c.phone, players.c.name_key == own.c.name_key),
        _first_player(own, players.c.church_key == own.c.church_key, players.c.name_key == own.c.name_key),
        _first_team(own, teams.c.captain_phone == own.c.phone, teams.c.captain_key == own.c.name_key),
        _first_team(own, *_same(same_name_and_church, teams.c.captain_key, teams.c.church_key)),
        _first_team(own, *_same(same_name_and_church, teams.c.coach_key, teams.c.church_key)),
    )
    return select(own.c.registration_id).where(func.coalesce(*found).is_not(None))


def _same(ours: Sequence[ColumnElement[Any]], *theirs: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    return [one == other for one, other in zip(ours, theirs, strict=True)]


def _first_player(own: CTE, *same: ColumnElement[bool]) -> ColumnElement[Any]:
    """One is enough. The limit keeps databases from reading everybody to find all of them at once."""
    others = select(literal(1)).join(teams, teams.c.registration_id == players.c.registration_id)
    return _first(others.where(*same, players.c.registration_id != own.c.registration_id), own)


def _first_team(own: CTE, *same: ColumnElement[bool]) -> ColumnElement[Any]:
    return _first(select(literal(1)).where(*same), own)


def _first(others: Select[Any], own: CTE) -> ColumnElement[Any]:
    one, other = own.c.registration_id, teams.c.registration_id
    looked_at = select(literal(1)).where(
        overlaps_seen.c.one_id == case((one < other, one), else_=other),
        overlaps_seen.c.other_id == case((one < other, other), else_=one),
    )
    unseen = not_(looked_at.correlate(own, teams).exists())
    of_another = (other != one, teams.c.prefix == own.c.prefix, plays(), unseen)
    return others.where(*of_another).limit(1).correlate(own).scalar_subquery()


_BADGES = _badges()
"""Made once: making it takes longer than sending it."""

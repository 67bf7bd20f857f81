"""Statements that find, among all teams that play, people who have something in common.

Everybody is read once, in the order of an index, without reading a row of a table; only of what is shared are teams and
people looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.sql.selectable import CTE

from icct_core import OverlapLevel

from ..tables import players, teams
from .candidates import plays

KEYS_LIMIT = "keys"
_ID, _NAME_KEY, _PHONE, _CHURCH = "registration_id", "name_key", "phone", "church_key"
_OF_A_KEY = 10
_NO_PHONE = cast(null(), Text)


@dataclass(frozen=True, slots=True)
class _Source:
    """A kind of person, with the columns that tell who he is."""

    name: Column[Any]
    name_key: Column[Any]
    phone: ColumnElement[Any]
    church_key: Column[Any]

    @property
    def table(self) -> FromClause:
        return self.name.table

    def column(self, name: str) -> ColumnElement[Any]:
        column: ColumnElement[Any] = getattr(self, name)
        return column


_PLAYER = _Source(players.c.name, players.c.name_key, players.c.phone, players.c.church_key)
_CAPTAIN = _Source(teams.c.captain_name, teams.c.captain_key, teams.c.captain_phone, teams.c.church_key)
_COACH = _Source(teams.c.coach_name, teams.c.coach_key, _NO_PHONE, teams.c.church_key)


@dataclass(frozen=True, slots=True)
class Shared:
    """What people of some kinds have in common; ``with_phone`` leaves out those who have none, or have one."""

    keys: tuple[str, ...]
    sources: tuple[_Source, ...]
    with_phone: bool | None = None

    def where(self, phone: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        if self.with_phone is None:
            return []
        return [phone.is_not(None) if self.with_phone else phone.is_(None)]


SHARED = {
    OverlapLevel.CERTAIN: [Shared((_PHONE, _NAME_KEY), (_PLAYER, _CAPTAIN), with_phone=True)],
    OverlapLevel.LIKELY: [Shared((_CHURCH, _NAME_KEY), (_PLAYER, _CAPTAIN, _COACH))],
    OverlapLevel.POSSIBLE: [
        Shared((_PHONE,), (_PLAYER, _CAPTAIN), with_phone=True),
        Shared((_NAME_KEY,), (_PLAYER, _COACH), with_phone=False),
    ],
}
"""By level; those who are surely one are among those who may be."""


def people_who_share(shared: Shared) -> Select[Any]:
    """A statement for everybody of what teams that play share with another, each with that, in the first columns.

    Up to ``keys`` of what is shared are looked for, and ``_OF_A_KEY`` times as many teams read: a key that very many
    teams have, as the phone of an office, does not make the statement long.
    """
    found = _members(shared, _keys(shared))
    keys = [found.c[_label(key)] for key in shared.keys]
    known = found.c[_ID], teams.c.prefix, teams.c.number, teams.c.church_key
    everybody = []
    for source in (_CAPTAIN, _COACH, _PLAYER):
        person = source.name.label("name"), source.name_key.label(_NAME_KEY), source.phone.label(_PHONE)
        query = select(*keys, *known, *person).join(teams, teams.c.registration_id == found.c[_ID])
        if source is _PLAYER:
            query = query.join(players, players.c.registration_id == found.c[_ID])
        of_key = [source.column(key) == found.c[_label(key)] for key in shared.keys if key != _CHURCH]
        everybody.append(query.where(*of_key))
    return select(union_all(*everybody).subquery())


def _label(key: str) -> str:
    return f"shared_{key}"


def _keys(shared: Shared) -> CTE:
    """What two teams that play have in common.

    The condition on phones is outside of the union, and a source has none: PostgreSQL then reads the sources in the
    order of their indexes, and need not sort.
    """
    names = [*shared.keys, _PHONE] if _PHONE not in shared.keys and shared.with_phone is not None else shared.keys
    everybody = union_all(
        *(
            select(source.table.c[_ID], *(source.column(name).label(name) for name in names))
            for source in shared.sources
        )
    ).subquery("everybody")
    of_everybody = [everybody.c[name] for name in shared.keys]
    query = (
        select(*(column.label(_label(column.name)) for column in of_everybody))
        .group_by(*of_everybody)
        .having(and_(func.count(everybody.c[_ID].distinct()) > 1, _playing(shared, of_everybody) > 1))
        .limit(bindparam(KEYS_LIMIT, type_=Integer))
    )
    if shared.with_phone is not None:
        query = query.where(*shared.where(everybody.c[_PHONE]))
    return query.cte("shared")


def _playing(shared: Shared, keys: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    """How many teams that play have these keys; asked only of keys that two teams have, whether they play or not."""
    having = union_all(*(one.correlate(keys[0].table) for one in _having(shared, keys))).subquery("having")
    return (
        select(func.count(teams.c.registration_id.distinct()))
        .select_from(having.join(teams, teams.c.registration_id == having.c[_ID]))
        .where(teams.c.prefix == bindparam("prefix"), plays())
        .scalar_subquery()
    )


def _having(shared: Shared, keys: Sequence[ColumnElement[Any]]) -> list[Select[Any]]:
    found = []
    for source in shared.sources:
        table = source.table.alias()
        same = [table.c[source.column(name).name] == key for name, key in zip(shared.keys, keys, strict=True)]
        phone = _NO_PHONE if source is _COACH else table.c[source.phone.name]
        found.append(select(table.c[_ID]).where(*same, *shared.where(phone)))
    return found


def _members(shared: Shared, of_shared: CTE) -> CTE:
    keys = [of_shared.c[_label(name)] for name in shared.keys]
    found = []
    for source in shared.sources:
        same = [source.column(name) == key for name, key in zip(shared.keys, keys, strict=True)]
        query = select(source.table.c[_ID], *keys).select_from(of_shared).join(source.table, and_(*same))
        found.append(query.where(*shared.where(source.phone)))
    members = union_all(*found).subquery("members")
    return (
        select(members)
        .join(teams, teams.c.registration_id == members.c[_ID])
        .where(teams.c.prefix == bindparam("prefix"), plays())
        .distinct()
        .limit(bindparam(KEYS_LIMIT, type_=Integer) * _OF_A_KEY)
        .cte("found")
    )

"""Statements that find teams which may share a person; what they share, the core's own rule says.

Each table is asked by an index of its own: players and captains by phone, players, captains and coaches by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    null,
    or_,
    select,
    true,
    union_all,
)

from icct_core import OverlapLevel, Person, RegistrationStatus

from ..tables import players, teams

_OUT = [status.value for status in RegistrationStatus if not status.plays]
_ID = "registration_id"
_OF_A_KEY = 10


def plays(table: FromClause = teams) -> ColumnElement[bool]:
    """Whether the team of a row takes part."""
    return table.c.status.not_in(_OUT)


def _people(*, alike: bool) -> CompoundSelect[Any]:
    known = (teams.c.registration_id, teams.c.prefix, teams.c.number, teams.c.church_key)
    which = and_(teams.c.registration_id.in_(_list("ids")), plays())
    captain = teams.c.captain_name, teams.c.captain_key, teams.c.captain_phone
    coach = teams.c.coach_name, teams.c.coach_key, null()
    player = players.c.name, players.c.name_key, players.c.phone
    labels = "name", "name_key", "phone"
    everybody = []
    for person in (captain, coach, player):
        query = select(*known, *(column.label(label) for column, label in zip(person, labels, strict=True))).where(
            which
        )
        if person is player:
            query = query.join(players, players.c.registration_id == teams.c.registration_id)
        if alike:
            query = query.where(or_(person[1].in_(_list("keys")), person[2].in_(_list("phones"))))
        everybody.append(query)
    return union_all(*everybody)


def _sharing() -> Select[Any]:
    own: BindParameter[Any] = bindparam("own")
    church: BindParameter[Any] = bindparam("church")
    found = [
        select(players.c.registration_id).where(players.c.phone.in_(_list("phones"))),
        select(players.c.registration_id).where(players.c.church_key == church, players.c.name_key.in_(_list("keys"))),
        select(players.c.registration_id).where(
            players.c.name_key.in_(_list("without_phone")), players.c.phone.is_(None)
        ),
        select(teams.c.registration_id).where(teams.c.captain_phone.in_(_list("phones"))),
        select(teams.c.registration_id).where(teams.c.church_key == church, teams.c.captain_key.in_(_list("keys"))),
        select(teams.c.registration_id).where(teams.c.church_key == church, teams.c.coach_key.in_(_list("keys"))),
        select(teams.c.registration_id).where(teams.c.coach_key.in_(_list("without_phone"))),
    ]
    limit = bindparam("limit", type_=Integer)
    others = (one.where(one.selected_columns[_ID] != own).limit(limit).subquery().select() for one in found)
    return select(union_all(*others).subquery().c[_ID]).distinct().limit(limit)


def _list(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


PEOPLE = _people(alike=False)
"""Everybody of the teams ``ids`` as far as they play. Statements are made once: that takes longer than running them."""

PEOPLE_ALIKE = _people(alike=True)
"""The same, but those alone who have one of the names ``keys`` or of the ``phones``."""

TEAMS_THAT_MAY_SHARE = _sharing()
"""The ids of up to ``limit`` teams that somebody of another one, whose people ``values_of`` has, may be in."""


def values_of(people: Sequence[Person]) -> dict[str, Any]:
    """Names and phones of one team's people, for these statements."""
    return {
        "own": people[0].registration_id,
        "church": people[0].church_key,
        "keys": _keys(people),
        "phones": _phones(people),
        "without_phone": _keys([one for one in people if one.phone is None]),
    }


def _keys(people: Sequence[Person]) -> list[str]:
    return sorted({one.key for one in people})


def _phones(people: Sequence[Person]) -> list[str]:
    return sorted({one.phone.digits for one in people if one.phone is not None})


@dataclass(frozen=True, slots=True)
class _Source:
    """The columns of a table by which its people are compared, and which of its rows are."""

    keys: tuple[Column[Any], ...]
    where: ColumnElement[bool]

    @property
    def id(self) -> Column[Any]:
        return self.keys[0].table.c[_ID]


_HAS_PHONE, _HAS_NONE = players.c.phone.is_not(None), players.c.phone.is_(None)
_SHARED = {
    OverlapLevel.CERTAIN: [
        [
            _Source((players.c.phone, players.c.name_key), _HAS_PHONE),
            _Source((teams.c.captain_phone, teams.c.captain_key), true()),
        ]
    ],
    OverlapLevel.LIKELY: [
        [
            _Source((players.c.church_key, players.c.name_key), true()),
            _Source((teams.c.church_key, teams.c.captain_key), true()),
            _Source((teams.c.church_key, teams.c.coach_key), true()),
        ]
    ],
    OverlapLevel.POSSIBLE: [
        [_Source((players.c.phone,), _HAS_PHONE), _Source((teams.c.captain_phone,), true())],
        [_Source((players.c.name_key,), _HAS_NONE), _Source((teams.c.coach_key,), true())],
    ],
}
"""What people have in common who overlap at a level; those who are surely one are among those who may be."""


def teams_with_something_shared(level: OverlapLevel, prefix: str, limit: int) -> list[Select[Any]]:
    """Statements for teams that play, each with what it shares with another team.

    Up to ``limit`` keys are looked for, and ``_OF_A_KEY`` times as many teams read: a key that very many teams have, as
    the phone of an office, does not make one of these statements long.
    """
    return [_teams_of_keys(sources, prefix, limit) for sources in _SHARED[level]]


def _teams_of_keys(sources: Sequence[_Source], prefix: str, limit: int) -> Select[Any]:
    names = [f"key_{position}" for position, _ in enumerate(sources[0].keys)]
    everybody = union_all(
        *(
            select(source.id, *(key.label(name) for key, name in zip(source.keys, names, strict=True))).where(
                source.where
            )
            for source in sources
        )
    ).subquery()
    of_everybody = [everybody.c[name] for name in names]
    shared = (
        select(*of_everybody)
        .group_by(*of_everybody)
        .having(func.count(everybody.c[_ID].distinct()) > 1)
        .limit(limit)
        .cte("shared")
    )
    having = []
    for source in sources:
        same = [column == shared.c[name] for column, name in zip(source.keys, names, strict=True)]
        query = select(*(shared.c[name] for name in names), source.id).select_from(shared)
        query = query.join(source.id.table, and_(*same, source.where))
        having.append(query)
    members = union_all(*having).subquery()
    return (
        select(members.c[_ID], *(members.c[name] for name in names))
        .join(teams, teams.c.registration_id == members.c[_ID])
        .where(teams.c.prefix == prefix, plays())
        .distinct()
        .limit(limit * _OF_A_KEY)
    )

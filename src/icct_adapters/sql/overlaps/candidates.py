"""Statements that find teams which may share a person; what they share, the core's own rule says.

Each table is asked by an index of its own: players and captains by phone, players, captains and coaches by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from icct_core import Person, RegistrationStatus

from ..tables import overlaps_seen, players, teams
from .arrays import any_of

_OUT = [literal_column(f"'{status.value}'", Text) for status in RegistrationStatus if not status.plays]
"""Written into the statements: lists of values would be put in each time that one is sent."""
_ID = "registration_id"


def plays(table: FromClause = teams) -> ColumnElement[bool]:
    """Whether the team of a row takes part."""
    return table.c.status.not_in(_OUT)


Among = Callable[[ColumnElement[Any], str], ColumnElement[bool]]


def _in(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What is asked about one team.

    ``people``        everybody of the teams ``ids`` as far as they play
    ``people_alike``  the same, but those alone who have one of the names ``keys`` or of the ``phones``
    ``may_share``     ids of up to ``limit`` teams that may share somebody with the one whose ``values_of`` these are
    ``seen``          pairs that were looked at, of which one of the teams ``ids`` is the first
    """

    people: CompoundSelect[Any]
    people_alike: CompoundSelect[Any]
    may_share: Select[Any]
    seen: Select[Any]


def _people(among: Among, *, alike: bool) -> CompoundSelect[Any]:
    known = (teams.c.registration_id, teams.c.prefix, teams.c.number, teams.c.church_key)
    which = and_(among(teams.c.registration_id, "ids"), plays())
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
            has_name = among(person[1], "keys")
            query = query.where(has_name if person is coach else or_(has_name, among(person[2], "phones")))
        everybody.append(query)
    return union_all(*everybody)


def _may_share(among: Among) -> Select[Any]:
    own: BindParameter[Any] = bindparam("own", type_=Uuid)
    church: BindParameter[Any] = bindparam("church", type_=Text)
    of_players, of_teams = select(players.c.registration_id), select(teams.c.registration_id)
    found = [
        of_players.where(among(players.c.phone, "phones")),
        of_players.where(players.c.church_key == church, among(players.c.name_key, "keys")),
        of_players.where(among(players.c.name_key, "without_phone"), players.c.phone.is_(None)),
        of_teams.where(among(teams.c.captain_phone, "phones")),
        of_teams.where(teams.c.church_key == church, among(teams.c.captain_key, "keys")),
        of_teams.where(teams.c.church_key == church, among(teams.c.coach_key, "keys")),
        of_teams.where(among(teams.c.coach_key, "without_phone")),
    ]
    limit = bindparam("limit", type_=Integer)
    others = (one.where(one.selected_columns[_ID] != own).limit(limit).subquery().select() for one in found)
    return select(union_all(*others).subquery().c[_ID]).distinct().limit(limit)


def _statements(among: Among) -> Statements:
    return Statements(
        people=_people(among, alike=False),
        people_alike=_people(among, alike=True),
        may_share=_may_share(among),
        seen=select(overlaps_seen.c.one_id, overlaps_seen.c.other_id).where(among(overlaps_seen.c.one_id, "ids")),
    )


STATEMENTS = {"postgresql": _statements(any_of), "sqlite": _statements(_in)}
"""By dialect. They are made once: that takes longer than running them, and a list as one value less than as many."""


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

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
    bindparam,
    cast,
    literal_column,
    null,
    select,
    union_all,
)

from icct_core import Person, RegistrationStatus

from ..tables import overlaps_seen, players, teams
from .arrays import any_of

_OUT = [literal_column(f"'{status.value}'", Text) for status in RegistrationStatus if not status.plays]
"""Written into the statements: lists of values would be put in each time that one is sent."""


def plays(table: FromClause = teams) -> ColumnElement[bool]:
    """Whether the team of a row takes part."""
    return table.c.status.not_in(_OUT)


def not_by_index(column: ColumnElement[str]) -> ColumnElement[str]:
    """The column, hidden from the planner: no index is used for it.

    A database that has not counted its values yet, as PostgreSQL in the minute after many teams came and SQLite always,
    takes a prefix for rare, and would read all teams of a tournament or a church by it.
    """
    return column + ""


Among = Callable[[ColumnElement[Any], str], ColumnElement[bool]]


def _in(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What is asked about one team.

    ``people``  everybody of the teams ``ids`` as far as they play
    ``others``  up to ``limit`` people of other teams who may be one of the team whose ``values_of`` these are, the
                surest first; who may be one in several ways comes as often
    ``seen``    pairs that were looked at, of which one of the teams ``ids`` is the first
    """

    people: CompoundSelect[Any]
    others: Select[Any]
    seen: Select[Any]


_OF_TEAM = teams.c.registration_id, teams.c.prefix, teams.c.number, teams.c.church_key
_CAPTAIN = select(
    *_OF_TEAM,
    teams.c.captain_name.label("name"),
    teams.c.captain_key.label("name_key"),
    teams.c.captain_phone.label("phone"),
).where(plays())
_COACH = select(
    *_OF_TEAM,
    teams.c.coach_name.label("name"),
    teams.c.coach_key.label("name_key"),
    cast(null(), Text).label("phone"),
).where(plays())
_PLAYER = (
    select(*_OF_TEAM, players.c.name, players.c.name_key, players.c.phone)
    .join(players, players.c.registration_id == teams.c.registration_id)
    .where(plays())
)


def _people(among: Among) -> CompoundSelect[Any]:
    return union_all(*(person.where(among(teams.c.registration_id, "ids")) for person in (_CAPTAIN, _COACH, _PLAYER)))


def _others(among: Among) -> Select[Any]:
    own: BindParameter[Any] = bindparam("own", type_=Uuid)
    church: BindParameter[Any] = bindparam("church", type_=Text)
    by_phone = among(players.c.phone, "phones"), among(teams.c.captain_phone, "phones")
    found = [
        _players(by_phone[0], among(players.c.name_key, "keys")),
        _CAPTAIN.where(by_phone[1], among(teams.c.captain_key, "keys")),
        _players(players.c.church_key == church, among(players.c.name_key, "keys")),
        _CAPTAIN.where(teams.c.church_key == church, among(teams.c.captain_key, "keys")),
        _COACH.where(teams.c.church_key == church, among(teams.c.coach_key, "keys")),
        _players(by_phone[0]),
        _CAPTAIN.where(by_phone[1]),
        _players(among(players.c.name_key, "without_phone"), players.c.phone.is_(None)),
        _COACH.where(among(teams.c.coach_key, "without_phone")),
    ]
    in_this_tournament = not_by_index(teams.c.prefix) == bindparam("prefix", type_=Text)
    limit = bindparam("limit", type_=Integer)
    others = (
        one.where(teams.c.registration_id != own, in_this_tournament).limit(limit).subquery().select() for one in found
    )
    return select(union_all(*others).subquery()).limit(limit)


def _players(*which: ColumnElement[bool]) -> Select[Any]:
    """Players are found first, and their teams then; ``OFFSET 0`` keeps a database from turning that round."""
    found = select(players).where(*which).offset(literal_column("0", Integer)).subquery("found")
    return (
        select(*_OF_TEAM, found.c.name, found.c.name_key, found.c.phone)
        .join(found, found.c.registration_id == teams.c.registration_id)
        .where(plays())
    )


def _statements(among: Among) -> Statements:
    return Statements(
        people=_people(among),
        others=_others(among),
        seen=select(overlaps_seen.c.one_id, overlaps_seen.c.other_id).where(among(overlaps_seen.c.one_id, "ids")),
    )


STATEMENTS = {"postgresql": _statements(any_of), "sqlite": _statements(_in)}
"""By dialect. They are made once: that takes longer than running them, and a list as one value less than as many."""


def values_of(people: Sequence[Person]) -> dict[str, Any]:
    """Names and phones of one team's people, for these statements."""
    return {
        "own": people[0].registration_id,
        "prefix": people[0].team_id.prefix,
        "church": people[0].church_key,
        "keys": _keys(people),
        "phones": _phones(people),
        "without_phone": _keys([one for one in people if one.phone is None]),
    }


def _keys(people: Sequence[Person]) -> list[str]:
    return sorted({one.key for one in people})


def _phones(people: Sequence[Person]) -> list[str]:
    return sorted({one.phone.digits for one in people if one.phone is not None})

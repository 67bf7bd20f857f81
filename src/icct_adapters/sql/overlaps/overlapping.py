"""Which teams of a page have somebody who is, certainly or likely, in another team that plays: for badges.

Every way asks each index once a person or once a team, never for everybody: a page has few of very many teams.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    case,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.selectable import CTE

from ..tables import overlaps_seen, players, teams
from .arrays import any_of
from .candidates import not_by_index, plays

_OF_TEAM = ("registration_id", "prefix", "church_key", "status", "captain_key", "captain_phone", "coach_key")
_TEAM = [teams.c[name] for name in _OF_TEAM]
_NAMES, _PHONES, _BOTH = "names", "phones", "both"


@dataclass(frozen=True, slots=True)
class Overlapping:
    """How a database finds them: the teams of a page, whose ids are ``ids``, and whether one of them is among those."""

    page: Callable[[], Select[Any]]
    is_among: Callable[[CTE], ColumnElement[bool]]


def _another(own: CTE) -> list[ColumnElement[bool]]:
    """A row of ``teams`` is another team that plays in the same tournament, and nobody has looked at these two."""
    one, other = own.c.registration_id, teams.c.registration_id
    looked_at = select(literal(1)).where(
        overlaps_seen.c.one_id == case((one < other, one), else_=other),
        overlaps_seen.c.other_id == case((one < other, other), else_=one),
    )
    return [
        other != one,
        not_by_index(teams.c.prefix) == own.c.prefix,
        plays(),
        not_(looked_at.correlate(own, teams).exists()),
    ]


# by squad


def _page_with_squads() -> Select[Any]:
    """Each team's names and phones, and both together, as arrays."""
    squad = (
        select(
            func.array_agg(players.c.name_key, type_=ARRAY(Text)).label(_NAMES),
            func.array_agg(players.c.phone, type_=ARRAY(Text)).filter(players.c.phone.is_not(None)).label(_PHONES),
            func.array_agg(_both(players.c.phone, players.c.name_key), type_=ARRAY(Text)).label(_BOTH),
        )
        .where(players.c.registration_id == teams.c.registration_id)
        .lateral("squad")
    )
    append, captain_and_coach = func.array_append, (teams.c.captain_key, teams.c.coach_key)
    names: ColumnElement[Any] = squad.c[_NAMES]
    for name in captain_and_coach:
        names = append(names, name, type_=ARRAY(Text))
    captain = _both(teams.c.captain_phone, teams.c.captain_key)
    return (
        select(
            *_TEAM,
            names.label(_NAMES),
            append(squad.c[_PHONES], teams.c.captain_phone, type_=ARRAY(Text)).label(_PHONES),
            append(squad.c[_BOTH], captain, type_=ARRAY(Text)).label(_BOTH),
        )
        .join(squad, true())
        .where(any_of(teams.c.registration_id, "ids"))
    )


def _both(phone: ColumnElement[Any], name: ColumnElement[Any]) -> ColumnElement[Any]:
    return phone + " " + name


def _shares_by_squad(page: CTE) -> ColumnElement[bool]:
    """One look into each index for a whole squad, where one a person takes three times as long.

    The smaller indexes come first: of a team that is found by them, nobody has to look into the others. Teams of
    players are looked up one by one, in a statement of their own that PostgreSQL cannot turn round.
    """

    def named(*columns: ColumnElement[Any]) -> ColumnElement[bool]:
        church, name = columns
        return and_(church == page.c.church_key, name == any_(page.c[_NAMES]))

    def reached(phone: ColumnElement[Any], name: ColumnElement[Any]) -> ColumnElement[bool]:
        return and_(phone == any_(page.c[_PHONES]), _both(phone, name) == any_(page.c[_BOTH]))

    def has(found: Select[Any]) -> ColumnElement[bool]:
        return found.correlate(page).exists()

    in_teams = select(literal(1)).select_from(teams).where(*_another(page))
    is_in = teams.c.registration_id == players.c.registration_id
    in_another = select(literal(1)).where(is_in, *_another(page)).correlate(page, players).scalar_subquery()
    others = players.c.registration_id != page.c.registration_id
    in_players = select(literal(1)).select_from(players).where(others, in_another.is_not(None))
    return and_(
        plays(page),
        or_(
            has(in_teams.where(named(teams.c.church_key, teams.c.captain_key))),
            has(in_teams.where(named(teams.c.church_key, teams.c.coach_key))),
            has(in_teams.where(reached(teams.c.captain_phone, teams.c.captain_key))),
            has(in_players.where(named(players.c.church_key, players.c.name_key))),
            has(in_players.where(reached(players.c.phone, players.c.name_key))),
        ),
    )


BY_SQUAD = Overlapping(page=_page_with_squads, is_among=_shares_by_squad)
"""For PostgreSQL, which looks for all values of an array in one scan of an index."""


# one by one


def _page() -> Select[Any]:
    return select(*_TEAM).where(teams.c.registration_id.in_(bindparam("ids", expanding=True)))


def _shares_one_by_one(page: CTE) -> ColumnElement[bool]:
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
    return page.c.registration_id.in_(select(own.c.registration_id).where(func.coalesce(*found).is_not(None)))


def _same(ours: Sequence[ColumnElement[Any]], *theirs: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    return [one == other for one, other in zip(ours, theirs, strict=True)]


def _first_player(own: CTE, *same: ColumnElement[bool]) -> ColumnElement[Any]:
    """One is enough. The limit keeps databases from reading everybody to find all of them at once."""
    others = select(literal(1)).join(teams, teams.c.registration_id == players.c.registration_id)
    return _first(others.where(*same, players.c.registration_id != own.c.registration_id), own)


def _first_team(own: CTE, *same: ColumnElement[bool]) -> ColumnElement[Any]:
    return _first(select(literal(1)).where(*same), own)


def _first(others: Select[Any], own: CTE) -> ColumnElement[Any]:
    return others.where(*_another(own)).limit(1).correlate(own).scalar_subquery()


ONE_BY_ONE = Overlapping(page=_page, is_among=_shares_one_by_one)
"""For SQLite, which knows no arrays, and for which one look into an index is cheap."""

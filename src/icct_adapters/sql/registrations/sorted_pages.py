"""The statements that read a page of the list in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, tuple_

from icct_core import ListPlace, RegistrationFilter, SortedBy, TeamOrder

from ..tables import teams
from .matching import matching
from .pages import LINE

_NUMBER = (teams.c.prefix, teams.c.number)
_COLUMNS: Mapping[SortedBy, Sequence[ColumnElement[Any]]] = {
    SortedBy.NUMBER: _NUMBER,
    SortedBy.TEAM: (func.lower(teams.c.team_name), *_NUMBER),
    SortedBy.CHURCH: (teams.c.church_key, *_NUMBER),
    SortedBy.CAPTAIN: (teams.c.captain_key, *_NUMBER),
    SortedBy.REGISTERED: (teams.c.prefix, teams.c.registered_at, teams.c.number),
    SortedBy.CHANGED: (teams.c.changed_at, *_NUMBER),
}
"""Each begins as an index does, which is read from the place on, in the one direction or the other."""


def place_of(order: TeamOrder, after: ListPlace) -> Select[Any]:
    """What a team is compared by; no row if there is no such team."""
    columns = _COLUMNS[order.by]
    if order.by is SortedBy.CHANGED and after.changed_at is not None:
        columns = (bindparam(None, after.changed_at, teams.c.changed_at.type).label("changed_at"), *_NUMBER)
    return select(*columns).where(teams.c.prefix == after.team_id.prefix, teams.c.number == after.team_id.number)


def sorted_page_of(
    which: RegistrationFilter,
    church: Sequence[ColumnElement[bool]],
    order: TeamOrder,
    place: Sequence[Any] | None,
    limit: int,
) -> Select[Any]:
    """Up to ``limit`` lines after a place."""
    columns, query = _COLUMNS[order.by], matching(LINE, which, church)
    if place is not None:
        here = tuple_(*columns)
        there = tuple_(*(bindparam(None, one, column.type) for column, one in zip(columns, place, strict=True)))
        query = query.where(here < there if order.descending else here > there)
    return query.order_by(*(column.desc() if order.descending else column for column in columns)).limit(limit)

"""The statements that read a page of the list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Text,
    bindparam,
    func,
    select,
    union_all,
)

from icct_core import RegistrationFilter, TeamId

from ..tables import players, teams
from .matching import MOST_KNOWN, matching, planned_for, values_of, without_values

_PLAYER_COUNT = (
    select(func.count())
    .where(players.c.registration_id == teams.c.registration_id)
    .scalar_subquery()
    .label("player_count")
)

_ORDER = (teams.c.prefix, teams.c.number)
_OF_LINE = (
    *("registration_id", "prefix", "number", "team_name", "church_name", "captain_name", "status", "registered_at"),
    *("changed_at", "version", "logo_url", "removed_at"),
)
LINE = select(*(teams.c[name] for name in _OF_LINE), _PLAYER_COUNT)
"""No more than a line shows: what a team is searched by is far longer."""

_Statement = Select[Any] | CompoundSelect[Any]


class Page(NamedTuple):
    """A statement, and its values."""

    statement: _Statement
    values: dict[str, Any]


def has_parameters_alone(which: RegistrationFilter) -> bool:
    """Whether nothing is written into the statement of ``page_of`` for what was typed."""
    return which.church_key is None and not which.is_wide


def page_of(which: RegistrationFilter, church: Sequence[ColumnElement[bool]], after: TeamId | None, limit: int) -> Page:
    """Up to ``limit`` lines after ``after``, in the order of their numbers.

    Without a ``church`` the same statement for any words or time.
    """
    made = _made if church else _known
    statement = made(without_values(which), tuple(church), has_after=after is not None)
    return Page(statement, values_of(which) | _values(after) | {"at_most": limit})


def _made(which: RegistrationFilter, church: Sequence[ColumnElement[bool]], *, has_after: bool) -> _Statement:
    at_most = planned_for(0, Integer, alone=len(which.words) == 1, name="at_most")
    if which.changed_since is None:
        return _page(matching(LINE, which, church), at_most, has_after=has_after)
    return looked_up(_page(matching(select(*_ORDER), which, church), at_most, has_after=has_after))


_known = lru_cache(MOST_KNOWN)(_made)


def _values(after: TeamId | None) -> dict[str, Any]:
    return {"prefix": after.prefix, "number": after.number} if after else {}


def _page(which: Select[Any], limit: BindParameter[int], *, has_after: bool) -> _Statement:
    return _behind(which, limit) if has_after else which.order_by(*_ORDER).limit(limit)


def looked_up(numbers: _Statement) -> Select[Any]:
    """The lines of a page whose numbers were found in their index.

    Teams change in about the order of their numbers, which a planner does not know: it would read the rows of all that
    did not change to find the first that did.
    """
    of_page = numbers.subquery("of_page")
    same = (teams.c.prefix == of_page.c.prefix) & (teams.c.number == of_page.c.number)
    return LINE.join(of_page, same).order_by(*_ORDER)


def _behind(matching: Select[Any], limit: BindParameter[int]) -> CompoundSelect[Any]:
    """The rest of a prefix, then the prefixes behind it.

    Both are ranges that a planner can guess the size of. It cannot for ``(prefix, number) > (…, …)``, and then reads
    every team after the page before to find those of one church.
    """
    prefix, number = bindparam("prefix", type_=Text), bindparam("number", type_=Integer)
    same = matching.where(teams.c.prefix == prefix, teams.c.number > number)
    others = matching.where(teams.c.prefix > prefix)
    parts = (part.order_by(*_ORDER).limit(limit).subquery().select() for part in (same, others))
    return union_all(*parts).order_by("prefix", "number").limit(limit)

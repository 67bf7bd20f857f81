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
from .matching import matching, planned_for

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

_MOST_KNOWN = 128
"""As many as there are choices of statuses, with removed teams and without, from the first page on and after a team."""

_Statement = Select[Any] | CompoundSelect[Any]


class Page(NamedTuple):
    """A statement, and its values."""

    statement: _Statement
    values: dict[str, Any]


def has_known_statement(which: RegistrationFilter) -> bool:
    """Whether ``known_page`` has its statement."""
    return which.church_key is None and not which.is_wide


def known_page(which: RegistrationFilter, after: TeamId | None, limit: int) -> Page:
    """Up to ``limit`` lines after ``after``, in the order of their numbers: the same statement each time."""
    return Page(_known(which, has_after=after is not None), _values(after) | {"at_most": limit})


def page_of(which: RegistrationFilter, church: Sequence[ColumnElement[bool]], after: TeamId | None, limit: int) -> Page:
    """The same for any filter, made for it alone."""
    values = _values(after)
    at_most = planned_for(limit, Integer, alone=len(which.words) == 1)
    if which.changed_since is None:
        return Page(_page(matching(LINE, which, church), at_most, has_after=after is not None), values)
    found = _page(matching(select(*_ORDER), which, church), at_most, has_after=after is not None)
    return Page(looked_up(found), values)


def _values(after: TeamId | None) -> dict[str, Any]:
    return {"prefix": after.prefix, "number": after.number} if after else {}


@lru_cache(_MOST_KNOWN)
def _known(which: RegistrationFilter, *, has_after: bool) -> _Statement:
    return _page(matching(LINE, which, ()), bindparam("at_most", type_=Integer), has_after=has_after)


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

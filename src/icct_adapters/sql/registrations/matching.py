"""A filter of the list as conditions of a statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from icct_core import RegistrationFilter, RegistrationStatus

from ..tables import church_aliases, teams, tournaments
from ..types import UtcDateTime

T = TypeVar("T")

MOST_KNOWN = 128
"""Statements that are kept, those asked for last: they differ by the choice of statuses and the number of words."""

_SINCE, _ANY_TIME = "since", datetime(1970, 1, 1, tzinfo=UTC)

_ESCAPED = str.maketrans({character: f"/{character}" for character in "/%_"})


_COUNTS_AS = select(
    tournaments.c.prefix, func.coalesce(church_aliases.c.church_key, bindparam("typed_church"))
).outerjoin_from(
    tournaments,
    church_aliases,
    and_(
        church_aliases.c.prefix == tournaments.c.prefix,
        church_aliases.c.alias_key == bindparam("typed_church"),
    ),
)
"""The key of the church that a typed name counts as, in each tournament that has teams."""


async def of_church(connection: AsyncConnection, which: RegistrationFilter) -> Sequence[ColumnElement[bool]]:
    """The condition that teams are of the filter's church, which an alias may name; empty if any church will do.

    The alias is looked up first: PostgreSQL can guess how many teams a church has whose key it is told.
    """
    if which.church_key is None:
        return ()
    rows = (await connection.execute(_COUNTS_AS, {"typed_church": which.church_key})).all()
    found: dict[str, str] = dict(rows)
    keys = set(found.values()) or {which.church_key}
    if len(keys) == 1:
        return (teams.c.church_key == keys.pop(),)
    return (or_(*(and_(teams.c.prefix == prefix, teams.c.church_key == key) for prefix, key in found.items())),)


def matching(query: Select[Any], which: RegistrationFilter, church: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """The rows of these teams; a search for one word, or for changes since a time, is planned for that."""
    query = query.where(*church)
    if which.status is not None:
        query = query.where(is_one_of(teams.c.status, which.statuses))
    if not which.removed:
        query = query.where(teams.c.removed_at.is_(None))
    if which.changed_since is not None:
        query = query.where(
            teams.c.changed_at >= planned_for(which.changed_since, UtcDateTime, alone=True, name=_SINCE)
        )
    for name, pattern in patterns_of(which).items():
        text = planned_for(pattern, Text, alone=len(which.words) == 1, name=name)
        query = query.where(teams.c.search_text.like(text, escape="/"))
    return query


def patterns_of(which: RegistrationFilter) -> dict[str, str]:
    """The parameters that stand for the words of a filter, by their names."""
    return {f"word_{place}": f"%{word.translate(_ESCAPED)}%" for place, word in enumerate(which.words)}


def values_of(which: RegistrationFilter) -> dict[str, Any]:
    """The parameters that stand for what was typed, so that other words or times need no other statement."""
    since = {} if which.changed_since is None else {_SINCE: which.changed_since}
    return patterns_of(which) | since


def without_values(which: RegistrationFilter) -> RegistrationFilter:
    """The same for all filters that differ in their words, or in their time, alone."""
    since = None if which.changed_since is None else _ANY_TIME
    return replace(which, words=("",) * len(which.words), changed_since=since)


def is_one_of(column: ColumnElement[str], statuses: Collection[RegistrationStatus]) -> ColumnElement[bool]:
    """Written into the statement: PostgreSQL plans otherwise for a status that few have than for any."""
    return or_(false(), *(column == literal_column(f"'{status.value}'", Text) for status in sorted(statuses)))


def planned_for(value: T, type_: type[TypeEngine[T]], *, alone: bool, name: str | None = None) -> BindParameter[T]:
    """A value of a search; that of one word ``alone`` is written into the statement, so that PostgreSQL plans for it.

    For a parameter's values it plans a few times, and from then on for any: it would read and sort all teams that have
    a common word to show the first hundred of them. Few teams have several words, and planning for each takes longer.
    """
    return bindparam(name, value, type_, literal_execute=alone)

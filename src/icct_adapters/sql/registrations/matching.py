"""A filter of the list as conditions of a statement."""

from __future__ import annotations

from collections.abc import Sequence
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
        query = query.where(or_(false(), *(_is(status) for status in sorted(which.statuses))))
    if not which.removed:
        query = query.where(teams.c.removed_at.is_(None))
    if which.changed_since is not None:
        query = query.where(teams.c.changed_at >= planned_for(which.changed_since, UtcDateTime, alone=True))
    for word in which.words:
        pattern = planned_for(f"%{word.translate(_ESCAPED)}%", Text, alone=len(which.words) == 1)
        query = query.where(teams.c.search_text.like(pattern, escape="/"))
    return query


def _is(status: RegistrationStatus) -> ColumnElement[bool]:
    """Written into the statement: PostgreSQL plans otherwise for a status that few have than for any."""
    return teams.c.status == literal_column(f"'{status.value}'", Text)


def planned_for(value: T, type_: type[TypeEngine[T]], *, alone: bool) -> BindParameter[T]:
    """A value of a search; that of one word ``alone`` is written into the statement, so that PostgreSQL plans for it.

    For a parameter's values it plans a few times, and from then on for any: it would read and sort all teams that have
    a common word to show the first hundred of them. Few teams have several words, and planning for each takes longer.
    """
    return bindparam(None, value, type_, literal_execute=alone)

"""Deletes names of churches that captains typed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Text, bindparam, delete, or_, select

from ..engine.connection import SqlConnection
from ..tables import church_aliases, church_merges, churches, teams

_OF_PREFIX = bindparam("of_prefix", type_=Text)
_TYPED = (
    select(churches.c.church_key)
    .where(churches.c.prefix == _OF_PREFIX, churches.c.name.is_(None), churches.c.teams == 0)
    .where(
        or_(
            churches.c.merged_into.is_(None),
            churches.c.church_key.in_(select(church_merges.c.from_key).where(church_merges.c.prefix == _OF_PREFIX)),
        ),
        churches.c.church_key.not_in(
            select(teams.c.church_key).where(teams.c.prefix == _OF_PREFIX, teams.c.removed_at.is_(None))
        ),
    )
)
"""An alias that organisers gave and no team was registered under was never merged; it is theirs."""

_LOCK = _TYPED.order_by(churches.c.church_key).with_for_update(of=churches)
_KEY = bindparam("of_key", type_=Text)
_ALIASES = (
    select(church_aliases.c.church_key)
    .where(church_aliases.c.prefix == _OF_PREFIX, church_aliases.c.alias_key.in_(_TYPED))
    .distinct()
    .order_by(church_aliases.c.church_key)
)
_FORGET_ALIASES = delete(church_aliases).where(
    church_aliases.c.prefix == _OF_PREFIX, or_(church_aliases.c.alias_key == _KEY, church_aliases.c.church_key == _KEY)
)
_FORGET_MERGES = delete(church_merges).where(
    church_merges.c.prefix == _OF_PREFIX, or_(church_merges.c.from_key == _KEY, church_merges.c.into_key == _KEY)
)
_FORGET = delete(churches).where(churches.c.prefix == _OF_PREFIX, churches.c.church_key == _KEY)


async def typed_keys(connection: SqlConnection, prefix: str) -> Sequence[str]:
    """The keys of churches without a name and without teams, locked."""
    return [row["church_key"] for row in await connection.rows(_LOCK, {"of_prefix": prefix})]


async def registered_under(connection: SqlConnection, prefix: str, keys: Collection[str]) -> Sequence[str]:
    """The keys of other churches that have one of these ``typed_keys`` as an alias."""
    rows = await connection.rows(_ALIASES, {"of_prefix": prefix})
    return [row["church_key"] for row in rows if row["church_key"] not in keys]


async def forget(connection: SqlConnection, prefix: str, keys: Collection[str]) -> None:
    """Delete churches with their aliases and merges."""
    if keys:
        named = [{"of_prefix": prefix, "of_key": key} for key in keys]
        for statement in (_FORGET_ALIASES, _FORGET_MERGES, _FORGET):
            await connection.change_each(statement, named)

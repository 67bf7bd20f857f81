"""Reads the registry of churches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select

from icct_core import Church, ChurchCounts, ChurchReader, Merge

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..tables import church_aliases, church_merges, churches
from .church_rows import WITH_NAMES, church_from_rows, merge_from_row

_ALIASES = select(church_aliases).order_by(church_aliases.c.alias_key)


class SqlChurchReader(ChurchReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def all(self, prefix: str) -> Sequence[Church]:
        has_alias = select(church_aliases.c.church_key).where(church_aliases.c.prefix == prefix)
        query = WITH_NAMES.where(
            churches.c.prefix == prefix,
            churches.c.merged_into.is_(None),
            or_(churches.c.name.is_not(None), churches.c.teams > 0, churches.c.church_key.in_(has_alias)),
        )
        return await self._with_aliases(query, _ALIASES.where(church_aliases.c.prefix == prefix))

    async def merges(self, prefix: str) -> Sequence[Merge]:
        query = (
            select(church_merges)
            .where(church_merges.c.prefix == prefix, church_merges.c.undone_at.is_(None))
            .order_by(church_merges.c.merged_at.desc())
        )
        with database_errors():
            async with self._database.reader.connect() as connection:
                return [merge_from_row(row) for row in (await connection.execute(query)).mappings()]

    async def largest(self, prefix: str, *, limit: int) -> Sequence[Church]:
        order = (churches.c.teams.desc(), churches.c.church_key)
        some = select(churches.c.church_key).where(churches.c.prefix == prefix, churches.c.teams > 0)
        first = some.order_by(*order).limit(limit)  # before names are looked up, as the first team of each typed it
        query = WITH_NAMES.where(churches.c.prefix == prefix, churches.c.church_key.in_(first)).order_by(*order)
        of_them = church_aliases.c.church_key.in_(first)
        return await self._with_aliases(query, _ALIASES.where(church_aliases.c.prefix == prefix, of_them))

    async def count(self, prefix: str, *, otherwise: int | None) -> ChurchCounts:
        allowed = func.coalesce(churches.c.teams_allowed, otherwise)
        playing = select(func.count(), func.count().filter(churches.c.teams > allowed)).where(
            churches.c.prefix == prefix, churches.c.teams > 0
        )
        with database_errors():
            async with self._database.reader.connect() as connection:
                counted = (await connection.execute(playing)).one()
        return ChurchCounts(playing=counted[0], over=counted[1])

    async def _with_aliases(self, query: Select[Any], aliases: Select[Any]) -> Sequence[Church]:
        names: defaultdict[str, list[str]] = defaultdict(list)
        with database_errors():
            async with self._database.reader.connect() as connection:
                rows = (await connection.execute(query)).mappings().all()
                for row in (await connection.execute(aliases)).mappings():
                    names[row["church_key"]].append(row["name"])
        return [church_from_rows(row, names[row["church_key"]]) for row in rows]

"""Reads the registry of churches."""

from __future__ import annotations

from collections.abc import Sequence

from icct_core import Church, ChurchCounts, ChurchReader, Merge

from ..churches.church_rows import churches_of
from ..database import InMemoryDatabase


class InMemoryChurchReader(ChurchReader):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def all(self, prefix: str) -> Sequence[Church]:
        tables = self._database.tables
        found = churches_of(tables, prefix, {key for its_prefix, key in tables.churches if its_prefix == prefix})
        return [one for one in found.values() if one.merged_into is None and (one.names or one.teams)]

    async def merges(self, prefix: str) -> Sequence[Merge]:
        merges = self._database.tables.church_merges.values()
        return [one for one in reversed(merges) if one.prefix == prefix and one.undone_at is None]

    async def largest(self, prefix: str, *, limit: int) -> Sequence[Church]:
        playing = [one for one in await self.all(prefix) if one.teams]
        return sorted(playing, key=lambda one: (-one.teams, one.key))[:limit]

    async def count(self, prefix: str, *, otherwise: int | None) -> ChurchCounts:
        playing = [one for one in await self.all(prefix) if one.teams]
        return ChurchCounts(playing=len(playing), over=sum(one.is_over(otherwise) for one in playing))

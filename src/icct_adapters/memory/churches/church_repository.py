"""Registers, changes and merges churches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from icct_core import (
    Church,
    ChurchId,
    ChurchNotFound,
    ChurchRepository,
    Merge,
    MergeId,
    MergeNotFound,
    Registration,
    RegistrationId,
    StaleVersion,
)

from ..history import stale
from ..tables import Tables
from .church_rows import church_key_of, church_of, churches_of, make_sure_of


class InMemoryChurchRepository(ChurchRepository):
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def get(self, prefix: str, church_id: ChurchId) -> Church:
        for (its_prefix, key), row in self._tables.churches.items():
            if its_prefix == prefix and row.id == church_id and (church := church_of(self._tables, prefix, key)):
                return church
        raise ChurchNotFound

    async def find(self, prefix: str, key: str) -> Church | None:
        return church_of(self._tables, prefix, church_key_of(self._tables, prefix, key))

    async def lock(self, prefix: str, keys: Collection[str]) -> Mapping[str, Church]:
        for key in keys:
            make_sure_of(self._tables, prefix, key, ChurchId.new(), version=0)
        return churches_of(self._tables, prefix, set(keys))

    async def put(self, *churches: Church) -> None:
        tables = self._tables
        changed = {(church.prefix, church.key) for church in churches}
        for alias, (church_key, _) in list(tables.church_aliases.items()):
            if (alias[0], church_key) in changed:
                del tables.church_aliases[alias]
        for church in churches:
            tables.churches[church.prefix, church.key] = replace(church, aliases=(), teams=0, typed=None)
            if church.merged_into is None:
                for name in church.alias_rows:
                    tables.church_aliases[church.prefix, name.key] = (church.key, name)

    async def move(
        self,
        prefix: str,
        from_key: str,
        into_key: str,
        *,
        only: Collection[RegistrationId] | None = None,
        but_typed: Collection[str] = (),
    ) -> frozenset[RegistrationId]:
        def goes(one: Registration) -> bool:
            return (only is None or one.id in only) and one.known_team.church.key not in but_typed

        return self._move(prefix, {from_key: into_key}, goes)[from_key]

    async def move_each(self, prefix: str, into: Mapping[str, str]) -> Mapping[str, frozenset[RegistrationId]]:
        return self._move(prefix, into, lambda _: True)

    def _move(
        self, prefix: str, into: Mapping[str, str], goes: Callable[[Registration], bool]
    ) -> Mapping[str, frozenset[RegistrationId]]:
        tables = self._tables
        moved: dict[str, set[RegistrationId]] = {key: set() for key in into}
        for one, key in list(tables.church_keys.items()):
            registration = tables.registrations[one]
            if key in into and registration.team_id.prefix == prefix and goes(registration):
                moved[key].add(one)
                tables.church_keys[one] = into[key]
                tables.teams_of_churches[prefix, key] -= registration.plays
                tables.teams_of_churches[prefix, into[key]] += registration.plays
        return {key: frozenset(ids) for key, ids in moved.items()}

    async def put_merge(self, *merges: Merge) -> None:
        self._tables.church_merges.update({merge.id: merge for merge in merges})

    async def merge(self, prefix: str, merge_id: MergeId) -> Merge:
        merge = self._tables.church_merges.get(merge_id)
        if merge is None or merge.prefix != prefix:
            raise MergeNotFound
        return merge

    async def merge_from(self, prefix: str, key: str) -> Merge | None:
        merges = self._tables.church_merges.values()
        return next((m for m in merges if (m.prefix, m.from_key, m.undone_at) == (prefix, key, None)), None)

    async def forget_typed(self, prefix: str) -> int:
        tables = self._tables
        of_prefix = (one for one in tables.registrations.values() if one.team_id.prefix == prefix)
        with_teams = {tables.church_keys.get(one.id) for one in of_prefix if one.team is not None}
        merged = {one.from_key for one in tables.church_merges.values() if one.prefix == prefix}
        keys = {
            key
            for (its_prefix, key), row in tables.churches.items()
            if its_prefix == prefix and row.name is None and (row.merged_into is None or key in merged)
        } - with_teams
        for key in keys:
            del tables.churches[prefix, key]
        for (its_prefix, alias_key), (church_key, _) in list(tables.church_aliases.items()):
            if its_prefix == prefix and not keys.isdisjoint({alias_key, church_key}):
                del tables.church_aliases[its_prefix, alias_key]
        for merge_id, merge in list(tables.church_merges.items()):
            if merge.prefix == prefix and not keys.isdisjoint({merge.from_key, merge.into_key}):
                del tables.church_merges[merge_id]
        return len(keys)

    async def stale(self, church: Church) -> StaleVersion:
        return stale(self._tables, church.id, church.version)

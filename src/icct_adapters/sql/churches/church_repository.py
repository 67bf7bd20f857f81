"""Registers, changes and merges churches, inside a transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from uuid import uuid4

from sqlalchemy import bindparam, delete, insert, select, update

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

from ..engine.dialect import CHURCH_OF_NAME
from ..engine.in_transaction import InTransaction
from ..history.last_change import stale
from ..tables import church_aliases, church_merges, churches, teams
from .church_rows import WITH_NAMES, church_from_rows, church_to_row, merge_from_row, merge_to_row
from .forgetting import forget, registered_under, typed_keys
from .moving_teams import move_teams, write_search_texts

_FEW = 20
"""Churches read by their keys; more of them are read with all others in one go."""

_OF_PREFIX = churches.c.prefix == bindparam("of_prefix")
_BY_ID = WITH_NAMES.where(_OF_PREFIX, churches.c.id == bindparam("of_id"))
_BY_KEY = WITH_NAMES.where(_OF_PREFIX, churches.c.church_key == bindparam("of_key"))
_EACH = WITH_NAMES.where(_OF_PREFIX)
_KEY_OF_NAME = select(CHURCH_OF_NAME)
_ALIASES = (
    select(church_aliases).where(church_aliases.c.prefix == bindparam("of_prefix")).order_by(church_aliases.c.alias_key)
)
_ALIASES_OF = _ALIASES.where(church_aliases.c.church_key == bindparam("of_key"))
_FORGET_ALIASES = delete(church_aliases).where(
    church_aliases.c.prefix == bindparam("of_prefix"), church_aliases.c.church_key == bindparam("of_key")
)
_ADD_ALIAS = insert(church_aliases)
_CHANGE = (
    update(churches)
    .where(_OF_PREFIX, churches.c.church_key == bindparam("of_key"))
    .values(
        name=bindparam("new_name"),
        place=bindparam("new_place"),
        teams_allowed=bindparam("new_teams_allowed"),
        merged_into=bindparam("new_merged_into"),
        version=bindparam("new_version"),
        search_text=bindparam("new_search_text"),
    )
)
_WORDS_OF = select(churches.c.church_key, churches.c.search_text).where(
    _OF_PREFIX, churches.c.church_key == bindparam("of_key")
)
_WORDS = select(churches.c.church_key, churches.c.search_text).where(_OF_PREFIX)
_HAVE_TEAMS = select(teams.c.church_key).where(teams.c.prefix == bindparam("of_prefix")).distinct()
_ADD_MERGE = insert(church_merges)
_FORGET_MERGE = delete(church_merges).where(church_merges.c.id == bindparam("of_id"))
_MERGE = select(church_merges).where(
    church_merges.c.prefix == bindparam("of_prefix"), church_merges.c.id == bindparam("of_id")
)
_MERGE_FROM = select(church_merges).where(
    church_merges.c.prefix == bindparam("of_prefix"),
    church_merges.c.from_key == bindparam("of_key"),
    church_merges.c.undone_at.is_(None),
)


class SqlChurchRepository(InTransaction, ChurchRepository):
    async def get(self, prefix: str, church_id: ChurchId) -> Church:
        rows = await self._connection.rows(_BY_ID, {"of_prefix": prefix, "of_id": church_id.uuid})
        if not rows:
            raise ChurchNotFound
        return church_from_rows(rows[0], await self._alias_names(prefix, rows[0]["church_key"]))

    async def find(self, prefix: str, key: str) -> Church | None:
        its_key = await self._connection.value(_KEY_OF_NAME, {"prefix": prefix, "typed_church": key})
        return await self._of_key(prefix, its_key)

    async def lock(self, prefix: str, keys: Collection[str]) -> Mapping[str, Church]:
        ordered = sorted(set(keys))
        rows = [{"prefix": prefix, "church_key": key, "church_id": uuid4()} for key in ordered]
        if rows:
            await self._connection.change_each(self._dialect.lock_church, rows)
        if len(ordered) > _FEW:
            every = await self._each(prefix)
            return {key: every[key] for key in ordered}
        found = [(key, await self._of_key(prefix, key)) for key in ordered]
        return {key: church for key, church in found if church is not None}

    async def put(self, *churches: Church) -> None:
        if not churches:
            return
        before = await self._words_before(churches)
        await self._connection.change_each(
            _FORGET_ALIASES, [{"of_prefix": one.prefix, "of_key": one.key} for one in churches]
        )
        await self._connection.change_each(_CHANGE, [church_to_row(one) for one in churches])
        aliases = [
            {"prefix": one.prefix, "alias_key": name.key, "church_key": one.key, "name": name.text}
            for one in churches
            if one.merged_into is None
            for name in one.alias_rows
        ]
        if aliases:
            await self._connection.change_each(_ADD_ALIAS, aliases)
        words = {one.key: one.search_text for one in churches}
        found_otherwise = {key: text for key, text in words.items() if before.get(key, text) != text}
        await write_search_texts(self._connection, churches[0].prefix, found_otherwise)

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

        return (await move_teams(self._connection, prefix, {from_key: into_key}, goes))[from_key]

    async def move_each(self, prefix: str, into: Mapping[str, str]) -> Mapping[str, frozenset[RegistrationId]]:
        return await move_teams(self._connection, prefix, into, lambda _: True)

    async def put_merge(self, *merges: Merge) -> None:
        if merges:
            await self._connection.change_each(_FORGET_MERGE, [{"of_id": one.id.uuid} for one in merges])
            await self._connection.change_each(_ADD_MERGE, [merge_to_row(one) for one in merges])

    async def merge(self, prefix: str, merge_id: MergeId) -> Merge:
        rows = await self._connection.rows(_MERGE, {"of_prefix": prefix, "of_id": merge_id.uuid})
        if not rows:
            raise MergeNotFound
        return merge_from_row(rows[0])

    async def merge_from(self, prefix: str, key: str) -> Merge | None:
        rows = await self._connection.rows(_MERGE_FROM, {"of_prefix": prefix, "of_key": key})
        return merge_from_row(rows[0]) if rows else None

    async def forget_typed(self, prefix: str) -> int:
        keys = await typed_keys(self._connection, prefix)
        others = await registered_under(self._connection, prefix, keys)
        await forget(self._connection, prefix, keys)
        registered = [await self._of_key(prefix, key) for key in others]
        await self.put(*filter(None, registered))  # whose words the aliases were among
        return len(keys)

    async def stale(self, church: Church) -> StaleVersion:
        return await stale(self._connection, church.id, church.version)

    async def _of_key(self, prefix: str, key: str) -> Church | None:
        rows = await self._connection.rows(_BY_KEY, {"of_prefix": prefix, "of_key": key})
        return church_from_rows(rows[0], await self._alias_names(prefix, key)) if rows else None

    async def _alias_names(self, prefix: str, key: str) -> Iterable[str]:
        return [row["name"] for row in await self._connection.rows(_ALIASES_OF, {"of_prefix": prefix, "of_key": key})]

    async def _each(self, prefix: str) -> Mapping[str, Church]:
        names: defaultdict[str, list[str]] = defaultdict(list)
        for row in await self._connection.rows(_ALIASES, {"of_prefix": prefix}):
            names[row["church_key"]].append(row["name"])
        rows = await self._connection.rows(_EACH, {"of_prefix": prefix})
        return {row["church_key"]: church_from_rows(row, names[row["church_key"]]) for row in rows}

    async def _words_before(self, changed: Collection[Church]) -> Mapping[str, str]:
        """The words that the teams of these churches are found by so far; churches without teams may be left out."""
        prefix = next(iter(changed)).prefix
        if len(changed) > _FEW:
            with_teams = {row["church_key"] for row in await self._connection.rows(_HAVE_TEAMS, {"of_prefix": prefix})}
            rows = await self._connection.rows(_WORDS, {"of_prefix": prefix})
            return {row["church_key"]: row["search_text"] for row in rows if row["church_key"] in with_teams}
        keys = [{"of_prefix": prefix, "of_key": one.key} for one in changed]
        found = chain.from_iterable([await self._connection.rows(_WORDS_OF, key) for key in keys])
        return {row["church_key"]: row["search_text"] for row in found}

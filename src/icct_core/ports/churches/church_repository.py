"""Registers, changes and merges churches, inside a transaction."""

from abc import abstractmethod
from collections.abc import Collection, Mapping
from typing import Protocol

from ...domain.churches.church import Church, ChurchId, Merge, MergeId
from ...domain.errors import StaleVersion
from ...domain.values import RegistrationId


class ChurchRepository(Protocol):
    """The write side. A church is changed only while its row is locked: entries wait for that row as well.

    Rows are locked in the order of their keys, before the rows of any team.
    """

    @abstractmethod
    async def get(self, prefix: str, church_id: ChurchId) -> Church:
        """The church of this id, a tombstone too, not locked; raises ``ChurchNotFound``."""

    @abstractmethod
    async def find(self, prefix: str, key: str) -> Church | None:
        """The church that a name of this key counts as, by its own key or by an alias, not locked."""

    @abstractmethod
    async def lock(self, prefix: str, keys: Collection[str]) -> Mapping[str, Church]:
        """Lock the rows of these keys until the transaction ends, and return them as they are now, by key.

        A key without a row gets one of version 0, without name and teams: so nobody else can take it meanwhile. A
        tombstone's ``merged_into`` is the church that its key counts as now.
        """

    @abstractmethod
    async def put(self, *churches: Church) -> None:
        """Write everything of these churches but their numbers of teams, in place of what is there.

        Aliases are taken from all of them first, so that they can change hands. The search texts of their teams follow.
        """

    @abstractmethod
    async def move(
        self,
        prefix: str,
        from_key: str,
        into_key: str,
        *,
        only: Collection[RegistrationId] | None = None,
        but_typed: Collection[str] = (),
    ) -> frozenset[RegistrationId]:
        """Take the teams of one church over to another, counts with them; return which.

        All go unless ``only`` these are named, those that do not play too; those whose captains typed a name of one of
        the keys ``but_typed`` stay. Limits are not looked at, and the versions of the teams do not change.
        """

    @abstractmethod
    async def move_each(self, prefix: str, into: Mapping[str, str]) -> Mapping[str, frozenset[RegistrationId]]:
        """Take all teams of many churches over, each to the church that ``into`` names; return which, for every key."""

    @abstractmethod
    async def put_merge(self, *merges: Merge) -> None:
        """Keep merges, each in place of what is kept under its id."""

    @abstractmethod
    async def merge(self, prefix: str, merge_id: MergeId) -> Merge:
        """The merge of this id, undone or not; raises ``MergeNotFound``."""

    @abstractmethod
    async def merge_from(self, prefix: str, key: str) -> Merge | None:
        """The merge that made the church of this key a tombstone, unless it was undone."""

    @abstractmethod
    async def forget_typed(self, prefix: str) -> int:
        """Delete what captains typed, and return how many names: churches that nobody registered, which have no team.

        Aliases that came of merging such a church go, too, and what is kept of its merges.
        """

    @abstractmethod
    async def stale(self, church: Church) -> StaleVersion:
        """The refusal that tells the church's version, and who made it."""

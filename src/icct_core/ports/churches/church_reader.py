"""Reads the registry of churches."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from ...domain.churches.church import Church, Merge


class ChurchReader(Protocol):
    """The read side: what is committed."""

    @abstractmethod
    async def all(self, prefix: str) -> Sequence[Church]:
        """Every church that is registered, or has aliases or teams that play; no tombstones. In no special order."""

    @abstractmethod
    async def merges(self, prefix: str) -> Sequence[Merge]:
        """The merges that were not undone, the latest first."""

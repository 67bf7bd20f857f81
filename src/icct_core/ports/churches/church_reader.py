"""Reads the registry of churches."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ...domain.churches.church import Church, Merge


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurchCounts:
    """How many churches have teams that play, and how many of those have more than they may have."""

    playing: int
    over: int


class ChurchReader(Protocol):
    """The read side: what is committed."""

    @abstractmethod
    async def all(self, prefix: str) -> Sequence[Church]:
        """Every church that is registered, or has aliases or teams that play; no tombstones. In no special order."""

    @abstractmethod
    async def merges(self, prefix: str) -> Sequence[Merge]:
        """The merges that were not undone, the latest first."""

    @abstractmethod
    async def largest(self, prefix: str, *, limit: int) -> Sequence[Church]:
        """At most ``limit`` churches with teams that play, those with the most first, then in the order of keys."""

    @abstractmethod
    async def count(self, prefix: str, *, otherwise: int | None) -> ChurchCounts:
        """Count churches, where ``otherwise`` is how many teams one may have that has no number of its own."""

"""Reads the registry of churches."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from typing import Protocol

from ...domain.churches.church import Church, Merge
from ...domain.values import RegistrationId


class ChurchReader(Protocol):
    """The read side: what is committed."""

    @abstractmethod
    async def all(self, prefix: str) -> Sequence[Church]:
        """Every church that is registered, or has aliases or teams that play; no tombstones. In no special order."""

    @abstractmethod
    async def merges(self, prefix: str) -> Sequence[Merge]:
        """The merges that were not undone, the latest first."""

    @abstractmethod
    async def over_limit(
        self, registration_ids: Collection[RegistrationId], *, teams_per_church: int | None
    ) -> frozenset[RegistrationId]:
        """Which of these teams play for a church that has more teams than it may have.

        ``teams_per_church`` holds where a church has no number of its own; ``None`` allows any.
        """

"""Reads challenges."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from ...domain.codes.challenge import Challenge, ChallengeId


class ChallengeReader(Protocol):
    """The read side: committed challenges, until they are purged."""

    @abstractmethod
    async def find(self, challenge_id: ChallengeId) -> Challenge | None:
        """The challenge of this id, ``None`` if there is none."""

    @abstractmethod
    async def newest_of(self, subject: UUID) -> Challenge | None:
        """The newest about this subject, ``None`` if there is none."""

    @abstractmethod
    async def find_many(self, numbers: Collection[int]) -> Sequence[Challenge]:
        """The challenges of these numbers, in any order; those there are not are left out."""

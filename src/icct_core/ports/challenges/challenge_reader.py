"""Reads challenges."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from typing import Protocol

from ...domain.captains.challenge import Challenge, ChallengeId
from ...domain.values import RegistrationId


class ChallengeReader(Protocol):
    """The read side: committed challenges, until they are purged."""

    @abstractmethod
    async def find(self, challenge_id: ChallengeId) -> Challenge | None:
        """The challenge of this id, ``None`` if there is none."""

    @abstractmethod
    async def newest_of(self, subject: RegistrationId) -> Challenge | None:
        """The newest about this registration, ``None`` if there is none."""

    @abstractmethod
    async def find_many(self, numbers: Collection[int]) -> Sequence[Challenge]:
        """The challenges of these numbers, in any order; those there are not are left out."""

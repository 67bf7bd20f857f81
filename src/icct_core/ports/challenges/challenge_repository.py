"""Makes, tries and uses challenges, inside a transaction."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ...domain.codes.challenge import Challenge, ChallengeId, CodePurpose


class ChallengeRepository(Protocol):
    """The write side of codes by mail."""

    @abstractmethod
    async def add(self, challenge: Challenge, *, unless_after: datetime | None = None) -> Challenge:
        """Keep a challenge and return it with its number, higher than any before.

        If its subject was given one after ``unless_after``, whatever for, nothing is kept and the newest is returned:
        of two that are made at once, one is kept. Without that time it is kept, whatever there is.

        Raises:
            TeamNotFound: it is about a team, and there is no such registration.
        """

    @abstractmethod
    async def count_try(self, challenge_id: ChallengeId, purpose: CodePurpose, subject: UUID, *, at: datetime) -> bool:
        """Count a try and return ``True``; ``False`` if the challenge does not allow one.

        It has to be about this purpose and subject, not ended at ``at``, not used, and tried fewer than ``MOST_TRIES``
        times. Of tries that are counted at once, no more are allowed.
        """

    @abstractmethod
    async def use(self, challenge_id: ChallengeId, *, at: datetime) -> bool:
        """Use it up and return ``True``; ``False`` if it was used before, has ended at ``at`` or is not there.

        While another transaction is using it, this waits for its end: after a rollback it can still be used.
        """

    @abstractmethod
    async def purge(self, *, ended_at: datetime, limit: int) -> int:
        """Forget at most ``limit`` challenges that have ended at that time; returns how many there were."""

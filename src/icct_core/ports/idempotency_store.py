"""Claims idempotency keys."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from ..domain.idempotency import Claim


class IdempotencyStore(Protocol):
    """Claims, part of the transaction of the registration that makes them."""

    @abstractmethod
    async def claim(self, claim: Claim, *, at: datetime) -> Claim | None:
        """Take the key and return ``None``, or return the claim that holds it and has not expired at ``at``.

        While another transaction is taking the same key this waits for its end: after a commit its claim is
        returned, after a rollback the key is free.

        Raises:
            SubmissionInProgress: waited too long.
        """

    @abstractmethod
    async def purge(self, *, expired_at: datetime, limit: int) -> int:
        """Forget at most ``limit`` claims that have expired at that time; returns how many there were."""

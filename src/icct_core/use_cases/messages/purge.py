"""Delete delivered messages and expired idempotency keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain.messages import MessageKind
from ...ports.clock import Clock
from ...ports.outbox.outbox_queue import OutboxQueue
from ...ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """How many were forgotten."""

    messages: int
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """Forgets delivered messages after ``retention`` and idempotency keys that have expired, ``batch`` at a time."""

    queue: OutboxQueue
    unit_of_work: UnitOfWork
    clock: Clock
    retention: timedelta = timedelta(days=7)
    batch: int = 1_000

    async def __call__(self) -> Purged:
        """Forget all that is due; another process may do the same meanwhile. Raises ``DatabaseUnavailable``."""
        now, messages, claims = self.clock.now(), 0, 0
        for kind in MessageKind:
            while purged := await self.queue.purge(kind, delivered_before=now - self.retention, limit=self.batch):
                messages += purged
        while purged := await self._purge_some_claims(now):
            claims += purged
        return Purged(messages=messages, claims=claims)

    async def _purge_some_claims(self, at: datetime) -> int:
        async with self.unit_of_work.begin() as tx:
            return await tx.idempotency.purge(expired_at=at, limit=self.batch)

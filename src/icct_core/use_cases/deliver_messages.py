"""Logos and mails leave after the answer, at least once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from ..domain.messages import LeasedMessage, MessageKind, MessageState, RetryPolicy, Settlement
from ..ports.clock import Clock
from ..ports.outbox_queue import OutboxQueue
from ..ports.unit_of_work import UnitOfWork
from .deliveries import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOutcome:
    """What became of one message, and the error that kept it from being delivered."""

    settlement: Settlement
    error: Exception | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverMessages:
    """Takes due messages of one kind under a lease, delivers them at the same time, and settles each by itself.

    ``lease`` is longer than any delivery's own timeout: a message whose worker died is due again after it.
    """

    queue: OutboxQueue
    unit_of_work: UnitOfWork
    clock: Clock
    deliveries: Mapping[MessageKind, Delivery]
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    lease: timedelta = timedelta(seconds=60)
    batch: int = 16
    draw: Callable[[], float] = random.random

    async def __call__(self, kind: MessageKind) -> Sequence[DeliveryOutcome]:
        """Deliver one batch; nothing due gives an empty result. Raises ``DatabaseUnavailable``.

        A cancellation gives the leases back: what was not delivered is due again at once.
        """
        now = self.clock.now()
        leased = await self.queue.lease(kind, limit=self.batch, at=now, until=now + self.lease)
        outcomes = await asyncio.gather(*(self._deliver(one) for one in leased), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome  # the store failed; what could not be settled is due again when its lease ends
        return cast("Sequence[DeliveryOutcome]", outcomes)

    async def _deliver(self, leased: LeasedMessage) -> DeliveryOutcome:
        message = leased.message
        try:
            record = await self.deliveries[message.kind](message.registration_id)
        except asyncio.CancelledError:
            await asyncio.shield(self._settle(self._pending_again(leased)))
            raise
        except Exception as error:  # noqa: BLE001  whatever went wrong, the message is kept and tried again
            settlement = self.retry.settle(leased, error, at=self.clock.now(), draw=self.draw())
            await self._settle(settlement)
            return DeliveryOutcome(settlement=settlement, error=error)
        settlement = Settlement(leased=leased, state=MessageState.DELIVERED, due_at=self.clock.now())
        async with self.unit_of_work.begin() as tx:
            await record(tx)
            await tx.outbox.settle(settlement)
        return DeliveryOutcome(settlement=settlement)

    def _pending_again(self, leased: LeasedMessage) -> Settlement:
        return Settlement(leased=leased, state=MessageState.PENDING, due_at=self.clock.now(), reason="worker stopped")

    async def _settle(self, settlement: Settlement) -> None:
        async with self.unit_of_work.begin() as tx:
            await tx.outbox.settle(settlement)

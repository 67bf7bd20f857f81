"""Logos and mails leave after the answer, at least once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from ..domain.messages import DeliveryPaused, LeasedMessage, MessageKind, MessageState, RetryPolicy, Settlement
from ..ports.clock import Clock
from ..ports.outbox_queue import OutboxQueue
from ..ports.unit_of_work import UnitOfWork
from .deliveries import Delivery, Record, record_nothing

_NO_TIME = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOutcome:
    """What became of one message, and the error that kept it from being delivered."""

    settlement: Settlement
    error: Exception | None = None

    @property
    def pause(self) -> timedelta:
        """How long the service is not to be called; nothing if it may be called now."""
        return self.error.pause if isinstance(self.error, DeliveryPaused) else _NO_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverMessages:
    """Takes due messages of one kind under a lease, delivers a few at the same time, and settles each by itself.

    ``lease`` is at least twice as long as a delivery may take: one is begun only in the first half of its lease, so
    that it ends before another worker is given the message. One whose worker died is due again when its lease ends.
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
        """Deliver one batch; nothing due, or no room below a ceiling, gives an empty result.

        A cancellation gives the leases back: what was not delivered is due again at once.

        Raises:
            DatabaseUnavailable: what could not be settled is due again when its lease ends.
        """
        delivery, now = self.deliveries[kind], self.clock.now()
        room = await self._room(kind, now)
        if room <= 0:
            return ()
        leased = await self.queue.lease(kind, limit=min(self.batch, room), at=now, until=now + self.lease)
        slots = asyncio.Semaphore(delivery.at_once)
        outcomes = await asyncio.gather(
            *(self._in_turn(slots, delivery, one, begin_before=now + self.lease / 2) for one in leased),
            return_exceptions=True,
        )
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return cast("Sequence[DeliveryOutcome]", outcomes)

    async def _room(self, kind: MessageKind, now: datetime) -> int:
        """How many more deliveries the ceilings allow."""
        rooms = [
            ceiling.count - await self.queue.delivered_since(kind, since=now - ceiling.period)
            for ceiling in self.deliveries[kind].ceilings
        ]
        return min(rooms, default=self.batch)

    async def _in_turn(
        self, slots: asyncio.Semaphore, delivery: Delivery, leased: LeasedMessage, *, begin_before: datetime
    ) -> DeliveryOutcome:
        try:
            async with slots:
                if self.clock.now() >= begin_before:
                    return await self._postponed(leased, DeliveryPaused("its turn did not come", pause=_NO_TIME))
                return await self._deliver(delivery, leased)
        except asyncio.CancelledError:
            await self._postponed(leased, DeliveryPaused("the worker was stopped", pause=_NO_TIME))
            raise

    async def _deliver(self, delivery: Delivery, leased: LeasedMessage) -> DeliveryOutcome:
        try:
            record = await delivery(leased.message.registration_id)
        except Exception as error:  # noqa: BLE001  whatever went wrong, the message is kept and tried again
            return await self._postponed(leased, error)
        settlement = Settlement(leased=leased, state=MessageState.DELIVERED, due_at=self.clock.now())
        await self._settle(settlement, record)
        return DeliveryOutcome(settlement=settlement)

    async def _postponed(self, leased: LeasedMessage, error: Exception) -> DeliveryOutcome:
        settlement = self.retry.settle(leased, error, at=self.clock.now(), draw=self.draw())
        await self._settle(settlement, record_nothing)
        return DeliveryOutcome(settlement=settlement, error=error)

    async def _settle(self, settlement: Settlement, record: Record) -> None:
        """Commit the end of a message, also when the worker is stopped meanwhile."""
        committing = asyncio.ensure_future(self._commit(settlement, record))
        try:
            await asyncio.shield(committing)
        except asyncio.CancelledError:
            await committing
            raise

    async def _commit(self, settlement: Settlement, record: Record) -> None:
        async with self.unit_of_work.begin() as tx:
            await record(tx)
            await tx.outbox.settle(settlement)

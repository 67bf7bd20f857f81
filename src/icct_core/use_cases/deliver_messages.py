"""Logos and mails leave after the answer, at least once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from ..domain.errors import DatabaseUnavailable
from ..domain.messages import (
    DeliveryFailed,
    DeliveryPaused,
    DeliveryRejected,
    LeasedMessage,
    MessageKind,
    MessageState,
    RetryPolicy,
    Settlement,
)
from ..domain.values import RegistrationId
from ..ports.clock import Clock
from ..ports.outbox_queue import OutboxQueue
from ..ports.unit_of_work import UnitOfWork
from .deliveries import Delivery, Work
from .settling import Record, Settling

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
    """Takes due messages of one kind under a lease, delivers a few at the same time, and settles each.

    ``lease`` is at least twice as long as a delivery may take: one is begun only in the first half of its lease, so
    that it ends before another worker is given the message. One whose worker died is due again when its lease ends.
    """

    queue: OutboxQueue
    unit_of_work: UnitOfWork
    clock: Clock
    deliveries: Mapping[MessageKind, Delivery]
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    lease: timedelta = timedelta(seconds=60)
    draw: Callable[[], float] = random.random

    async def __call__(self, kind: MessageKind, *, at_most: int | None = None) -> Sequence[DeliveryOutcome]:
        """Deliver one batch, of ``at_most`` messages; nothing due, or no room below a ceiling, gives an empty result.

        A cancellation gives the leases back: what was not delivered is due again at once.

        Raises:
            DatabaseUnavailable: nothing could be leased, or some could not be settled until their leases ended.
        """
        delivery, now = self.deliveries[kind], self.clock.now()
        room = await self._room(kind, now)
        if room <= 0:
            return ()
        until = now + self.lease
        leased = await self.queue.lease(kind, limit=min(delivery.batch, room, at_most or room), at=now, until=until)
        if not leased:
            return ()
        settling = Settling(self.unit_of_work, self.clock, leased, until=until)
        try:
            return await self._deliver_all(delivery, leased, settling, begin_before=now + self.lease / 2)
        except asyncio.CancelledError:
            await settling.give_back(at=self.clock.now())
            raise

    async def _room(self, kind: MessageKind, now: datetime) -> int:
        """How many more deliveries the ceilings allow."""
        delivery = self.deliveries[kind]
        rooms = [
            ceiling.count - await self.queue.delivered_since(kind, since=now - ceiling.period)
            for ceiling in delivery.ceilings
        ]
        return min(rooms, default=delivery.batch)

    async def _deliver_all(
        self, delivery: Delivery, leased: Sequence[LeasedMessage], settling: Settling, *, begin_before: datetime
    ) -> Sequence[DeliveryOutcome]:
        works = await _prepare(delivery, [one.message.registration_id for one in leased])
        slots = asyncio.Semaphore(delivery.at_once)

        async def in_turn(one: LeasedMessage) -> DeliveryOutcome:
            async with slots:
                if self.clock.now() >= begin_before:
                    late = DeliveryPaused("its turn did not come", pause=_NO_TIME)
                    return await self._postpone(one, late, settling)
                return await self._deliver(one, works.get(one.message.registration_id, _nothing_there), settling)

        outcomes = await asyncio.gather(*map(in_turn, leased), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return cast("Sequence[DeliveryOutcome]", outcomes)

    async def _deliver(self, leased: LeasedMessage, work: Work, settling: Settling) -> DeliveryOutcome:
        try:
            record = await work()
        except asyncio.CancelledError:
            if _is_being_cancelled():
                raise
            return await self._postpone(leased, DeliveryFailed("the call was given up"), settling)
        except Exception as error:  # noqa: BLE001  whatever went wrong, the message is kept and tried again
            return await self._postpone(leased, error, settling)
        settlement = Settlement(leased=leased, state=MessageState.DELIVERED, due_at=self.clock.now())
        await settling.settle(settlement, record)
        return DeliveryOutcome(settlement=settlement)

    async def _postpone(self, leased: LeasedMessage, error: Exception, settling: Settling) -> DeliveryOutcome:
        settlement = self.retry.settle(leased, error, at=self.clock.now(), draw=self.draw())
        await settling.settle(settlement)
        return DeliveryOutcome(settlement=settlement, error=error)


async def _prepare(delivery: Delivery, ids: Sequence[RegistrationId]) -> Mapping[RegistrationId, Work]:
    """The work of each; where one cannot be read, the others go on without it."""
    try:
        return await delivery.prepare(ids)
    except Exception as error:  # noqa: BLE001  it belongs to the messages, as any other failure of theirs
        if isinstance(error, DatabaseUnavailable):
            return dict.fromkeys(ids, _failing(DeliveryFailed("the database was not available")))
        if len(ids) == 1:
            return {ids[0]: _failing(error)}
    return {one: work for single in ids for one, work in (await _prepare(delivery, [single])).items()}


def _failing(error: Exception) -> Work:
    async def fail() -> Record:
        raise error

    return fail


async def _nothing_there() -> Record:
    raise DeliveryRejected("what was to be delivered is missing")


def _is_being_cancelled() -> bool:
    """Not so when a library has cancelled a call of its own."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0

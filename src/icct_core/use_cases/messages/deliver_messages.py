"""Deliver logos and mails after the answer, at least once."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from ...delivery.lane import Lane
from ...delivery.slots import DeliveryOutcome, Engine, Slots
from ...delivery.under_way import UnderWay
from ...domain.messages import MessageKind, RetryPolicy
from ...ports.clock import Clock
from ...ports.outbox.outbox_queue import OutboxQueue
from ...ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverMessages:
    """Takes due messages of each lane under a lease as its slots become free, delivers them, and settles each.

    ``lease`` is at least twice as long as a delivery may take: one is begun only in the first half of its lease, so
    that it ends before another worker is given the message. One whose worker died is due again when its lease ends.
    """

    queue: OutboxQueue
    unit_of_work: UnitOfWork
    clock: Clock
    lanes: Sequence[Lane]
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    lease: timedelta = timedelta(seconds=60)
    draw: Callable[[], float] = random.random
    under_way: UnderWay = field(default_factory=UnderWay, repr=False)

    async def __call__(self, kind: MessageKind, *, at_most: int | None = None) -> Sequence[DeliveryOutcome]:
        """Fill the slots of this kind's lane once, and return what became of each message when all have ended.

        Nothing due, or no room below a ceiling, gives an empty result. A cancellation gives the leases back: what was
        not delivered is due again at once.

        Raises:
            DatabaseUnavailable: nothing could be leased, or some could not be settled until their leases ended.
        """
        outcomes: list[DeliveryOutcome] = []
        async with self.open(next(lane for lane in self.lanes if kind in lane.deliveries)) as slots:
            await slots.fill(at_most=at_most)
            await slots.all_ended()
            results = slots.take_ended()
        for result in results:
            if isinstance(result, BaseException):
                raise result
            outcomes.append(result)
        return outcomes

    def open(self, lane: Lane) -> Slots:
        """The slots of a lane, for a worker that keeps them filled."""
        engine = Engine(
            queue=self.queue,
            unit_of_work=self.unit_of_work,
            clock=self.clock,
            retry=self.retry,
            lease=self.lease,
            draw=self.draw,
            under_way=self.under_way,
        )
        return Slots(lane, engine)

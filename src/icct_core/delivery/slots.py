"""The slots of a lane: each holds a message from its lease to its settlement."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from ..domain.messages import (
    DeliveryFailed,
    DeliveryPaused,
    LeasedMessage,
    MessageKind,
    MessageState,
    RetryPolicy,
    Settlement,
)
from ..ports.clock import Clock
from ..ports.outbox.outbox_queue import OutboxQueue
from ..ports.unit_of_work import UnitOfWork
from .cancellation import is_being_cancelled
from .handler import Delivered, Delivery, EndedDelivery
from .lane import Lane
from .reading import Unread, parcels_of
from .settling import Settling
from .under_way import UnderWay

_NO_TIME = timedelta()

GATHERING = 0.05
"""Seconds after the first free slot within which others are filled together with it: half of them, then they share a
lease and a reading. That is a third of what a busy worker costs its database; a mail takes longer than that anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOutcome:
    """What became of one message, and the error that kept it from being delivered."""

    settlement: Settlement
    error: Exception | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What the slots of every lane share."""

    queue: OutboxQueue
    unit_of_work: UnitOfWork
    clock: Clock
    retry: RetryPolicy
    lease: timedelta
    draw: Callable[[], float]
    under_way: UnderWay


class Slots:
    """The slots of one lane; ``async with`` gives back what is under way if its block fails or is cancelled.

    It raises ``DatabaseUnavailable`` if that could not be done: then the leases end by themselves.
    """

    def __init__(self, lane: Lane, engine: Engine) -> None:
        self.lane = lane
        self._engine = engine
        self._settling = Settling(engine.unit_of_work, engine.clock)
        self._busy: dict[LeasedMessage, asyncio.Task[DeliveryOutcome]] = {}
        self._slots = asyncio.Semaphore(lane.slots)
        self._room = lane.slots + lane.ahead
        self._rests_until = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, _: object, error: BaseException | None, at: TracebackType | None) -> None:
        if error is not None:
            await self._give_back()

    @property
    def busy(self) -> int:
        """How many messages are under way, or wait for a slot."""
        return len(self._busy)

    @property
    def free(self) -> int:
        """How many more could be."""
        return self._room - len(self._busy)

    async def fill(self, *, at_most: int | None = None) -> bool:
        """Lease due messages and begin to deliver them, as many as there may be; return whether more may be due.

        Raises ``DatabaseUnavailable`` if nothing could be leased.
        """
        limit, begun = self._limit(at_most), 0
        for kind in self.lane.deliveries:
            if begun < limit:
                begun += await self._begin(kind, limit - begun)
        return 0 < limit <= begun

    async def one_ended(self) -> None:
        """Return when one of those under way has ended; never while there is none."""
        if self._busy:
            await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.Event().wait()

    async def some_ended(self) -> None:
        """Return when there is room for half of what may be leased, or a moment after there is some."""
        await self.one_ended()
        pending = {task for task in self._busy.values() if not task.done()}
        with suppress(TimeoutError):
            async with asyncio.timeout(GATHERING):
                while len(pending) > self._room // 2:
                    _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)

    async def all_ended(self) -> None:
        """Return when nothing is under way any more."""
        if self._busy:
            await asyncio.wait(self._busy.values())

    def take_ended(self) -> Sequence[DeliveryOutcome | BaseException]:
        """What became of those that have ended, in the order of their leases; their slots are free again.

        An error is what kept one from being settled: it comes due again when its lease ends.
        """
        ended = {leased: task for leased, task in self._busy.items() if task.done()}
        for leased in ended:
            del self._busy[leased]
        return [task.exception() or task.result() for task in ended.values()]

    def _limit(self, at_most: int | None) -> int:
        if asyncio.get_running_loop().time() < self._rests_until:
            return 0
        may_call = self.lane.may_call()
        probes = None if may_call is None else may_call - self.busy
        return min(limit for limit in (self.free, at_most, probes) if limit is not None)

    async def _begin(self, kind: MessageKind, limit: int) -> int:
        leased = await self._lease(kind, limit)
        if leased:
            parcels = await parcels_of(self.lane.deliveries[kind], [one.message for one in leased])
            for one in leased:
                self._busy[one] = asyncio.create_task(self._hold(one, parcels[one.message]))
        return len(leased)

    async def _lease(self, kind: MessageKind, limit: int) -> Sequence[LeasedMessage]:
        if not self.lane.ceilings:
            return await self._take(kind, limit)
        engine = self._engine
        async with engine.under_way.counting:
            room = await engine.under_way.room(self.lane, engine.queue, engine.clock)
            return await self._take(kind, min(limit, room)) if room > 0 else ()

    async def _take(self, kind: MessageKind, limit: int) -> Sequence[LeasedMessage]:
        now, probes = self._engine.clock.now(), self.lane.may_call() is not None
        until = now + self._engine.lease
        leased = await self._engine.queue.lease(kind, limit=limit, at=now, until=until, least_tried=probes)
        self._settling.hold(*leased)
        self._engine.under_way.begin(*leased)
        return leased

    async def _hold(self, leased: LeasedMessage, parcel: Any) -> DeliveryOutcome:
        try:
            async with self._slots:
                return await self._deliver(leased, parcel)
        finally:
            self._engine.under_way.end(leased)

    async def _deliver(self, leased: LeasedMessage, parcel: Any) -> DeliveryOutcome:
        if self._engine.clock.now() >= leased.until - self._engine.lease / 2:
            return await self._postpone(leased, DeliveryPaused("its turn did not come", pause=_NO_TIME))
        if isinstance(parcel, Unread):
            return await self._postpone(leased, parcel.error)
        delivery = self.lane.deliveries[leased.message.kind]
        try:
            delivered = await delivery.deliver(parcel)
        except asyncio.CancelledError:
            if is_being_cancelled():
                raise
            return await self._postpone(leased, DeliveryFailed("the call was given up"))
        except Exception as error:  # noqa: BLE001  whatever went wrong, the message is kept and tried again
            return await self._postpone(leased, error, given_up=_given_up(delivery, parcel))
        settlement = Settlement(
            leased=leased,
            state=MessageState.DELIVERED,
            due_at=self._engine.clock.now(),
            reason=delivered.note,
        )
        await self._settling.settle(settlement, delivered)
        return DeliveryOutcome(settlement=settlement)

    async def _postpone(
        self, leased: LeasedMessage, error: Exception, *, given_up: Delivered | None = None
    ) -> DeliveryOutcome:
        if isinstance(error, DeliveryPaused):
            over = asyncio.get_running_loop().time() + error.pause.total_seconds()
            self._rests_until = max(self._rests_until, over)
        engine = self._engine
        settlement = engine.retry.settle(leased, error, at=engine.clock.now(), draw=engine.draw())
        ended = settlement.state is not MessageState.PENDING
        await self._settling.settle(settlement, given_up if ended else None)
        return DeliveryOutcome(settlement=settlement, error=error)

    async def _give_back(self) -> None:
        for task in self._busy.values():
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)
        self._engine.under_way.end(*self._busy)
        self._busy.clear()
        await self._settling.give_back(at=self._engine.clock.now())


def _given_up(delivery: Delivery[Any], parcel: Any) -> Delivered | None:
    return delivery.given_up(parcel) if isinstance(delivery, EndedDelivery) else None

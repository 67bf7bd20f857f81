"""Runs deliveries until it is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from icct_core import (
    DatabaseUnavailable,
    DeliverMessages,
    DeliveryFailed,
    DeliveryOutcome,
    DeliveryRejected,
    MessageKind,
    MessageState,
    OutboxQueue,
)

_log = structlog.stdlib.get_logger("icct.deliveries")

_EVENTS = {
    MessageState.DELIVERED: "message_delivered",
    MessageState.PENDING: "message_postponed",
    MessageState.PARKED: "message_parked",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWorker:
    """One lane a kind of message, so that a slow file host never holds up the mail.

    ``poll`` bounds how long a message of another process, or one that was postponed, waits to be seen.
    """

    deliver: DeliverMessages
    queue: OutboxQueue
    poll: timedelta = timedelta(seconds=1)

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until ``stop`` is set; what is being delivered then is finished. A cancellation gives leases back."""
        async with asyncio.TaskGroup() as lanes:
            for kind in MessageKind:
                lanes.create_task(self._lane(kind, stop))

    async def _lane(self, kind: MessageKind, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                outcomes = await self.deliver(kind)
            except DatabaseUnavailable:
                _log.warning("deliveries_paused", kind=kind.value, reason="database unavailable")
                await self._pause(stop)
                continue
            except Exception:  # noqa: BLE001  a defect must not end all deliveries
                _log.exception("deliveries_failed", kind=kind.value)
                await self._pause(stop)
                continue
            for outcome in outcomes:
                _report(outcome)
            if not outcomes:
                await _first_of(stop.wait(), self.queue.wait(kind, at_most=self.poll))

    async def _pause(self, stop: asyncio.Event) -> None:
        await _first_of(stop.wait(), asyncio.sleep(self.poll.total_seconds()))


GRACE = 10.0
"""Seconds that deliveries under way have to finish when the process is told to stop."""


@asynccontextmanager
async def working(worker: DeliveryWorker) -> AsyncIterator[None]:
    """Deliver during the block; at its end finish what is under way, or give its leases back."""
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait([task], timeout=GRACE)
        task.cancel()
        await asyncio.wait([task])


async def _first_of(*waits: Coroutine[object, object, object]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


def _report(outcome: DeliveryOutcome) -> None:
    settlement = outcome.settlement
    message = settlement.leased.message
    log = _log.bind(
        kind=message.kind.value, registration_id=str(message.registration_id), attempt=settlement.leased.attempt
    )
    if outcome.error is None:
        log.info(_EVENTS[settlement.state])
        return
    expected = isinstance(outcome.error, (DeliveryFailed, DeliveryRejected))
    log.warning(_EVENTS[settlement.state], reason=settlement.reason, exc_info=None if expected else outcome.error)

"""Runs deliveries until it is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from icct_core import (
    CredentialsRefused,
    DatabaseUnavailable,
    DeliverMessages,
    DeliveryFailed,
    DeliveryOutcome,
    DeliveryPaused,
    DeliveryRejected,
    MessageKind,
    MessageState,
    OutboxQueue,
    Purge,
)

_log = structlog.stdlib.get_logger("icct.deliveries")

DELIVERY_EVENTS = {
    MessageState.DELIVERED: "message_delivered",
    MessageState.PENDING: "message_postponed",
    MessageState.PARKED: "message_parked",
}
_CLOUDINARY_REMEDY = (
    "correct CLOUDINARY_CLOUD_NAME, CLOUDINARY_API_KEY, CLOUDINARY_API_SECRET or CLOUDINARY_URL; restart"
)
_REMEDIES = {
    MessageKind.STORE_LOGO: _CLOUDINARY_REMEDY,
    MessageKind.REMOVE_LOGO: _CLOUDINARY_REMEDY,
    MessageKind.CONFIRM_BY_MAIL: "correct SMTP_USERNAME, SMTP_PASSWORD; restart",
}


async def nobody_else() -> int | None:
    """There is nobody to give way to."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWorker:
    """One lane a kind of message, so that a slow file host never holds up the mail, and one that purges.

    ``poll`` bounds how long a message of another process, or one that was postponed, waits to be seen. ``give_way`` is
    awaited before each batch, and says how many it may have at most. ``observe`` is told of every attempt.
    """

    deliver: DeliverMessages
    purge: Purge
    queue: OutboxQueue
    poll: timedelta = timedelta(seconds=1)
    purge_every: timedelta = timedelta(minutes=1)
    give_way: Callable[[], Awaitable[int | None]] = nobody_else
    observe: Callable[[DeliveryOutcome], None] = lambda _outcome: None

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until ``stop`` is set; what is being delivered then is finished. A cancellation gives leases back."""
        async with self.queue.listening(), asyncio.TaskGroup() as lanes:
            for kind in self.deliver.deliveries:
                lanes.create_task(_repeat(partial(self._deliver, kind, stop), stop, pause=self.poll, lane=kind.value))
            lanes.create_task(_repeat(partial(self._purge, stop), stop, pause=self.purge_every, lane="purge"))

    async def _deliver(self, kind: MessageKind, stop: asyncio.Event) -> None:
        at_most = await self.give_way()
        if stop.is_set():
            return
        outcomes = await self.deliver(kind, at_most=at_most)
        for outcome in outcomes:
            _report(outcome)
            self.observe(outcome)
        if not outcomes:
            await _first_of(stop.wait(), self.queue.wait(kind, at_most=self.poll))
        elif pause := max(outcome.pause for outcome in outcomes):
            await _first_of(stop.wait(), asyncio.sleep(pause.total_seconds()))

    async def _purge(self, stop: asyncio.Event) -> None:
        purged = await self.purge()
        if purged.messages or purged.claims:
            _log.info("purged", messages=purged.messages, claims=purged.claims)
        await _first_of(stop.wait(), asyncio.sleep(self.purge_every.total_seconds()))


GRACE = 5.0
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


async def _repeat(work: Callable[[], Awaitable[None]], stop: asyncio.Event, *, pause: timedelta, lane: str) -> None:
    """Do the work again and again; whatever goes wrong, it goes on after a pause."""
    while not stop.is_set():
        try:
            await work()
        except DatabaseUnavailable as error:
            _log.warning("deliveries_paused", lane=lane, reason="database unavailable", cause=error.reason)
        except Exception:  # noqa: BLE001  a defect must not end all deliveries
            _log.exception("deliveries_failed", lane=lane)
        else:
            continue
        await _first_of(stop.wait(), asyncio.sleep(pause.total_seconds()))


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
    event, error = DELIVERY_EVENTS[settlement.state], outcome.error
    if error is None:
        log.info(event)
        return
    if isinstance(error, CredentialsRefused):
        log.error("credentials_refused", reason=settlement.reason, remedy=_REMEDIES[message.kind])
    expected = isinstance(error, (DeliveryFailed, DeliveryPaused, DeliveryRejected))
    log.warning(event, reason=settlement.reason, exc_info=None if expected else error)

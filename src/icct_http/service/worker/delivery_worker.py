"""Runs deliveries until it is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, astuple, dataclass
from datetime import timedelta
from functools import partial

import structlog

from icct_core import (
    DatabaseUnavailable,
    DeliverMessages,
    DeliveryOutcome,
    Lane,
    OutboxQueue,
    Purge,
    Purged,
    Slots,
    is_being_cancelled,
)

from .delivery_report import report

_log = structlog.stdlib.get_logger("icct.deliveries")


async def nobody_else() -> int | None:
    """There is nobody to give way to."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWorker:
    """Keeps the slots of each lane filled, so that a slow file host never holds up the mail, and purges.

    ``poll`` bounds how long a message of another process, or one that was postponed, waits to be seen. ``give_way`` is
    awaited before messages are leased, and says how many there may be at most. ``observe`` is told of every attempt,
    ``observe_purge`` of every purge and, by ``None``, of each that failed.
    """

    deliver: DeliverMessages
    purge: Purge
    queue: OutboxQueue
    poll: timedelta = timedelta(seconds=1)
    purge_every: timedelta = timedelta(minutes=1)
    give_way: Callable[[], Awaitable[int | None]] = nobody_else
    observe: Callable[[DeliveryOutcome], None] = lambda _outcome: None
    observe_purge: Callable[[Purged | None], None] = lambda _purged: None

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until ``stop`` is set; what is being delivered then is finished. A cancellation gives leases back.

        If that could not be done, the cause is logged and an error raised.
        """
        async with self.queue.listening(), asyncio.TaskGroup() as lanes:
            for lane in self.deliver.lanes:
                lanes.create_task(self._work_in(lane, stop))
            lanes.create_task(_repeat(partial(self._purge, stop), stop, pause=self.purge_every, lane="purge"))

    async def _work_in(self, lane: Lane, stop: asyncio.Event) -> None:
        try:
            async with self.deliver.open(lane) as slots:
                await _repeat(partial(self._fill, slots, stop), stop, pause=self.poll, lane=lane.name)
                while slots.busy:
                    await slots.all_ended()
                    with _logging_errors(lane.name):
                        self._report_ended(slots)
        except Exception as error:
            _log_error(lane.name, error)
            raise

    async def _fill(self, slots: Slots, stop: asyncio.Event) -> None:
        self._report_ended(slots)
        if not slots.free:
            await _first_of(stop.wait(), slots.some_ended())
            return
        at_most = await self.give_way()
        if not stop.is_set() and not await slots.fill(at_most=at_most):
            news = [self.queue.wait(kind, at_most=self.poll) for kind in slots.lane.deliveries]
            await _first_of(stop.wait(), slots.one_ended(), *news)

    def _report_ended(self, slots: Slots) -> None:
        """Tell of each that ended; then raise what kept one from being settled, if there was such."""
        errors = []
        for ended in slots.take_ended():
            if isinstance(ended, DeliveryOutcome):
                report(ended)
                self.observe(ended)
            else:
                errors.append(ended)
        for error in errors:
            raise error

    async def _purge(self, stop: asyncio.Event) -> None:
        try:
            purged = await self.purge()
        except Exception:
            self.observe_purge(None)
            raise
        self.observe_purge(purged)
        if any(astuple(purged)):
            _log.info("purged", **asdict(purged))
        await _first_of(stop.wait(), asyncio.sleep(self.purge_every.total_seconds()))


GRACE = 5.0
"""Seconds that deliveries under way have to finish when the process is told to stop."""


@dataclass(slots=True)
class Shift:
    """Says, when it is over, whether leases are left that could not be given back."""

    leases_left: bool = False


@asynccontextmanager
async def working(worker: DeliveryWorker) -> AsyncIterator[Shift]:
    """Deliver during the block; at its end finish what is under way, or give its leases back."""
    stop, shift = asyncio.Event(), Shift()
    task = asyncio.create_task(worker.run(stop))
    try:
        yield shift
    finally:
        stop.set()
        await asyncio.wait([task], timeout=GRACE)
        task.cancel()
        await asyncio.wait([task])
        shift.leases_left = not task.cancelled() and task.exception() is not None


async def _repeat(work: Callable[[], Awaitable[None]], stop: asyncio.Event, *, pause: timedelta, lane: str) -> None:
    """Do the work again and again; whatever goes wrong, it goes on after a pause."""
    while not stop.is_set():
        with _logging_errors(lane):
            await work()
            continue
        await _first_of(stop.wait(), asyncio.sleep(pause.total_seconds()))


@contextmanager
def _logging_errors(lane: str) -> Iterator[None]:
    try:
        yield
    except asyncio.CancelledError as error:
        if is_being_cancelled():
            raise
        _log_error(lane, error)  # a library gave a call of its own up
    except Exception as error:  # noqa: BLE001  a defect must not end all deliveries
        _log_error(lane, error)


def _log_error(lane: str, error: BaseException) -> None:
    """Called where it is handled, so that a defect has its traceback."""
    if isinstance(error, DatabaseUnavailable):
        _log.warning("deliveries_paused", lane=lane, reason="database unavailable", cause=error.reason)
    else:
        _log.exception("deliveries_failed", lane=lane)


async def _first_of(*waits: Coroutine[object, object, object]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()

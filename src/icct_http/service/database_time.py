"""Measures the database's clock now and then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from icct_adapters.database_clock import DatabaseClock

EVERY = 30.0
"""Seconds: clocks that nobody sets drift by some milliseconds in that time."""

AGAIN = 1.0
"""Seconds, as long as it could not be measured."""

WITHIN = 2.0
"""Seconds after which an answer is given up."""


@asynccontextmanager
async def measuring(clock: DatabaseClock, is_there: Callable[[], bool]) -> AsyncIterator[None]:
    """Measure at once, and every ``EVERY`` seconds during the block, while the database ``is_there``."""
    measured = await _try(clock, is_there)
    task = asyncio.create_task(_repeat(clock, is_there, measured=measured))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _repeat(clock: DatabaseClock, is_there: Callable[[], bool], *, measured: bool) -> None:
    while True:
        await asyncio.sleep(EVERY if measured else AGAIN)
        measured = await _try(clock, is_there)


async def _try(clock: DatabaseClock, is_there: Callable[[], bool]) -> bool:
    if not is_there():
        return False
    try:
        async with asyncio.timeout(WITHIN):
            await clock.measure()
    except Exception:  # noqa: BLE001  what is known of its time stays; who watches the database says what is wrong
        return False
    return True

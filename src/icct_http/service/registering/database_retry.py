"""Retries a registration after a database failure that passes by itself."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from icct_core import DatabaseUnavailable

T = TypeVar("T")

PAUSES = (0.05, 0.15, 0.45)
"""Seconds before each repetition, from half of it to all: transactions that met must not meet again."""

_log = structlog.stdlib.get_logger("icct.database")


async def repeating(work: Callable[[], Awaitable[T]], *, on_retry: Callable[[], None]) -> T:
    """What ``work`` returns, repeated at most three times while nothing of it was committed and it may work at once.

    ``work`` leaves nothing when it raises that. Whatever else it raises is raised at once.
    """
    for pause in PAUSES:
        try:
            return await work()
        except DatabaseUnavailable as error:
            if not error.repeatable:
                raise
            _log.info("database_retry", reason=error.reason)
        on_retry()
        await asyncio.sleep(random.uniform(pause / 2, pause))
    return await work()

"""Retries a registration after a transient database failure."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog

from icct_core import DatabaseUnavailable

Command = TypeVar("Command")
Result = TypeVar("Result")

PAUSES = (0.05, 0.15, 0.45)
"""Seconds before each repetition, from half of it to all: transactions that met must not meet again."""

_log = structlog.stdlib.get_logger("icct.database")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetriedUseCase(Generic[Command, Result]):
    """A use case, repeated at most three times while nothing of it was committed and it may work at once.

    ``use_case`` leaves nothing when it raises that. Whatever else it raises is raised at once. ``on_retry`` is called
    before each repetition.
    """

    use_case: Callable[[Command], Awaitable[Result]]
    on_retry: Callable[[], None]

    async def __call__(self, command: Command) -> Result:
        for pause in PAUSES:
            try:
                return await self.use_case(command)
            except DatabaseUnavailable as error:
                if not error.repeatable:
                    raise
                _log.info("database_retry", reason=error.reason)
            self.on_retry()
            await asyncio.sleep(random.uniform(pause / 2, pause))
        return await self.use_case(command)

"""Fails or cancels a transaction at the step asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, NamedTuple

from icct_core import Transaction, UnitOfWork

STEPS = {
    "claim": ("idempotency", "claim"),
    "keep the logo": ("staged_files", "add"),
    "queue the messages": ("outbox", "ensure"),
    "enter": ("registrations", "enter"),
}
"""Each step's port and method; ``COMMIT`` comes after them."""

COMMIT = "commit"


class PowerCut(Exception):
    """Nobody expects it, so nobody handles it."""


class Interruption(NamedTuple):
    """What comes between, right before ``step``: an error, or the cancellation of the task."""

    step: str
    error: type[BaseException]


class InterruptibleUnitOfWork(UnitOfWork):
    """Lets every other task run before each step, so that racers meet; ``interruption`` happens once, if it does."""

    def __init__(self, inner: UnitOfWork) -> None:
        self._inner = inner
        self.interruption: Interruption | None = None

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with self._inner.begin() as tx:
            for step, (port, method) in STEPS.items():
                adapter = getattr(tx, port)
                setattr(adapter, method, partial(self._after_reaching, step, getattr(adapter, method)))
            yield tx
            await self._reach(COMMIT)

    async def _after_reaching(
        self, step: str, method: Callable[..., Awaitable[Any]], *arguments: Any, **named: Any
    ) -> Any:
        await self._reach(step)
        return await method(*arguments, **named)

    async def _reach(self, step: str) -> None:
        task, interruption = asyncio.current_task(), self.interruption
        if task is not None and interruption is not None and interruption.step == step:
            self.interruption = None
            if interruption.error is not asyncio.CancelledError:
                raise interruption.error
            task.cancel()
        await asyncio.sleep(0)

"""One read for all who ask for the same at about the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class JoinedReads(Generic[T]):
    """Reads again for whoever asks while a read is under way, once for all of them.

    Nothing is kept: each is given what was read after it had asked, so that a person who has just changed something
    sees that. A reader that goes away stops none of the others.
    """

    read: Callable[[], Coroutine[Any, Any, T]]
    _running: asyncio.Task[T] | None = None
    _next: asyncio.Task[T] | None = None

    async def __call__(self) -> T:
        """What there is; raises what ``read`` raises."""
        if self._next is None:
            if self._running is None or self._running.done():
                self._running = _begun(self.read())
                return await asyncio.shield(self._running)
            self._next = _begun(self._read_after(self._running))
        return await asyncio.shield(self._next)

    async def _read_after(self, running: asyncio.Task[T]) -> T:
        await asyncio.wait([running])
        self._running, self._next = self._next, None
        return await self.read()


def _begun(reading: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    task = asyncio.create_task(reading)
    task.add_done_callback(_looked_at)
    return task


def _looked_at(task: asyncio.Task[object]) -> None:
    """Who asked is told of a failure; where they all have gone, nobody need be."""
    if not task.cancelled():
        task.exception()

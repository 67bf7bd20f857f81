"""A copy of what is in the database, so that many who ask cost one look in a while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")


class RecentCopy(Generic[T]):
    """What ``read`` gave at most ``kept_for`` seconds ago."""

    def __init__(
        self, read: Callable[[], Awaitable[T]], *, kept_for: float, now: Callable[[], float] = monotonic
    ) -> None:
        self._read = read
        self._kept_for = kept_for
        self._now = now
        self._reading = asyncio.Lock()
        self._copy: tuple[float, T] | None = None

    async def __call__(self) -> T:
        """The copy; who comes while it is made waits for that. Raises what reading raises."""
        if (found := self._fresh()) is not None:
            return found
        async with self._reading:
            if (found := self._fresh()) is None:
                asked_at = self._now()
                found = await self._read()
                self._copy = asked_at, found
        return found

    def forget(self) -> None:
        """Make it anew when it is asked for next."""
        self._copy = None

    def _fresh(self) -> T | None:
        if self._copy is None or self._now() - self._copy[0] >= self._kept_for:
            return None
        return self._copy[1]

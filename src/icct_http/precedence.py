"""Registrations come first: deliveries of the same process wait for a moment in which none is being entered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

CALM = 0.1
"""Seconds without a registration that tell a moment's rest from the pause between two forms."""

AT_MOST = 2.0
"""Seconds that deliveries wait for such a rest: in the busiest minutes a batch of them leaves now and then."""


class Precedence:
    """Knows when registrations are being entered: forms that have arrived and are not answered yet."""

    def __init__(self, *, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._under_way = 0
        self._none = asyncio.Event()
        self._none.set()
        self._calm_at = now()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A registration is being entered during the block."""
        self._under_way += 1
        self._none.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            self._calm_at = self._now() + CALM
            if not self._under_way:
                self._none.set()

    async def give(self) -> None:
        """Return when none has been entered for ``CALM`` seconds, after ``AT_MOST`` in any case."""
        with suppress(TimeoutError):
            async with asyncio.timeout(AT_MOST):
                while self._under_way or self._now() < self._calm_at:
                    await self._none.wait()
                    await asyncio.sleep(max(0.0, self._calm_at - self._now()))

"""Registrations come first: deliveries of the same process wait for a moment in which none is being entered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

AT_MOST = 1.0
"""Seconds that deliveries wait for such a moment: on the busiest evening a batch of them leaves in each of them."""


class Precedence:
    """Knows how many registrations are being entered: forms that have arrived and are not answered yet."""

    def __init__(self) -> None:
        self._under_way = 0
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A registration is being entered during the block."""
        self._under_way += 1
        self._none.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._none.set()

    async def give(self) -> None:
        """Return as soon as none is being entered, after ``AT_MOST`` in any case."""
        with suppress(TimeoutError):
            async with asyncio.timeout(AT_MOST):
                await self._none.wait()

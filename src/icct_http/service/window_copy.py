"""A copy of the window, so that many who ask cost one look into the database a second."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from icct_core import Window

KEPT_FOR = 1.0
"""Seconds. Browsers and proxies may keep an answer for another one: a change is in force everywhere within two."""


class WindowCopy:
    """The window as it was at most ``KEPT_FOR`` ago; entering a team reads the stored one itself.

    Times set before take effect at their moment: whether it is open is judged by the copy whenever it is asked for.
    """

    def __init__(self, read: Callable[[], Awaitable[Window]], *, now: Callable[[], float] = monotonic) -> None:
        self._read = read
        self._now = now
        self._reading = asyncio.Lock()
        self._copy: tuple[float, Window] | None = None

    async def __call__(self) -> Window:
        """The window; who comes while it is read waits for that. Raises ``DatabaseUnavailable``."""
        if (window := self._fresh()) is not None:
            return window
        async with self._reading:
            if (window := self._fresh()) is None:
                asked_at = self._now()
                window = await self._read()
                self._copy = asked_at, window
        return window

    def forget(self) -> None:
        """Read it anew when it is asked for next."""
        self._copy = None

    def _fresh(self) -> Window | None:
        if self._copy is None or self._now() - self._copy[0] >= KEPT_FOR:
            return None
        return self._copy[1]

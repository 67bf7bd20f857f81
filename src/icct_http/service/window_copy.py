"""A copy of the window, so that many who ask cost one look into the database a second."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import monotonic

from icct_core import Window

from .recent_copy import RecentCopy

KEPT_FOR = 1.0
"""Seconds. Browsers and proxies may keep an answer for another one: a change is in force everywhere within two."""


class WindowCopy(RecentCopy[Window]):
    """The window as it was at most ``KEPT_FOR`` ago; entering a team reads the stored one itself.

    Times set before take effect at their moment: whether it is open is judged by the copy whenever it is asked for.
    """

    def __init__(self, read: Callable[[], Awaitable[Window]], *, now: Callable[[], float] = monotonic) -> None:
        super().__init__(read, kept_for=KEPT_FOR, now=now)

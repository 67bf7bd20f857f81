"""Counts requests against a limit."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

RATE_WINDOW = 60
"""Seconds in which hits are counted, unless a caller says otherwise."""


@dataclass(frozen=True, slots=True)
class RateStanding:
    """How full a bucket is after a hit.

    ``remaining``: how many more there may be now. ``reset``: whole seconds until one of its hits counts no more.
    """

    admitted: bool
    remaining: int
    reset: int


class RateCounter(Protocol):
    """Admits at most ``limit`` hits of a bucket in any ``window`` of so many seconds, however many arrive at once.

    ``away`` while it cannot count where it should.
    """

    away: bool

    @abstractmethod
    async def count(self, bucket: str, limit: int, *, window: int = RATE_WINDOW) -> RateStanding:
        """Count a hit if there is room for it; one that is refused takes no room. Raises nothing.

        A bucket is counted in one ``window``, always the same.
        """

    @abstractmethod
    async def close(self) -> None:
        """Let go of connections, if there are any."""

"""Counts requests in a moving window of time."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic

from icct_core import RATE_WINDOW, RateCounter, RateStanding

MOST_BUCKETS = 20_000
"""Buckets a process remembers: then the one that was admitted longest ago is forgotten, so that memory stays flat."""


class InMemoryRateCounter(RateCounter):
    """Counts in this process alone; nothing is awaited, so that no two requests can be in the middle of it."""

    def __init__(self, *, now: Callable[[], float] = monotonic, most_buckets: int = MOST_BUCKETS) -> None:
        self._now = now
        self._most_buckets = most_buckets
        self.away = False
        self._buckets: OrderedDict[str, list[float]] = OrderedDict()  # the one admitted longest ago comes first

    def __len__(self) -> int:
        return len(self._buckets)

    async def count(self, bucket: str, limit: int) -> RateStanding:
        now = self._now()
        admitted = self._buckets.get(bucket, [])
        del admitted[: bisect_right(admitted, now - RATE_WINDOW)]
        has_room = len(admitted) < limit
        if has_room:
            admitted.append(now)
            self._buckets[bucket] = admitted
            self._buckets.move_to_end(bucket)
            for _ in range(2):  # more than the one that may have come
                oldest = next(iter(self._buckets))
                if self._buckets[oldest][-1] <= now - RATE_WINDOW or len(self._buckets) > self._most_buckets:
                    del self._buckets[oldest]
        return RateStanding(has_room, limit - len(admitted), ceil(admitted[0] + RATE_WINDOW - now))

    async def close(self) -> None:
        """Nothing is held."""

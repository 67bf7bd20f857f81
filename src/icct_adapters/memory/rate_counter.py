"""Counts requests in a moving window of time."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic

from icct_core import RATE_WINDOW, RateCounter, RateStanding

MOST_BUCKETS = 20_000
"""Buckets of one window that a process remembers: then the one that was admitted longest ago is forgotten, so that
memory stays flat. A flood of those of a minute does not push out those of an hour."""


class InMemoryRateCounter(RateCounter):
    """Counts in this process alone; nothing is awaited, so that no two requests can be in the middle of it."""

    def __init__(self, *, now: Callable[[], float] = monotonic, most_buckets: int = MOST_BUCKETS) -> None:
        self._now = now
        self._most_buckets = most_buckets
        self.away = False
        self._windows: dict[int, OrderedDict[str, list[float]]] = {}  # the bucket admitted longest ago comes first

    def __len__(self) -> int:
        return sum(map(len, self._windows.values()))

    async def count(self, bucket: str, limit: int, *, window: int = RATE_WINDOW) -> RateStanding:
        now, buckets = self._now(), self._windows.setdefault(window, OrderedDict())
        admitted = buckets.get(bucket, [])
        del admitted[: bisect_right(admitted, now - window)]
        has_room = len(admitted) < limit
        if has_room:
            admitted.append(now)
            buckets[bucket] = admitted
            buckets.move_to_end(bucket)
            for _ in range(2):  # more than the one that may have come
                oldest = next(iter(buckets))
                if buckets[oldest][-1] <= now - window or len(buckets) > self._most_buckets:
                    del buckets[oldest]
        return RateStanding(has_room, limit - len(admitted), ceil(window - (now - admitted[0])))

    async def close(self) -> None:
        """Nothing is held."""

"""The rate counter port on Valkey or Redis: one moving window for all processes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import ceil
from typing import Any, cast

from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from valkey.asyncio import BlockingConnectionPool

from icct_core import RATE_WINDOW, Clock, RateCounter, RateStanding

from .refusals import CountRefused, refusal_of

PATIENCE = 2.0
"""Seconds the server has for one request's count. A healthy one takes a millisecond, a burst on a busy machine more;
giving up too soon would let more requests through than the limit says."""

PAUSE = 5.0
"""Seconds in which nobody asks a server that did not answer; then one request does."""

CONNECTIONS = 8  # of each process; a count holds one for a fraction of a millisecond


def nobody_is_told(_cause: str | None) -> None:
    """A change is seen in ``away`` alone."""


class ValkeyRateCounter(RateCounter):
    """While the server is away, ``fallback`` counts.

    ``away`` says whether it is so now, ``failures`` how often it became so since the start; ``on_change`` is told the
    cause when it becomes so, and ``None`` when that is over.
    """

    def __init__(
        self,
        url: str,
        clock: Clock,
        *,
        fallback: RateCounter,
        on_change: Callable[[str | None], None] = nobody_is_told,
    ) -> None:
        self._pool = BlockingConnectionPool.from_url(
            url, max_connections=CONNECTIONS, timeout=PATIENCE, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        )
        storage = RedisStorage(
            url,
            implementation="valkey",
            wrap_exceptions=True,
            key_prefix="icct",
            connection_pool=cast("Any", self._pool),
        )
        self._window = MovingWindowRateLimiter(storage)
        self._clock = clock
        self._fallback = fallback
        self._on_change = on_change
        self._ask_again_at = 0.0
        self.away = False
        self.failures = 0

    async def count(self, bucket: str, limit: int, *, window: int = RATE_WINDOW) -> RateStanding:
        if self.away and not self._is_our_turn_to_ask():
            return await self._fallback.count(bucket, limit, window=window)
        try:
            standing = await self.count_there(bucket, limit, window=window)
        except CountRefused as refusal:
            self._ask_again_at = asyncio.get_running_loop().time() + PAUSE
            if not self.away:
                self.away = True
                self.failures += 1
                self._on_change(refusal.cause)
            return await self._fallback.count(bucket, limit, window=window)
        if self.away:
            self.away = False
            self._on_change(None)
        return standing

    async def close(self) -> None:
        await self._pool.aclose()

    async def count_there(self, bucket: str, limit: int, *, window: int = RATE_WINDOW) -> RateStanding:
        """Count on the server or not at all. Raises ``CountRefused``."""
        item = RateLimitItemPerSecond(limit, window)
        try:
            async with asyncio.timeout(PATIENCE):
                admitted = await self._window.hit(item, bucket)
                stats = await self._window.get_window_stats(item, bucket)
        except (TimeoutError, StorageError, OSError) as error:
            raise refusal_of(error) from None
        reset = ceil(stats.reset_time - self._clock.now().timestamp())
        return RateStanding(admitted, max(0, stats.remaining), min(max(1, reset), window))

    def _is_our_turn_to_ask(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now < self._ask_again_at:
            return False
        self._ask_again_at = now + PAUSE
        return True

"""Counts requests for all processes together, on a server that speaks the Redis protocol."""

from __future__ import annotations

import asyncio
from math import ceil
from typing import Any, cast

import structlog
from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from valkey.asyncio import BlockingConnectionPool

from icct_core import Clock

from .rate_counters import WINDOW, RateCounter, Standing

PATIENCE = 2.0
"""Seconds the server has for one request's count. A healthy one takes a millisecond, a burst on a busy machine more;
giving up too soon would let more requests through than the limit says."""

PAUSE = 5.0
"""Seconds in which nobody asks a server that did not answer; then one request does."""

CONNECTIONS = 8  # of each process; a count holds one for a fraction of a millisecond

_log = structlog.stdlib.get_logger("icct.rate_limit")


class SharedRateCounter(RateCounter):
    """While the server is away, ``fallback`` counts; the log has a line for each change.

    ``away`` says whether it is so now, ``failures`` how often it became so since the start.
    """

    def __init__(self, url: str, clock: Clock, *, fallback: RateCounter) -> None:
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
        self._ask_again_at = 0.0
        self.away = False
        self.failures = 0

    async def count(self, bucket: str, limit: int) -> Standing:
        if self.away and not self._is_our_turn_to_ask():
            return await self._fallback.count(bucket, limit)
        try:
            standing = await self.count_there(bucket, limit)
        except (TimeoutError, StorageError, OSError) as error:
            self._lost(error)
            return await self._fallback.count(bucket, limit)
        self._found()
        return standing

    async def close(self) -> None:
        await self._pool.aclose()

    async def count_there(self, bucket: str, limit: int) -> Standing:
        """Count on the server or not at all. Raises ``TimeoutError``, ``StorageError`` and ``OSError``."""
        item = RateLimitItemPerSecond(limit, WINDOW)
        async with asyncio.timeout(PATIENCE):
            admitted = await self._window.hit(item, bucket)
            stats = await self._window.get_window_stats(item, bucket)
        reset = ceil(stats.reset_time - self._clock.now().timestamp())
        return Standing(admitted, max(0, stats.remaining), min(max(1, reset), WINDOW))

    def _is_our_turn_to_ask(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now < self._ask_again_at:
            return False
        self._ask_again_at = now + PAUSE
        return True

    def _lost(self, error: Exception) -> None:
        self._ask_again_at = asyncio.get_running_loop().time() + PAUSE
        if not self.away:
            self.away = True
            self.failures += 1
            _log.warning("rate_limit_storage_away", error=type(error).__name__, effect="each process counts for itself")

    def _found(self) -> None:
        if self.away:
            self.away = False
            _log.warning("rate_limit_storage_back", effect="all processes count together")

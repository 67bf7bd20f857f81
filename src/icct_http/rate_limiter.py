"""Decides whose request counts where, and against which limit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from litestar.types import Scope

from icct_core import Clock, DatabaseUnavailable

from .api_keys import HEADER, ApiKeys
from .middleware.client_address import counted_as
from .rate_counters import ProcessRateCounter, RateCounter, Standing
from .settings import Settings

Identify = Callable[[Scope], Awaitable[str | None]]
"""The name of the valid key that a request carries, or ``None``."""


async def nobody(_: Scope) -> None:
    """No key is valid."""


def by_key(keys: Callable[[], ApiKeys]) -> Identify:
    """Names the key in force; says nothing of one that is none, as that matters only where a key is needed."""

    async def identify(scope: Scope) -> str | None:
        secrets = [value.decode("latin-1") for name, value in scope["headers"] if name == HEADER]
        if len(secrets) != 1:
            return None
        try:
            key = await keys().find(secrets[0])
        except DatabaseUnavailable:
            return None
        return key.name.text if key else None

    return identify


@dataclass(slots=True, kw_only=True)
class RateLimiter:
    """So many requests a minute for each client address, and more for each valid key instead."""

    counter: RateCounter
    requests: int
    key_requests: int
    identify: Identify = nobody
    observe: Callable[[str], None] = lambda _limit: None
    """Is told of each refusal, by ``address`` or by ``key``."""
    rejected: int = 0
    """Requests refused since the start."""

    async def count(self, scope: Scope) -> tuple[int, Standing]:
        """The limit that is in force for this request, and where its bucket stands with it."""
        key = await self.identify(scope)
        if key is None:
            limit, bucket = self.requests, f"address/{counted_as(scope['state']['client_address'])}"
        else:
            limit, bucket = self.key_requests, f"key/{key}"
        standing = await self.counter.count(bucket, limit)
        if not standing.admitted:
            self.rejected += 1
            self.observe("address" if key is None else "key")
        return limit, standing

    async def close(self) -> None:
        """Let go of the counter's connections."""
        await self.counter.close()


def open_rate_limiter(settings: Settings, clock: Clock) -> RateLimiter:
    """A limiter with these settings; it connects to nothing yet."""
    counter: RateCounter = ProcessRateCounter()
    if settings.rate_limit_storage_url:
        from .shared_rate_counter import SharedRateCounter  # noqa: PLC0415  a quarter of a second for a server's client

        counter = SharedRateCounter(settings.rate_limit_storage_url, clock, fallback=counter)
    return RateLimiter(
        counter=counter, requests=settings.rate_limit_requests, key_requests=settings.rate_limit_key_requests
    )

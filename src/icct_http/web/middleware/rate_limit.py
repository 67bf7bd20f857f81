"""Refuses requests above the rate limit (draft-ietf-httpapi-ratelimit-headers)."""

from __future__ import annotations

from collections.abc import Callable

from litestar.types import ASGIApp, HTTPScope, Receive, Send

from icct_core import RATE_WINDOW

from ..access.rate_limiter import Counted, RateLimiter
from ..problems.catalogue import too_many
from .base import HttpMiddleware, with_headers
from .refusal import refuse

EXEMPT = frozenset({"health", "status", "metrics", "docs", "redoc", "openapi.json", "tournament"})
"""First segments of addresses, also under ``/api/v1``, that monitors, readers and websites may ask for at will."""

OPEN = frozenset({"/api/v1/churches", "/api/v1/board", "/api/v1/board/events"})
"""Addresses for websites, whose visitors share what a cache keeps for a second (the contract's §8)."""

_OPEN_BELOW = "/teams/"
"""Below it are logos of the public board, many on one page."""

_VERSIONED = "/api/v1"
_READING = frozenset({"GET", "HEAD"})


def nothing_is_free(_: str) -> bool:
    """Where there are no pages."""
    return False


class RateLimitMiddleware(HttpMiddleware):
    """Refuses what is over the limit with 429, and tells everybody else how much is left."""

    def __init__(self, app: ASGIApp, limiter: RateLimiter, *, is_free: Callable[[str], bool] = nothing_is_free) -> None:
        """``is_free`` names the addresses whose reading is not counted."""
        super().__init__(app)
        self._limiter = limiter
        self._is_free = is_free

    async def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if is_exempt(path) or (scope["method"] in _READING and self._is_free(path)):
            await self.app(scope, receive, send)
            return
        counted = await self._limiter.count(scope)
        send_with_limits = with_headers(send, _headers(counted))
        if counted.standing.admitted:
            await self.app(scope, receive, send_with_limits)
        else:
            await refuse(scope, send_with_limits, too_many(counted.standing.reset))


def is_exempt(path: str) -> bool:
    """Whether requests for this path are not counted."""
    if path in OPEN or path.startswith(_OPEN_BELOW):
        return True
    segments = path.removeprefix(_VERSIONED).split("/", 2)
    return len(segments) > 1 and segments[1] in EXEMPT


def _headers(counted: Counted) -> list[tuple[bytes, bytes]]:
    policy, standing = counted.policy.encode(), counted.standing
    return [
        (b"ratelimit-policy", b'"%s";q=%d;w=%d' % (policy, counted.limit, RATE_WINDOW)),
        (b"ratelimit", b'"%s";r=%d;t=%d' % (policy, standing.remaining, standing.reset)),
    ]

"""CORS: which websites may read our answers in their visitors' browsers."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from functools import partial

from litestar.types import (
    ASGIApp,
    HTTPResponseBodyEvent,
    HTTPResponseStartEvent,
    HTTPScope,
    Receive,
    Send,
)

from .base import HttpMiddleware, on_start

EXPOSED = "ETag, X-Request-ID, RateLimit, RateLimit-Policy, Retry-After, Idempotent-Replayed"
"""Headers of an answer that a website's scripts may read (the contract's §6)."""

METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
HEADERS = (
    "Accept, Content-Type, Idempotency-Key, If-Match, X-API-Key, X-Idempotency-Key, X-Request-ID, X-Requested-With"
)
"""Headers of a request that a website's scripts may set."""

FOR_A_DAY = "86400"
"""Seconds a browser may remember the answer to its question; it asks again when it likes."""

RawHeaders = list[tuple[bytes, bytes]]


_EXPOSE = [(b"access-control-expose-headers", EXPOSED.encode())]
_PREFLIGHT = [
    (b"access-control-allow-methods", METHODS.encode()),
    (b"access-control-allow-headers", HEADERS.encode()),
    (b"access-control-max-age", FOR_A_DAY.encode()),
]
_QUESTION = frozenset({b"origin", b"access-control-request-method"})


class CorsMiddleware(HttpMiddleware):
    """Names the listed origins to browsers, and answers their questions beforehand (preflights) by itself."""

    def __init__(self, app: ASGIApp, *, origins: Iterable[str], credentials: bool = False) -> None:
        super().__init__(app)
        self._origins = frozenset(origin.encode() for origin in origins)
        self._credentials = [(b"access-control-allow-credentials", b"true")] if credentials else []

    def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        asked = {name: value for name, value in scope["headers"] if name in _QUESTION}
        if scope["method"] == "OPTIONS" and len(asked) == len(_QUESTION):
            return _answer_preflight(send, self._headers(asked[b"origin"], _PREFLIGHT))
        headers = self._headers(asked.get(b"origin"), _EXPOSE)
        return self.app(scope, receive, on_start(send, partial(_add, headers)))

    def _headers(self, origin: bytes | None, more: RawHeaders) -> RawHeaders:
        """What this origin is told; one that is not listed, nothing but that others may be told more."""
        anyone = b"*" in self._origins
        vary = [(b"vary", b"Origin")] if self._origins and not anyone else []
        if origin is None or not (anyone or origin in self._origins):
            return vary
        return [*vary, (b"access-control-allow-origin", b"*" if anyone else origin), *self._credentials, *more]


def _add(headers: RawHeaders, start: HTTPResponseStartEvent) -> None:
    """Add headers to an answer; one that says itself that it varies by origin does not say it twice."""
    sent = [*start["headers"]]
    varies = any(name.lower() == b"vary" and b"origin" in value.lower() for name, value in sent)
    start["headers"] = [*sent, *(one for one in headers if one[0] != b"vary" or not varies)]


async def _answer_preflight(send: Send, headers: RawHeaders) -> None:
    await send(HTTPResponseStartEvent(type="http.response.start", status=204, headers=headers))
    await send(HTTPResponseBodyEvent(type="http.response.body", body=b"", more_body=False))

"""Security headers: what a browser must not do with our answers."""

from __future__ import annotations

from collections.abc import Awaitable

from litestar.types import HTTPResponseStartEvent, HTTPScope, Receive, Send

from .base import HttpMiddleware, on_start

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"x-xss-protection", b"1; mode=block"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (
        b"permissions-policy",
        b"accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=()",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
    (b"server", b""),  # the server would name itself where this is missing
)
"""On every answer (the contract's §6); one that a handler has set itself wins, as a page's own policy must."""


class SecurityHeadersMiddleware(HttpMiddleware):
    """Adds each of ``HEADERS`` that an answer does not have yet."""

    def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        return self.app(scope, receive, on_start(send, _add_missing))


def _add_missing(start: HTTPResponseStartEvent) -> None:
    sent = list(start["headers"])
    own = {name.lower() for name, _ in sent}
    start["headers"] = [*sent, *(header for header in HEADERS if header[0] not in own)]

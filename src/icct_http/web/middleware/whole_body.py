"""Reads the rest of a refused body first, so that clients get to see the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress

from litestar.types import (
    ASGIApp,
    HTTPReceiveMessage,
    HTTPScope,
    Message,
    Receive,
    Scope,
    Send,
    WebSocketReceiveMessage,
)

from .base import HttpMiddleware

MOST_BYTES = 16 * 1024 * 1024
"""What is read for nothing; proxies are told to refuse a larger body themselves."""

SECONDS = 4.0
"""How long for: a proxy waits five seconds longer than ``REQUEST_TIMEOUT``."""

AT_ONCE = 64
"""Bodies read for nothing at a time, in each process: a flood of refused uploads beyond them is cut off."""


class WholeBodyMiddleware(HttpMiddleware):
    """Reads what is left of a refused body, and throws it away, before its sender is answered.

    The server closes a connection whose request it has not read, and what still arrives there is answered by a reset,
    which takes the answer away again: ``http.client`` and ``fetch`` of node see no 413 or 429, and nginx tells its
    client 502. Of a client that waits for our word (``Expect: 100-continue``) nothing is read.
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app)
        self._under_way = 0

    def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        if not has_body(scope):
            return self.app(scope, receive, send)
        body = _Body(receive, is_awaited=_awaits_our_word(scope))

        async def send_after_body(message: Message) -> None:
            if message["type"] == "http.response.start" and body.is_coming and self._under_way < AT_ONCE:
                self._under_way += 1
                try:
                    await body.throw_away()
                finally:
                    self._under_way -= 1
            await send(message)

        return self.app(scope, body.receive, send_after_body)


def has_body(scope: Scope) -> bool:
    """Whether the request's head announces a body."""
    return any(name in {b"content-length", b"transfer-encoding"} and value != b"0" for name, value in scope["headers"])


def _awaits_our_word(scope: Scope) -> bool:
    """HTTP/1.0 knows no ``Expect`` (RFC 9110, 10.1.1)."""
    expected = [value.strip().lower() for name, value in scope["headers"] if name == b"expect"]
    return scope["http_version"] != "1.0" and expected == [b"100-continue"]


class _Body:
    """What has arrived of a request; one that ``is_awaited`` is sent when it is asked for."""

    def __init__(self, receive: Receive, *, is_awaited: bool) -> None:
        self._receive = receive
        self.is_coming = not is_awaited

    async def receive(self) -> HTTPReceiveMessage | WebSocketReceiveMessage:
        self.is_coming = True
        message = await self._receive()
        self.is_coming = bool(message.get("more_body", False))  # false too if the client has left
        return message

    async def throw_away(self) -> None:
        left = MOST_BYTES
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS):
                while left > 0 and self.is_coming:
                    message = await self.receive()
                    left -= len(message.get("body", b""))  # type: ignore[arg-type]

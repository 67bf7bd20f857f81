"""A proxy hears our answer only after it has handed over the whole body."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, Message, Receive, Scope, Send, WebSocketReceiveMessage

from .client_address import IpNetwork, parse_address

MOST_BYTES = 16 * 1024 * 1024
"""What is read for nothing; proxies are told to refuse a larger body themselves."""

SECONDS = 4.0
"""How long for: a proxy waits five seconds longer than ``REQUEST_TIMEOUT``."""


class WholeBodyMiddleware:
    """Reads what is left of a refused body, and throws it away, before a trusted proxy is answered.

    An answer that comes earlier closes the connection under the proxy's hands: nginx then tells its client 502 instead
    of our 413 or 429, in one case of ten at 60 KB and in half at 4 MB. Other callers see the answer: they are not
    waited for.
    """

    def __init__(self, app: ASGIApp, *, trusted: Iterable[IpNetwork] = ()) -> None:
        self.app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or not self._comes_from_proxy(scope):
            await self.app(scope, receive, send)
            return
        body = _Body(receive)

        async def send_after_body(message: Message) -> None:
            if message["type"] == "http.response.start":
                await body.throw_away()
            await send(message)

        await self.app(scope, body.receive, send_after_body)

    def _comes_from_proxy(self, scope: Scope) -> bool:
        peer = scope["client"]
        address = parse_address(peer[0]) if self._trusted and peer else None
        return address is not None and any(address in network for network in self._trusted)


class _Body:
    """What has arrived of a request."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._is_whole = False

    async def receive(self) -> HTTPReceiveMessage | WebSocketReceiveMessage:
        message = await self._receive()
        self._is_whole = not message.get("more_body", False)
        return message

    async def throw_away(self) -> None:
        left = MOST_BYTES
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS):
                while left > 0 and not self._is_whole:
                    message = await self.receive()
                    left -= len(message.get("body", b""))  # type: ignore[arg-type]

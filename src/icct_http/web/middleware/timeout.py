"""Cancels requests that take too long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from litestar.types import (
    ASGIApp,
    HTTPReceiveMessage,
    HTTPScope,
    Message,
    Receive,
    Send,
    WebSocketReceiveMessage,
)

from ..problems.catalogue import Problem
from ..problems.http_problems import MIDDLEWARE_PROBLEMS
from .base import HttpMiddleware
from .refusal import refuse
from .whole_body import has_body

MAY_BE_STORED = (
    "The request took longer than this service waits; it is not known whether it was stored: "
    "send it again with the same key"
)
"""What is said instead of the problem's own message where all of a request had arrived that changes something."""

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class TimeoutMiddleware(HttpMiddleware):
    """Cancels a request, with the query it waits for, whose answer has not begun after ``seconds``: 408.

    That includes a body that arrives too slowly; the connection is closed then, as the rest of it may follow. An answer
    that has begun goes on for as long as no part of it takes longer.
    """

    def __init__(self, app: ASGIApp, *, seconds: float) -> None:
        super().__init__(app)
        self._seconds = seconds

    async def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        request = _Request(receive, send, self._seconds)
        try:
            async with request.timeout:
                await self.app(scope, request.receive, request.send)
        except TimeoutError:
            if not request.timeout.expired() or request.answering:
                raise
            await refuse(scope, send, _took_too_long(scope, body_is_whole=request.body_is_whole))


class _Request:
    """What is known of a request under way."""

    def __init__(self, receive: Receive, send: Send, seconds: float) -> None:
        self._receive = receive
        self._send = send
        self._seconds = seconds
        self.timeout = asyncio.timeout(seconds)
        self.body_is_whole = False
        self.answering = False

    async def receive(self) -> HTTPReceiveMessage | WebSocketReceiveMessage:
        message = await self._receive()
        self.body_is_whole = not message.get("more_body", False)
        return message

    def send(self, message: Message) -> Awaitable[None]:
        self.answering = True
        self.timeout.reschedule(asyncio.get_running_loop().time() + self._seconds)
        return self._send(message)


def _took_too_long(scope: HTTPScope, *, body_is_whole: bool) -> Problem:
    row = MIDDLEWARE_PROBLEMS["REQUEST_TIMEOUT"]
    if has_body(scope) and not body_is_whole:
        return Problem(type=row, message=row.message, headers={"Connection": "close"})
    return Problem(type=row, message=row.message if scope["method"] in _READING else MAY_BE_STORED)

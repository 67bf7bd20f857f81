"""The base class of all middleware."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPResponseStartEvent, HTTPScope, Message, Receive, Scope, Send

_HTTP: Final = ScopeType.HTTP  # looking a member up takes as long as comparing it


class HttpMiddleware(ABC):
    """Hands requests to ``on_http`` and everything else to ``app``, the application inside.

    Calling it starts no coroutine of its own, which would cost every request time in every wrapper.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == _HTTP:
            return self.on_http(scope, receive, send)
        return self.on_lifespan(scope, receive, send)

    @abstractmethod
    def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer a request, or let ``app`` answer it; a plain method may return what ``app`` returns."""

    def on_lifespan(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Let ``app`` start and stop; nothing else comes here, as the server opens no websockets."""
        return self.app(scope, receive, send)


def on_start(send: Send, look: Callable[[HTTPResponseStartEvent], None]) -> Send:
    """Return a ``send`` that shows ``look`` the start of the answer first; ``look`` may change it."""

    def send_looked_at(message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            look(message)
        return send(message)

    return send_looked_at


def with_headers(send: Send, headers: Iterable[tuple[bytes, bytes]]) -> Send:
    """Return a ``send`` that adds ``headers`` to the answer."""

    def add(start: HTTPResponseStartEvent) -> None:
        start["headers"] = [*start["headers"], *headers]

    return on_start(send, add)


def is_event_stream(start: HTTPResponseStartEvent) -> bool:
    """Whether the answer is a stream of server-sent events."""
    types = (value for name, value in start["headers"] if name.lower() == b"content-type")
    return any(value.startswith(b"text/event-stream") for value in types)

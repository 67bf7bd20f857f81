"""Counts and times every request, also those that reach no route."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TypeAlias

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

Observe: TypeAlias = Callable[[str, str | None, int | None, float], None]
"""Is told the method, the route's template, the status (``None`` if the client left before) and the seconds."""


class MetricsMiddleware:
    """Counts by method, template of the route and status."""

    def __init__(self, app: ASGIApp, observe: Observe) -> None:
        self.app = app
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), None

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            self._observe(scope["method"], scope.get("path_template"), status, perf_counter() - began)

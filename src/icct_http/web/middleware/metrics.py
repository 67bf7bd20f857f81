"""Counts and times every request, also those that reach no route."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TypeAlias

from litestar.types import ASGIApp, HTTPResponseStartEvent, HTTPScope, Receive, Send

from .base import HttpMiddleware, is_event_stream, on_start

Observe: TypeAlias = Callable[[str, str | None, int | None, float], None]
"""Is told the method, the route's template, the status (``None`` if the client left before) and the seconds."""


class MetricsMiddleware(HttpMiddleware):
    """Counts by method, template of the route and status; events last for hours and are timed until they begin."""

    def __init__(self, app: ASGIApp, observe: Observe) -> None:
        super().__init__(app)
        self._observe = observe

    async def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        began, status, seconds = perf_counter(), None, None

        def note(start: HTTPResponseStartEvent) -> None:
            nonlocal status, seconds
            status = start["status"]
            if is_event_stream(start):
                seconds = perf_counter() - began

        try:
            await self.app(scope, receive, on_start(send, note))
        finally:
            took = perf_counter() - began if seconds is None else seconds
            self._observe(scope["method"], scope.get("path_template"), status, took)

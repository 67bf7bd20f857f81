"""The access log: one line for each answered request, with nothing a client wrote."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from time import perf_counter

import structlog
from litestar.types import HTTPScope, Message, Receive, Scope, Send

from .base import HttpMiddleware

UNMATCHED = "unmatched"
"""Stands for any path that is no route: such a path may hold anything."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ASKED_BY_MACHINES = frozenset({"/health", "/health/live", "/health/ready", "/metrics"})

_log = structlog.stdlib.get_logger("icct.requests")


class AccessLogMiddleware(HttpMiddleware):
    """Logs ``request_finished`` when the last byte is out, or when a request ends without an answer."""

    async def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        started = perf_counter()
        status: int | None = None
        size = 0

        def send_and_count(message: Message) -> Awaitable[None]:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            return send(message)

        try:
            await self.app(scope, receive, send_and_count)
        finally:
            _report(scope, status=status, duration_ms=round((perf_counter() - started) * 1000, 3), bytes=size)


def method_of(scope: Scope) -> str:
    """The method, or a constant for one that nobody knows."""
    method = str(scope.get("method"))
    return method if method in _METHODS else "other"


def route_of(scope: Scope) -> str:
    """The template of the route, once the router has found one."""
    return scope.get("path_template") or UNMATCHED


def _report(scope: Scope, *, status: int | None, **fields: float) -> None:
    """Routine answers to machines that ask every few seconds are for debugging; a failing one is not."""
    route = route_of(scope)
    routine = route in _ASKED_BY_MACHINES and status is not None and status < 500
    level = logging.DEBUG if routine else logging.INFO
    _log.log(level, "request_finished", method=method_of(scope), route=route, status=status, **fields)

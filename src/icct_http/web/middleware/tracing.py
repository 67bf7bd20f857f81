"""Opens a tracing span for each request."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from litestar.types import ASGIApp, HTTPResponseStartEvent, HTTPScope, Receive, Scope, Send

from ...version import VERSION
from .access_log import method_of, route_of
from .base import HttpMiddleware, on_start

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider


class TracingMiddleware(HttpMiddleware):
    """One span a request with method, route template, status and request id, and nothing else of it."""

    def __init__(self, app: ASGIApp, provider: TracerProvider) -> None:
        super().__init__(app)
        self._provider = provider
        self._tracer = provider.get_tracer("icct", VERSION)

    async def on_lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        finally:  # the lifespan is over: what is not sent yet goes now
            await asyncio.to_thread(self._provider.shutdown)

    async def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        from opentelemetry.trace import SpanKind, Status, StatusCode  # noqa: PLC0415  an extra

        with self._tracer.start_as_current_span(
            method_of(scope), kind=SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:

            def note(start: HTTPResponseStartEvent) -> None:
                span.set_attribute("http.response.status_code", start["status"])
                if start["status"] >= 500:
                    span.set_status(Status(StatusCode.ERROR))

            try:
                await self.app(scope, receive, on_start(send, note))
            finally:
                method, route = method_of(scope), route_of(scope)
                span.update_name(f"{method} {route}")
                span.set_attributes(
                    {"http.request.method": method, "http.route": route, "request.id": scope["state"]["request_id"]}
                )

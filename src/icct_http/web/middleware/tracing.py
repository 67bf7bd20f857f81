"""Opens a tracing span for each request."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from ...version import VERSION
from .access_log import method_of, route_of

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider


class TracingMiddleware:
    """One span a request with method, route template, status and request id, and nothing else of it."""

    def __init__(self, app: ASGIApp, provider: TracerProvider) -> None:
        self.app = app
        self._provider = provider
        self._tracer = provider.get_tracer("icct", VERSION)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            await self._traced(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:  # the lifespan is over: what is not sent yet goes now
            await asyncio.to_thread(self._provider.shutdown)

    async def _traced(self, scope: Scope, receive: Receive, send: Send) -> None:
        from opentelemetry.trace import SpanKind, Status, StatusCode  # noqa: PLC0415  an extra

        with self._tracer.start_as_current_span(
            method_of(scope), kind=SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:

            async def send_and_note(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    if message["status"] >= 500:
                        span.set_status(Status(StatusCode.ERROR))
                await send(message)

            try:
                await self.app(scope, receive, send_and_note)
            finally:
                method, route = method_of(scope), route_of(scope)
                span.update_name(f"{method} {route}")
                span.set_attributes(
                    {"http.request.method": method, "http.route": route, "request.id": scope["state"]["request_id"]}
                )

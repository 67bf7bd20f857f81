"""The header ``X-Process-Time``: how long the answer took."""

from __future__ import annotations

from collections.abc import Awaitable
from time import perf_counter

from litestar.types import HTTPResponseStartEvent, HTTPScope, Receive, Send

from .base import HttpMiddleware, on_start


class ProcessTimeMiddleware(HttpMiddleware):
    """Adds ``X-Process-Time``: seconds from the request's headers to the answer's, to the microsecond."""

    def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        began = perf_counter()

        def add_time(start: HTTPResponseStartEvent) -> None:
            taken = b"%.6f" % (perf_counter() - began)
            start["headers"] = [*start["headers"], (b"x-process-time", taken)]

        return self.app(scope, receive, on_start(send, add_time))

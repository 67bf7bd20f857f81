"""The header ``X-Process-Time``: how long the answer took."""

from __future__ import annotations

from time import perf_counter

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send


class ProcessTimeMiddleware:
    """Adds ``X-Process-Time``: seconds from the request's headers to the answer's, to the microsecond."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        began = perf_counter()

        async def send_with_time(message: Message) -> None:
            if message["type"] == "http.response.start":
                taken = b"%.6f" % (perf_counter() - began)
                message["headers"] = [*message["headers"], (b"x-process-time", taken)]
            await send(message)

        await self.app(scope, receive, send_with_time)

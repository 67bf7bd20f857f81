"""Sends an error from middleware, in the one shape of every error."""

from __future__ import annotations

import msgspec
from litestar.types import HTTPResponseBodyEvent, HTTPResponseStartEvent, Scope, Send

from ..problems.catalogue import Problem
from ..problems.error_body import error_body


async def refuse(scope: Scope, send: Send, problem: Problem) -> None:
    """Send ``problem`` as the whole answer to the request of ``scope``."""
    accept = b",".join(value for name, value in scope["headers"] if name == b"accept").decode("latin-1")
    body, media_type = error_body(
        problem, accept=accept, request_id=scope["state"]["request_id"], instance=scope["path"]
    )
    content = msgspec.json.encode(body)
    headers = {"content-type": media_type, "content-length": str(len(content)), **problem.headers}
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    start = HTTPResponseStartEvent(type="http.response.start", status=problem.type.status, headers=raw)
    await send(start)
    await send(HTTPResponseBodyEvent(type="http.response.body", body=content, more_body=False))

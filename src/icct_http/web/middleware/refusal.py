"""Sends an error from middleware, as the application inside would."""

from __future__ import annotations

from litestar.types import HTTPResponseBodyEvent, HTTPResponseStartEvent, Scope, Send

from ..problems.catalogue import Problem
from ..problems.error_body import error_answer


async def refuse(scope: Scope, send: Send, problem: Problem) -> None:
    """Send ``problem`` as the whole answer to the request of ``scope``."""
    content, headers = error_answer(scope, problem)
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    raw.append((b"content-length", str(len(content)).encode()))
    start = HTTPResponseStartEvent(type="http.response.start", status=problem.type.status, headers=raw)
    await send(start)
    await send(HTTPResponseBodyEvent(type="http.response.body", body=content, more_body=False))

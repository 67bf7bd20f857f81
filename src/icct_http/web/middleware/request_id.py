"""Gives every request an id, shared by its answer, its errors and its log lines."""

from __future__ import annotations

import re
from uuid import uuid4

import structlog
from litestar.types import HTTPScope, Receive, Scope, Send

from .base import HttpMiddleware, with_headers

_ACCEPTED = re.compile(rb"[A-Za-z0-9._-]{8,128}")


class RequestIdMiddleware(HttpMiddleware):
    """Takes the client's ``X-Request-ID`` if it is a sane one, else makes one, and returns it."""

    async def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        send_with_id = with_headers(send, [(b"x-request-id", request_id.encode())])
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self.app(scope, receive, send_with_id)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ACCEPTED.fullmatch(value):
            return value.decode()
    return uuid4().hex

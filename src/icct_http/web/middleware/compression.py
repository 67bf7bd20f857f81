"""Compresses long answers with gzip for clients that accept it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Awaitable

from litestar.types import HTTPResponseStartEvent, HTTPScope, Message, Receive, Send

from ..accept_encoding import accepts_gzip
from .base import HttpMiddleware

SMALLEST = 1024
"""Bytes from which compressing is worth it (the contract's §6)."""

LEVEL = 4  # a third of the time of the default for 3 % more bytes
_GZIP = 16 + zlib.MAX_WBITS
_COMPRESSIBLE = re.compile(rb"text/(?!event-stream)|image/svg|application/(.+\+)?(json|xml|javascript)", re.IGNORECASE)
_VARY = (b"vary", b"Accept-Encoding")


class CompressionMiddleware(HttpMiddleware):
    """Compresses texts with gzip, whole or as they are streamed; images are compressed already.

    Events are not: what a proxy or a browser holds back of a compressed one would come late.
    """

    def on_http(self, scope: HTTPScope, receive: Receive, send: Send) -> Awaitable[None]:
        wanted = scope["method"] != "HEAD" and accepts_gzip(scope)
        return self.app(scope, receive, _Answer(send, wanted=wanted))


class _Answer:
    """Holds the start of an answer back until its first part shows whether it is worth compressing."""

    def __init__(self, send: Send, *, wanted: bool) -> None:
        self._send = send
        self._wanted = wanted
        self._start: HTTPResponseStartEvent | None = None
        self._gzip: zlib._Compress | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] == "http.response.body":
            if (start := self._start) is not None:
                self._start = None
                self._decide(start, len(message["body"]), more=message.get("more_body", False))
                await self._send(start)
            if self._gzip is not None:
                message["body"] = self._compressed(message["body"], more=message.get("more_body", False))
        await self._send(message)

    def _decide(self, start: HTTPResponseStartEvent, size: int, *, more: bool) -> None:
        headers = [(name.lower(), value) for name, value in start["headers"]]
        sent = dict(headers)
        if b"content-encoding" in sent or not _COMPRESSIBLE.match(sent.get(b"content-type", b"")):
            return
        if size < SMALLEST and not more:
            return
        vary = [] if b"accept-encoding" in sent.get(b"vary", b"").lower() else [_VARY]
        start["headers"] = [*headers, *vary]
        if self._wanted:
            kept = ((name, _weak(name, value)) for name, value in headers if name != b"content-length")
            start["headers"] = [*kept, (b"content-encoding", b"gzip"), *vary]
            self._gzip = zlib.compressobj(LEVEL, wbits=_GZIP)

    def _compressed(self, part: bytes, *, more: bool) -> bytes:
        assert self._gzip is not None  # noqa: S101  only asked where it is
        return self._gzip.compress(part) + self._gzip.flush(zlib.Z_SYNC_FLUSH if more else zlib.Z_FINISH)


def _weak(name: bytes, value: bytes) -> bytes:
    """A compressed answer has other bytes, so that its strong ``ETag`` would name two things (RFC 9110, 8.8.1)."""
    return b"W/" + value if name == b"etag" and not value.startswith(b"W/") else value

"""Answers to everybody, which browsers and proxies may keep for a second."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.serialization import encode_json

CACHE_CONTROL = "public, max-age=1"
"""One second (the contract's §8): with the second that a process keeps its own copy, a change is seen within two."""


def cacheable(request: Request[Any, Any, Any], body: msgspec.Struct) -> Response[bytes]:
    """The body as JSON with its ``ETag``; 304 without it for who has it already."""
    content = encode_json(body)
    return cacheable_bytes(request, content, digest=sha256(content).hexdigest()[:32])


def cacheable_bytes(request: Request[Any, Any, Any], content: bytes, *, digest: str) -> Response[bytes]:
    """The same for JSON that was made before."""
    etag = f'"{digest}"'
    headers = {"ETag": etag, "Cache-Control": CACHE_CONTROL, "Vary": "Origin"}
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if known & {etag, "*"}:
        return Response(b"", status_code=304, headers=headers, media_type="application/json")
    return Response(content, headers=headers, media_type="application/json")

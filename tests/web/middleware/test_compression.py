"""Compression: from 1 KB, if the client accepts it."""

from __future__ import annotations

import gzip
from typing import Any, cast

import httpx
import pytest

from icct_http.web.middleware.compression import CompressionMiddleware
from tests.support.http.in_memory_service import Desk

TEXT = b"a squad of fifteen, " * 200


async def answer_of(
    *parts: bytes, accept: str | None = "gzip", method: str = "GET", **headers: str
) -> tuple[httpx.Headers, bytes]:
    """Headers and raw body of an answer that a small application sends in these parts."""
    sent: list[dict[str, Any]] = []
    own = {"content-type": "text/csv"} | {name.replace("_", "-"): value for name, value in headers.items()}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raw = [(name.encode(), value.encode()) for name, value in own.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        for number, part in enumerate(parts, 1):
            await send({"type": "http.response.body", "body": part, "more_body": number < len(parts)})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asked = [] if accept is None else [(b"accept-encoding", accept.encode())]
    scope = {"type": "http", "method": method, "headers": asked}
    await cast("Any", CompressionMiddleware(cast("Any", app)))(scope, None, send)
    return httpx.Headers(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])


@pytest.mark.parametrize(
    "accept",
    ["gzip", "GZIP", "br, gzip;q=0.1", "*", "deflate, *;q=0.5", "gzip;q=1.0, identity; q=0.5", "gzip ; q=0.001"],
)
async def test_a_long_text_is_compressed_for_who_accepts_it(accept: str) -> None:
    headers, body = await answer_of(TEXT, accept=accept, content_length=str(len(TEXT)))
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == "Accept-Encoding"
    assert "Content-Length" not in headers
    assert len(body) < len(TEXT) / 10
    assert gzip.decompress(body) == TEXT


@pytest.mark.parametrize(
    "accept", [None, "", "identity", "br, deflate", "gzip;q=0", "gzip; Q=0.000, *", "*;q=0", "xgzip"]
)
async def test_it_travels_as_it_is_to_who_does_not(accept: str | None) -> None:
    headers, body = await answer_of(TEXT, accept=accept, content_length=str(len(TEXT)))
    assert "Content-Encoding" not in headers
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Content-Length"] == str(len(TEXT))
    assert body == TEXT


@pytest.mark.parametrize(("size", "compressed"), [(1023, False), (1024, True)])
async def test_it_begins_at_one_kilobyte(size: int, compressed: bool) -> None:
    headers, _ = await answer_of(b"x" * size)
    assert ("Content-Encoding" in headers) is compressed


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "application/octet-stream", "font/woff2"])
async def test_what_is_compressed_already_is_left_alone(media_type: str) -> None:
    headers, body = await answer_of(TEXT, content_type=media_type)
    assert "Content-Encoding" not in headers
    assert body == TEXT


async def test_a_handler_that_compressed_its_answer_itself_is_left_alone() -> None:
    headers, body = await answer_of(gzip.compress(TEXT * 100), content_encoding="gzip")
    assert headers.get_list("Content-Encoding") == ["gzip"]
    assert gzip.decompress(body) == TEXT * 100


async def test_a_stream_is_compressed_part_by_part() -> None:
    headers, body = await answer_of(b"", b"one,", TEXT, b"three")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == b"one," + TEXT + b"three"


async def test_a_compressed_answer_is_another_one_to_caches() -> None:
    headers, _ = await answer_of(TEXT, etag='"abc"')
    assert headers["ETag"] == 'W/"abc"'


async def test_the_description_travels_compressed(desk: Desk) -> None:
    answer = await desk.client.get("/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.json()["openapi"]


async def test_a_short_answer_does_not(desk: Desk) -> None:
    answer = await desk.client.get("/health", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


async def test_events_are_never_compressed_so_that_none_is_held_back() -> None:
    headers, body = await answer_of(TEXT, TEXT, content_type="text/event-stream; charset=utf-8")
    assert "Content-Encoding" not in headers
    assert body == TEXT + TEXT

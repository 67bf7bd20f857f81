"""A real server holds many connections, slow ones and half-sent requests, and serves the others meanwhile."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from icct_http.cli.serve.serving import HEADERS_WITHIN
from tests.support.builders import a_form
from tests.support.http.form_encoding import encode, form_parts, multipart
from tests.support.network.raw_connections import Connection, close, connected, head, status_of
from tests.support.processes.icct_process import LONG_ENOUGH, Server, multipart as as_form

OPEN, HALF_SENT = 1_000, 200
BODY = encode(form_parts())


@pytest.fixture(autouse=True)
def many_files() -> Iterator[None]:
    """This process holds the other end of each connection."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8192)), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_a_thousand_connections_and_two_hundred_half_sent_requests_are_held_while_others_are_served(
    tmp_path: Path,
) -> None:
    with Server(DATA_DIR=tmp_path) as server:
        asking = head(server, "/health/live")
        idle = [await connected(server, asking) for _ in range(OPEN)]
        assert {await status_of(connection) for connection in idle} == {200}
        registering = head(
            server,
            "/api/registration?dry_run=true",
            f"Content-Type: {multipart()}",
            f"Content-Length: {len(BODY)}",
            method="POST",
        )
        half = [await connected(server, registering, BODY[:1000]) for _ in range(HALF_SENT)]
        async with httpx.AsyncClient(base_url=server.url, timeout=LONG_ENOUGH) as client:
            for number in range(20):
                form = as_form(a_form(team_name=f"Team {number}"))
                assert (await client.post("/api/registration", **form)).status_code == 200
        for _, writer in half:
            writer.write(BODY[1000:])
        assert {await status_of(connection) for connection in half} == {200}
        for _, writer in idle:
            writer.write(asking)
        assert {await status_or_end_of(connection) for connection in idle} <= {200, None}
        close(*idle, *half)


async def status_or_end_of(connection: Connection) -> int | None:
    """``None`` for a connection that has rested longer than one may."""
    try:
        return await status_of(connection)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


async def test_slow_headers_and_slow_bodies_are_cut(tmp_path: Path) -> None:
    with Server(DATA_DIR=tmp_path, REQUEST_TIMEOUT=1) as server:
        slow_headers = await connected(server, b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        started = head(
            server, "/api/registration", f"Content-Type: {multipart()}", "Transfer-Encoding: chunked", method="POST"
        )
        slow_body = await connected(server, started, b"64\r\n", BODY[:100], b"\r\n")
        assert await status_of(slow_body) == 408
        async with asyncio.timeout(LONG_ENOUGH):
            assert await slow_body[0].read() == b""  # closed: the rest of the body would be read as a request
            answer = await slow_headers[0].read()
        assert not answer or answer.startswith(b"HTTP/1.1 4")
        assert HEADERS_WITHIN <= 10_000
        close(slow_headers, slow_body)


async def test_what_the_server_itself_answers_names_no_server(tmp_path: Path) -> None:
    """Requests that are no HTTP never reach the application."""
    with Server(DATA_DIR=tmp_path) as server:
        for nonsense in (b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"X: " + b"x" * 1_000_000 + b"\r\n\r\n"):
            reader, writer = await connected(server, nonsense)
            async with asyncio.timeout(LONG_ENOUGH):
                answer = await reader.read()
            assert answer.split(b" ")[1].startswith(b"4")
            assert b"granian" not in answer.lower()
            writer.close()

"""A connection that never says a whole request head is cut, whatever it said, and holds nobody up for longer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from icct_http.cli.serve.open_files import FEWEST_FILES, OTHER_FILES
from icct_http.cli.serve.serving import HEADERS_WITHIN
from tests.support.deploy.nginx import SITE, directives
from tests.support.network.raw_connections import close, connected, head, status_of
from tests.support.processes.icct_process import LONG_ENOUGH, Server

HTTP2 = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HALF = b"GET /health HTTP/1.1\r\nHost: a\r\n"
UNFINISHED = (b"", b"P", b"\r\n\r\n", b"PRI * HTTP/2.0\r\n", HTTP2, HTTP2 + bytes(9), HALF)
FEW = FEWEST_FILES - OTHER_FILES
"""Connections at a time of a process that may open as few files as it starts with."""


async def test_whatever_it_said_it_is_cut(tmp_path: Path) -> None:
    with Server(DATA_DIR=tmp_path) as server:
        connections = [await connected(server, said) for said in UNFINISHED]
        async with asyncio.timeout(LONG_ENOUGH):
            ends = await asyncio.gather(*(reader.read() for reader, _ in connections))
        assert all(not end or end.startswith(b"HTTP/1.1 4") for end in ends)
        close(*connections)


async def test_one_byte_now_and_then_gains_no_time(tmp_path: Path) -> None:
    with Server(DATA_DIR=tmp_path) as server:
        reader, writer = connection = await connected(server, b"GET /health HTTP/1.1\r\nX-Slow: ")
        ended = asyncio.create_task(reader.read())
        async with asyncio.timeout(LONG_ENOUGH):
            while not (await asyncio.wait([ended], timeout=1))[0]:
                writer.write(b"x")
        assert not ended.result() or ended.result().startswith(b"HTTP/1.1 4")
        close(connection)


async def test_a_resting_connection_is_closed_and_the_proxy_closes_its_own_before(tmp_path: Path) -> None:
    """A proxy that sends a form on a connection just being closed would have to tell its client so."""
    with Server(DATA_DIR=tmp_path) as server:
        connection = await connected(server, head(server, "/health/live"))
        assert await status_of(connection) == 200
        async with asyncio.timeout(LONG_ENOUGH):
            assert await connection[0].read() == b""
        close(connection)
    kept = [int(value.removesuffix("s")) for value in directives(SITE)["keepalive_timeout"]]
    assert kept
    assert max(kept) * 1000 < HEADERS_WITHIN


@pytest.mark.parametrize("said", [b"", b"P", HALF])
async def test_others_are_served_though_no_connection_is_left(tmp_path: Path, said: bytes) -> None:
    """Twice as many as the process takes: what is cut makes room, for those that were there first too."""
    with Server(DATA_DIR=tmp_path, open_files=FEWEST_FILES) as server:
        silent = [await connected(server, said) for _ in range(2 * FEW)]
        async with httpx.AsyncClient(base_url=server.url, timeout=LONG_ENOUGH) as client:
            assert (await client.get("/health/live")).status_code == 200
        async with asyncio.timeout(LONG_ENOUGH):
            await asyncio.gather(*(reader.read() for reader, _ in silent), return_exceptions=True)
        close(*silent)

"""A refusal that is given before the body was read reaches ordinary clients, and costs nobody else anything."""

from __future__ import annotations

import asyncio
import http.client
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from icct_http.web.middleware.whole_body import AT_ONCE
from tests.support.builders import a_form
from tests.support.http.form_encoding import multipart
from tests.support.network.raw_connections import close, connected, head
from tests.support.processes.icct_process import LONG_ENOUGH, Server, multipart as as_form

PATH = "/api/registration"
TRIES = 5
REFUSED: dict[int, tuple[dict[str, Any], str, int]] = {
    401: ({"REGISTRATION_KEY_REQUIRED": "true"}, multipart(), 5_000_000),
    413: ({}, multipart(), 12_000_000),
    415: ({}, "application/json", 5_000_000),
    429: ({"RATE_LIMIT_REQUESTS": 1}, multipart(), 5_000_000),
}
CURL = shutil.which("curl") or "curl"
Ask = Callable[[int, str, Path], int]


def by_http_client(port: int, media_type: str, body: Path) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONG_ENOUGH)
    connection.request("POST", PATH, body.read_bytes(), {"Content-Type": media_type})
    with connection.getresponse() as answer:
        answer.read()
    connection.close()
    return answer.status


def by_httpx(port: int, media_type: str, body: Path) -> int:
    headers = {"Content-Type": media_type}
    url = f"http://127.0.0.1:{port}{PATH}"
    return httpx.post(url, content=body.read_bytes(), headers=headers, timeout=LONG_ENOUGH).status_code


def by_curl(port: int, media_type: str, body: Path) -> int:
    """Version 7.88 expects our word for more than a megabyte; without ``Expect`` it sends at once."""
    for told in ("Expect:", "Expect: 100-continue"):
        command = ["-sS", "-o", "/dev/null", "-w", "%{http_code}", "--data-binary", f"@{body}", "-H", told]
        address = f"http://127.0.0.1:{port}{PATH}"
        done = subprocess.run(
            [CURL, *command, "-H", f"Content-Type: {media_type}", address], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (told, done.stderr)
    return int(done.stdout)


@pytest.fixture(scope="module", params=REFUSED)
def refusing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Server]]:
    """A service that refuses every form with this status, before it has read it."""
    settings, _, _ = REFUSED[request.param]
    with Server(DATA_DIR=tmp_path_factory.mktemp("data"), **settings) as server:
        httpx.get(f"{server.url}/nothing")
        yield request.param, server


@pytest.mark.parametrize("ask", [by_http_client, by_httpx, by_curl])
def test_ordinary_clients_see_it(refusing: tuple[int, Server], ask: Ask, tmp_path: Path) -> None:
    status, server = refusing
    _, media_type, size = REFUSED[status]
    body = tmp_path / "body"
    body.write_bytes(b"x" * size)
    assert [ask(server.port, media_type, body) for _ in range(TRIES)] == [status] * TRIES


async def test_a_client_that_waits_for_our_word_is_asked_for_nothing(tmp_path: Path) -> None:
    """HTTP/1.0 knows no such waiting: there the body is read as it comes."""
    with Server(DATA_DIR=tmp_path) as server:
        announced = ["Content-Type: application/json", "Content-Length: 5", "Expect: 100-continue"]
        asking = head(server, PATH, *announced, method="POST")
        waiting = await connected(server, asking)
        old = await connected(server, asking.replace(b"HTTP/1.1", b"HTTP/1.0"), b"12345")
        async with asyncio.timeout(LONG_ENOUGH):
            for connection in (waiting, old):
                assert (await connection[0].readline()).split(b" ")[1] == b"415"
        close(waiting, old)


async def test_many_refused_uploads_hold_up_nobody_else(tmp_path: Path) -> None:
    """Some never send their body, some leave in the middle of it."""
    with Server(DATA_DIR=tmp_path) as server:
        refused = head(server, PATH, "Content-Type: application/json", "Content-Length: 9000000", method="POST")
        hanging = [await connected(server, refused, bytes(1000)) for _ in range(3 * AT_ONCE)]
        async with httpx.AsyncClient(base_url=server.url, timeout=LONG_ENOUGH) as client:
            for number in range(20):
                close(*[await connected(server, refused, bytes(100_000)) for _ in range(10)])
                assert (await client.get("/health")).json()["status"] == "healthy"
                answer = await client.post(PATH, **as_form(a_form(team_name=f"Team {number}")))
                assert answer.status_code == 200
        async with asyncio.timeout(LONG_ENOUGH):
            for reader, _ in hanging:
                assert (await reader.readline()).split(b" ")[1] == b"415"
        close(*hanging)
        assert "unexpected_error" not in server.output

"""Workbooks of a real server: their process is killed, nobody waits for it any more, or the server is killed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from icct_adapters.workbooks.scratch import PREFIX
from icct_adapters.workbooks.xlsx_writer import PROGRAM
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.processes.icct_process import LONG_ENOUGH, Server, eventually, register

KEY = {"X-API-Key": ADMIN_KEY}
EXPORT = "/admin/teams.xlsx"


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where the server makes temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def server(tmp_path: Path, temporary: Path) -> Iterator[Server]:
    settings: dict[str, Any] = {"DATA_DIR": tmp_path / "data", "TMPDIR": temporary, "ADMIN_API_KEY": ADMIN_KEY}
    with Server(DELIVER_IN_SERVER="false", **settings) as running:
        with httpx.Client(base_url=running.url, timeout=LONG_ENOUGH) as captain:
            assert register(captain).status_code == 200
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers=KEY, timeout=LONG_ENOUGH) as client:
        yield client


def writing(server: Server) -> list[psutil.Process]:
    """The processes that write workbooks for it."""
    found = []
    for process in psutil.Process(server.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if PROGRAM[-1] in process.cmdline():
                found.append(process)
    return found


def halted(server: Server, asked: Future[httpx.Response] | None = None) -> psutil.Process:
    """The process at its work, which goes on no more."""
    found: list[psutil.Process] = []

    def is_at_work() -> bool:
        found[:] = writing(server)
        return bool(found) or (asked is not None and asked.done())

    eventually(is_at_work, "a process writes")
    (process,) = found
    process.suspend()
    return process


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(PREFIX)]


def test_a_killed_process_is_a_problem_and_no_half_file(server: Server, client: httpx.Client, temporary: Path) -> None:
    with ThreadPoolExecutor() as elsewhere:
        asked = elsewhere.submit(client.get, EXPORT)
        process = halted(server, asked)
        assert len(left_in(temporary)) == 1
        process.kill()
        answer = asked.result()
    assert (answer.status_code, answer.json()["error_code"]) == (500, "INTERNAL_SERVER_ERROR")
    assert "Content-Disposition" not in answer.headers
    assert left_in(temporary) == []
    eventually(lambda: '"route":"/admin/teams.xlsx"' in server.output, "its end is in the log")
    (line,) = [line for line in server.output.split("\n") if '"level":"error"' in line]
    assert "workbook_not_written" in line
    assert '"reason":"the process that writes it was killed by SIGKILL"' in line
    again = client.get(EXPORT)
    assert (again.status_code, again.content[:2]) == (200, b"PK")
    assert (writing(server), left_in(temporary)) == ([], [])


def test_a_browser_that_leaves_leaves_no_process_and_no_file(
    server: Server, client: httpx.Client, temporary: Path
) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as browser:
        head = [f"GET {EXPORT} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", f"X-API-Key: {ADMIN_KEY}", "", ""]
        browser.sendall("\r\n".join(head).encode())
        process = halted(server)
    eventually(lambda: not process.is_running(), "the process is gone")
    eventually(lambda: left_in(temporary) == [], "its files are gone")
    assert client.get(EXPORT).status_code == 200


def test_the_process_of_a_killed_server_ends_by_itself(server: Server, client: httpx.Client) -> None:
    with ThreadPoolExecutor() as elsewhere:
        asked = elsewhere.submit(client.get, EXPORT)
        process = halted(server, asked)
        try:
            server.kill()
            assert isinstance(asked.exception(), httpx.TransportError)
            process.resume()
            process.wait(LONG_ENOUGH)
        finally:
            with suppress(psutil.NoSuchProcess):
                process.kill()

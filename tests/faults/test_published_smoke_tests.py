"""Steps 6 and 7 of the published deployment checklist, at a real server: the statuses that they announce."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.commands.command_runner import runner
from tests.support.docs.pages import ROOT, blocks
from tests.support.processes.icct_process import Server, eventually, register

PAGE = ROOT / "docs/how-to/smoke-test.md"
KEY = {"X-API-Key": "test-key"}  # whatever it is: the public form ignores it


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server as it comes, but for the time it waits for a request."""
    with Server(DATA_DIR=tmp_path, RATE_LIMIT_REQUESTS=30, REQUEST_TIMEOUT=1) as server:
        yield server


def send_test_form(client: httpx.Client, number: int) -> int:
    """The checklist's own command: a form with a team's name and nothing else."""
    parts = {"team_name": (None, "Test")}
    headers = KEY | {"X-Idempotency-Key": f"test-{number}"}
    return client.post("/api/registration", headers=headers, files=parts).status_code


def test_step_6_health_and_status_answer_as_announced(server: Server) -> None:
    with httpx.Client(base_url=server.url) as client:
        health, status = client.get("/health"), client.get("/status")
    assert (health.status_code, health.json()["status"]) == (200, "healthy")
    assert (status.status_code, status.json()["status"], status.json()["database"]) == (200, "running", "connected")


def test_step_7_1_the_31st_request_of_a_minute_gets_429(server: Server) -> None:
    with httpx.Client(base_url=server.url) as client:
        assert [send_test_form(client, number) for number in range(1, 36)] == [422] * 30 + [429] * 5


def test_step_7_2_a_request_that_takes_too_long_gets_408(server: Server) -> None:
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
        connection.putrequest("POST", "/api/registration")
        for name, value in (
            KEY | {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": "1000"}
        ).items():
            connection.putheader(name, value)
        connection.endheaders(b"--b\r\n")  # and nothing more
        answer = connection.getresponse()
        assert answer.status == 408
        assert json.loads(answer.read())["error_code"] == "REQUEST_TIMEOUT"


def test_step_7_3_another_form_with_a_used_key_gets_409(server: Server) -> None:
    with httpx.Client(base_url=server.url, headers=KEY) as client:
        assert register(client, key="one-key", team_name="Test Team").status_code == 200
        refused = register(client, key="one-key", team_name="Different Team")
    assert refused.status_code == 409
    assert refused.json()["success"] is False
    assert refused.json()["error_code"] == "DUPLICATE_SUBMISSION"
    assert set(refused.json()) == {"success", "error_code", "message", "details", "request_id"}


def alike(text: str) -> str:
    """Without what differs from run to run: numbers, random names, and the spaces that fill a column."""
    return re.sub(r" +", " ", re.sub(r"\b[0-9a-f]{8}\b|[0-9]+(\.[0-9]+)?", "N", text))


def test_icct_smoke_takes_all_of_them_and_leaves_nothing_but_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also the page on smoke tests shows what is printed. How long answers take is not judged here."""
    for limit in ("AVERAGE_LIMIT", "P99_LIMIT"):
        monkeypatch.setattr(f"icct_http.cli.smoke.every_answer.{limit}", 1_000)
    icct = runner(monkeypatch, capsys)
    settings: dict[str, Any] = {
        "ADMIN_API_KEY": "0123456789abcdef-0123456789abcdef",
        "CORS_ORIGINS": "https://example.org",
        "PUBLIC_BOARD": "true",
    }
    with Server(DATA_DIR=tmp_path, RATE_LIMIT_REQUESTS=30, REQUEST_TIMEOUT=3, **settings) as server:
        ended = icct("smoke", server.url, "--yes", "--slow", **settings)
        assert (ended.status, ended.err) == (0, ""), ended.out
        assert alike(ended.out) == alike(blocks(PAGE.read_text())[1].text)
        eventually(lambda: not [*(tmp_path / "files").rglob("*.png")], "the test team's logo is removed")

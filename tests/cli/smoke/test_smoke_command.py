"""``icct smoke`` as a person or a program runs it, before and after the steps, and how its requests travel."""

from __future__ import annotations

import asyncio
import io
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from icct_http.cli.checks import Finding
from icct_http.cli.smoke import HttpClient, Request, SmokeReport, SmokeSession, Unreachable
from icct_http.service.start_up.start_error import WrongArgument
from tests.support.commands.command_runner import Run
from tests.support.commands.ended import Ended
from tests.support.processes.icct_process import LONG_ENOUGH

ENVIRONMENT = {"status": "running", "environment": "production"}
GOOD = SmokeReport(findings=[Finding("health", "ok", "healthy")], answers=42, p50=1.0, p95=2.0, p99=3.5)
BAD = SmokeReport(
    findings=[Finding("health", "ok", "healthy"), Finding("replay", "failed", "it was not", "See the log.")],
    answers=1,
    p50=1.0,
    p95=1.0,
    p99=1.0,
)
TABLE = """\
CHECK   VERDICT  FOUND
health  ok       healthy
replay  failed   it was not
                 -> See the log.
1 ok, 1 failed.
1 answers: p50 1.0 ms, p95 1.0 ms, p99 1.0 ms.
"""


class Terminal(io.StringIO):
    """What a person types into, or reads."""

    def isatty(self) -> bool:
        return True


class Handler(BaseHTTPRequestHandler):
    """Answers ``/status`` as a service does, and tells of any other request what it was."""

    protocol_version = "HTTP/1.1"
    answer: Any = ENVIRONMENT
    status = 200
    location = ""

    def do_GET(self) -> None:
        is_status = self.path.endswith("/status")
        told = type(self).answer if is_status else {"path": self.path, "id": self.headers["X-Request-ID"]}
        body = json.dumps(told).encode()
        self.send_response(self.status if is_status else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Twice", "a")
        self.send_header("X-Twice", "b")
        if self.location:
            self.send_header("Location", self.location)
        if self.path.endswith("/close"):
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def a_server(**changes: Any) -> Iterator[str]:
    """The address of such a server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Changed", (Handler,), changes))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> list[SmokeSession]:
    """Every session that would have been made; each of them finds ``BAD``."""
    made: list[SmokeSession] = []

    async def found(session: SmokeSession, on_step: Any) -> SmokeReport:
        made.append(session)
        on_step("health")
        return BAD

    monkeypatch.setattr("icct_http.cli.smoke.smoke_test", found)
    return made


def test_what_failed_is_told_with_its_remedy(run: Run, sessions: list[SmokeSession]) -> None:
    with a_server() as url:
        assert run("smoke", url, "--yes") == Ended(1, TABLE, f"icct: {url} failed: replay.\n")
    (session,) = sessions
    assert (session.key, session.origin, session.registers, session.slow, session.form.players) == (
        "",
        "",
        True,
        False,
        11,
    )


def test_if_nothing_failed_the_status_is_0(
    run: Run, sessions: list[SmokeSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def found(*_: object) -> SmokeReport:
        return GOOD

    monkeypatch.setattr("icct_http.cli.smoke.smoke_test", found)
    with a_server() as url:
        ended = run("smoke", url, "--yes")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.endswith("1 ok.\n42 answers: p50 1.0 ms, p95 2.0 ms, p99 3.5 ms.\n")


def test_another_program_reads_every_line(run: Run, sessions: list[SmokeSession]) -> None:
    with a_server() as url:
        ended = run("smoke", url, "--yes", "--json")
    assert ended.status == 1
    assert json.loads(ended.out) == {
        "url": url,
        "environment": "production",
        "failed": True,
        "checks": [
            {"name": "health", "verdict": "ok", "message": "healthy", "remedy": ""},
            {"name": "replay", "verdict": "failed", "message": "it was not", "remedy": "See the log."},
        ],
        "times": {"answers": 1, "p50_ms": 1.0, "p95_ms": 1.0, "p99_ms": 1.0},
    }


KEY = "0123456789abcdef-0123456789abcdef"


def test_options_and_settings_say_what_is_tried(run: Run, sessions: list[SmokeSession]) -> None:
    settings = {"ADMIN_API_KEY": KEY, "CORS_ORIGINS": "https://example.org,https://other.example.org"}
    with a_server() as url:
        run("smoke", url, "--yes", "--slow", "--players", "15", **settings)
        run("smoke", url, "--yes", "--no-register", "--origin", "https://third.example.org", **settings)
    first, second = sessions
    assert (first.key, first.origin, first.slow, first.form.players) == (KEY, "https://example.org", True, 15)
    assert (second.key, second.origin, second.registers) == ("", "https://third.example.org", False)


def test_without_a_terminal_and_a_yes_nothing_is_sent(
    run: Run, sessions: list[SmokeSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    ended = run("smoke", "http://127.0.0.1:1")
    sentence = "This needs a yes, and there is no terminal to ask on: add --yes."
    assert (ended.status, ended.refusal, sessions) == (2, sentence, [])


@pytest.mark.parametrize("agrees", [True, False])
def test_on_a_terminal_a_person_is_told_where_it_is_and_asked(
    run: Run, sessions: list[SmokeSession], monkeypatch: pytest.MonkeyPatch, agrees: bool
) -> None:
    shown = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal("y\n" if agrees else "n\n"))
    monkeypatch.setattr("sys.stderr", shown)
    with a_server() as url:
        assert run("smoke", url, ADMIN_API_KEY=KEY).status == 1
    question, _, rest = shown.getvalue().partition("[y/N] ")
    assert question == (
        f"{url} says that its environment is production. A test team is registered and removed again, and its "
        "number stays taken. Run the smoke tests there? "
    )
    assert ("Trying health" in rest) is agrees
    assert len(sessions) == agrees
    assert rest.endswith("icct: Nothing was done.\n") is not agrees


@pytest.mark.parametrize(
    "url", ["", "api.example.org", "ftp://example.org", "http://", "http://[", "http://a?b", "http://u@h"]
)
def test_what_is_no_address_is_refused(run: Run, sessions: list[SmokeSession], url: str) -> None:
    ended = run("smoke", url, "--yes")
    sentence = "The address must be as https://api.example.org, with nothing behind it."
    assert (ended.status, ended.refusal, sessions) == (2, sentence, [])


def test_a_key_does_not_travel_in_plain_text(run: Run, sessions: list[SmokeSession]) -> None:
    ended = run("smoke", "http://api.example.org", "--yes", ADMIN_API_KEY=KEY)
    sentence = "http://api.example.org would send ADMIN_API_KEY in plain text: use https, or add --no-register."
    assert (ended.status, ended.refusal, sessions) == (2, sentence, [])
    assert HttpClient("https://api.example.org").keeps_secrets
    assert HttpClient("http://localhost:8000").keeps_secrets


def test_who_gives_no_answer_is_told(run: Run, sessions: list[SmokeSession]) -> None:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        ended = run("smoke", url, "--yes")
    assert (ended.status, ended.refusal, sessions) == (1, f"{url} gives no answer: Connection refused.", [])


def test_another_service_is_not_tried(run: Run, sessions: list[SmokeSession]) -> None:
    with a_server(answer=["up"]) as url:
        ended = run("smoke", url, "--yes")
    assert ended.refusal == f"{url} is no such service: GET /status answered 200, without an environment."
    with a_server(status=301, location="https://api.example.org/status") as url:
        ended = run("smoke", url, "--yes")
    assert ended.refusal == f"{url} leads on to https://api.example.org/status: use that address."
    assert sessions == []


@pytest.mark.parametrize("players", ["0", "101", "many", "-1"])
def test_a_wrong_number_of_players_ends_with_the_usage(run: Run, players: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run("smoke", "http://127.0.0.1:1", "--players", players)
    assert ended.value.code == 2


async def test_a_request_travels_below_the_address_and_the_answer_comes_back() -> None:
    with a_server() as url:
        client = HttpClient(f"{url}/base/")
        request = Request(method="GET", path="/x?y=1", headers={"X-Request-ID": "a-request"})
        answers = [await client(request) for _ in range(2)]
        last = await client(Request(method="GET", path="/close"))
        again = await client(request)
        client.close()
    assert [answer.json for answer in (*answers, again)] == [{"path": "/base/x?y=1", "id": "a-request"}] * 3
    assert (last.status, last.headers["x-twice"]) == (200, "a, b")
    assert all(answer.seconds > 0 for answer in answers)
    assert str(answers[0]) == "GET /x?y=1 answered 200"


async def test_a_connection_that_was_closed_meanwhile_is_made_anew() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def answer_once_a_connection() -> None:
            for _ in range(2):
                connection, _ = server.accept()
                with connection:
                    connection.recv(1000)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=answer_once_a_connection)
        thread.start()
        client = HttpClient(f"http://127.0.0.1:{server.getsockname()[1]}")
        answers = [await client(Request(method="GET", path="/")) for _ in range(2)]
        client.close()
        thread.join()
    assert [answer.status for answer in answers] == [200, 200]


async def test_a_cancelled_request_is_in_nobody_s_way() -> None:
    asked, answered = threading.Event(), threading.Event()

    def wait_for_a_while(handler: Handler) -> None:
        if handler.path == "/wait":
            asked.set()
            answered.wait(LONG_ENOUGH)
        Handler.do_GET(handler)

    with a_server(do_GET=wait_for_a_while) as url:
        client = HttpClient(url)
        waiting = asyncio.create_task(client(Request(method="GET", path="/wait")))
        await asyncio.to_thread(asked.wait)
        waiting.cancel()
        await asyncio.wait([waiting])
        assert waiting.cancelled()
        assert (await client(Request(method="GET", path="/x"))).json["path"] == "/x"
        client.close()
        answered.set()


async def test_an_answer_that_never_comes_is_given_up() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        client = HttpClient(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(Unreachable, match="timed out"):
            await client(Request(method="GET", path="/", timeout=0.05))


async def test_what_is_no_http_is_told_in_words() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:

        def greet() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"220 mail.example.org ESMTP\r\n")

        thread = threading.Thread(target=greet)
        thread.start()
        client = HttpClient(f"http://127.0.0.1:{other.getsockname()[1]}")
        with pytest.raises(Unreachable) as refusal:
            await client(Request(method="GET", path="/"))
        thread.join()
    assert str(refusal.value)


def test_an_address_is_checked_when_it_is_given() -> None:
    with pytest.raises(WrongArgument):
        HttpClient("https://api.example.org:port")

"""What fails inside the service: a client learns when to try again, and nothing of what went wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
import structlog

from icct_core import CoreError, DatabaseUnavailable, SubmissionInProgress
from icct_http.container import Container
from tests.support.failing_adapters import FailingUnitOfWork
from tests.support.http.error_answers import refusal
from tests.support.http.form_encoding import encode, form_parts, multipart
from tests.support.http.in_memory_service import PATH, Desk, open_desk, put_in

SECRET = "hunter2 at /srv/icct, in SELECT * FROM teams"
LEAKS = ("hunter2", "/srv", "SELECT", "Error", "Traceback", ".py")


def besides_requests(lines: list[Any]) -> list[Any]:
    """Log lines other than the one that every request has."""
    return [line for line in lines if line["event"] != "request_finished"]


@asynccontextmanager
async def desk_that_fails(error: Exception) -> AsyncIterator[Desk]:
    """A service whose store fails; its log lines go nowhere unless a test captures them, and deliveries write none."""

    def break_store(container: Container) -> None:
        put_in(container, FailingUnitOfWork(error))

    with structlog.testing.capture_logs():
        async with open_desk(break_store, DELIVER_IN_SERVER="false") as desk:
            yield desk


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(SECRET),
        KeyError(SECRET),
        TimeoutError(SECRET),
        OSError(2, SECRET),
        ExceptionGroup(SECRET, [OSError()]),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_an_error_nobody_expected_tells_nothing_but_its_request_id(error: Exception) -> None:
    async with desk_that_fails(error) as desk:
        answer = await desk.register(headers=[("X-Request-ID", "request-0001")])
        assert refusal(answer) == (500, "INTERNAL_SERVER_ERROR", {})
        assert answer.json()["request_id"] == "request-0001"
        assert "request id" in answer.json()["message"]
        assert not any(text in answer.text for text in LEAKS)


async def test_an_error_nobody_expected_is_a_problem_too() -> None:
    async with desk_that_fails(RuntimeError(SECRET)) as desk:
        answer = await desk.register(headers=[("Accept", "application/problem+json")])
        assert refusal(answer) == (500, "INTERNAL_SERVER_ERROR", {})
        assert (answer.json()["status"], answer.json()["title"]) == (500, "Internal server error")
        assert not any(text in answer.text for text in LEAKS)


async def test_an_error_nobody_expected_is_logged_with_its_request_id() -> None:
    async with desk_that_fails(RuntimeError(SECRET)) as desk:
        with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
            await desk.register(headers=[("X-Request-ID", "request-0001")])
    (line,) = besides_requests(lines)
    assert (line["event"], line["log_level"], line["request_id"]) == ("unexpected_error", "error", "request-0001")
    assert isinstance(line["exc_info"], RuntimeError)


@pytest.mark.parametrize(
    ("error", "status", "retry_after"), [(DatabaseUnavailable(), 503, "5"), (SubmissionInProgress(), 409, "3")]
)
@pytest.mark.parametrize("query", ["", "?dry_run=true"])
async def test_what_passes_by_itself_says_when_to_try_again(
    error: CoreError, status: int, retry_after: str, query: str
) -> None:
    async with desk_that_fails(error) as desk:
        answer = await desk.register(key="k", path=PATH + query)
        assert refusal(answer) == (status, error.code, {})
        assert answer.headers["Retry-After"] == retry_after


@pytest.mark.parametrize("may_be_stored", [False, True])
async def test_a_client_is_told_that_nothing_was_registered_only_where_that_is_known(may_be_stored: bool) -> None:
    async with desk_that_fails(DatabaseUnavailable(may_be_stored=may_be_stored)) as desk:
        answer = await desk.register(key="k")
        assert refusal(answer) == (503, "DATABASE_UNAVAILABLE", {})
        assert ("nothing was registered" in answer.json()["message"]) is not may_be_stored
        assert ("not known whether this was stored" in answer.json()["message"]) is may_be_stored


async def test_why_the_database_is_away_is_for_the_log_alone() -> None:
    error = DatabaseUnavailable("OperationalError SQLITE_FULL")
    error.__cause__ = OSError(SECRET)
    async with desk_that_fails(error) as desk:
        with structlog.testing.capture_logs() as lines:
            answer = await desk.register()
        assert not any(text in answer.text for text in LEAKS)
    assert besides_requests(lines) == [
        {"event": "database_unavailable", "log_level": "warning", "reason": "OperationalError SQLITE_FULL"}
    ]


async def test_a_refusal_is_no_event_for_the_log(desk: Desk) -> None:
    with structlog.testing.capture_logs() as lines:
        for change in ({"captain_email": "nobody"}, {"logo": b"GIF89a"}):
            assert (await desk.register(**change)).status_code == 422
        assert (await desk.client.get("/nothing")).status_code == 404
    assert besides_requests(lines) == []


async def test_a_store_that_is_away_leaves_the_key_free() -> None:
    """The same key registers once the store is back, as nothing was claimed without it."""
    async with desk_that_fails(DatabaseUnavailable()) as desk:
        assert (await desk.register(key="k")).status_code == 503
        assert desk.kept() == set()


async def test_a_client_that_leaves_in_the_middle_is_no_failure_of_the_service(desk: Desk) -> None:
    """A captain's telephone loses its network: nothing is stored, and nobody is woken."""
    arriving: Iterator[dict[str, Any]] = iter(
        [
            {"type": "http.request", "body": encode(form_parts())[:1000], "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "headers": [(b"content-type", multipart().encode())],
        "server": ("desk", 80),
        "client": ("127.0.0.1", 50_000),
        "root_path": "",
    }

    async def receive() -> dict[str, Any]:
        return next(arriving)

    async def send(_: dict[str, Any]) -> None:
        """Nobody is there to hear it."""

    with structlog.testing.capture_logs() as lines:
        await cast("Any", desk.app)(scope, receive, send)
    assert desk.kept() == set()
    assert not [line for line in lines if line["log_level"] in {"error", "critical"}]

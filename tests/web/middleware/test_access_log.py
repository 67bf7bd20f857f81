"""Each request leaves one line, and nothing in it was written by a client."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
import structlog
from litestar.types import Receive, Scope, Send

from icct_core import DatabaseUnavailable
from icct_http.web.middleware.access_log import AccessLogMiddleware
from tests.support.failing_adapters import FailingDatabase
from tests.support.http.in_memory_service import PATH, Desk, open_desk

Lines = list[Any]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Every log line of a test so far."""
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as captured:
        yield captured


def finished(lines: Lines) -> Lines:
    return [line for line in lines if line["event"] == "request_finished"]


async def test_a_request_is_told_by_its_template_status_time_and_size(desk: Desk, lines: Lines) -> None:
    answer = await desk.register(headers=[("X-Request-ID", "request-0001")])
    (line,) = finished(lines)
    assert 0 < line.pop("duration_ms") < 60_000
    assert line == {
        "event": "request_finished",
        "log_level": "info",
        "request_id": "request-0001",
        "method": "POST",
        "route": PATH,
        "status": 200,
        "bytes": len(answer.content),
    }


async def test_refusals_of_the_router_are_lines_too(desk: Desk, lines: Lines) -> None:
    await desk.client.get(PATH)
    await desk.client.get("/planted/9123456780?q=planted")
    await desk.register(captain_email="nobody")
    assert [(line["status"], line["route"]) for line in finished(lines)] == [
        (405, "unmatched"),
        (404, "unmatched"),
        (422, PATH),
    ]
    assert "planted" not in json.dumps(lines)


async def test_a_method_nobody_knows_is_not_repeated(desk: Desk, lines: Lines) -> None:
    await desk.client.request("PLANTED", "/health")
    assert [line["method"] for line in finished(lines)] == ["other"]


async def test_health_checks_are_for_debugging(desk: Desk, lines: Lines) -> None:
    await desk.client.get("/health")
    assert [line["log_level"] for line in finished(lines)] == ["debug"]


async def test_a_failing_health_check_is_for_everybody(lines: Lines) -> None:
    database = FailingDatabase(DatabaseUnavailable())
    async with open_desk(lambda container: container.database_probe.override(database)) as desk:
        await desk.client.get("/health")
    assert [(line["status"], line["log_level"]) for line in finished(lines)] == [(503, "info")]


async def test_a_request_that_ends_without_an_answer_has_no_status(lines: Lines) -> None:
    async def fail(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await AccessLogMiddleware(fail)(cast("Any", {"type": "http", "method": "GET"}), *cast("Any", (None, None)))
    assert [(line["status"], line["route"], line["bytes"]) for line in finished(lines)] == [(None, "unmatched", 0)]


async def test_the_lifespan_is_no_request(lines: Lines) -> None:
    async with open_desk():
        pass
    assert finished(lines) == []

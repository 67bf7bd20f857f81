"""A defect of a wrapper is answered like any other failure: 500, one shape, nothing of what went wrong."""

from __future__ import annotations

from typing import Any, cast

import httpx
import pytest
import structlog

from icct_http.application import received
from icct_http.container import Container
from icct_http.service.settings.settings import Settings
from icct_http.web.middleware.last_resort import AnswerCutShort
from tests.support.http.error_answers import refusal


def client_of(app: Any) -> httpx.AsyncClient:
    """A client of a small application with everything around it."""
    settings = Settings()
    wrapped = received(app, Container(settings=settings))
    transport = httpx.ASGITransport(cast("Any", wrapped), raise_app_exceptions=True)
    return httpx.AsyncClient(transport=transport, base_url="http://desk")


async def test_what_nobody_caught_tells_nothing_but_its_request_id() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("hunter2 at /srv/icct")

    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        async with client_of(app) as client:
            answer = await client.get("/nothing", headers={"X-Request-ID": "request-0001"})
    assert refusal(answer) == (500, "INTERNAL_SERVER_ERROR", {})
    assert "hunter2" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    line, finished = lines
    assert (finished["event"], finished["status"]) == ("request_finished", 500)
    assert (line["event"], line["request_id"]) == ("unexpected_error", "request-0001")


async def test_an_answer_that_has_begun_is_cut_off_rather_than_ended_well() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise RuntimeError

    with structlog.testing.capture_logs():
        async with client_of(app) as client:
            with pytest.raises(AnswerCutShort):
                await client.get("/nothing")


async def test_what_is_no_request_passes_every_wrapper_untouched() -> None:
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append((scope, receive, send))

    settings = Settings()
    wrapped = cast("Any", received(cast("Any", app), Container(settings=settings)))
    scope = {"type": "lifespan", "state": {}}
    await wrapped(scope, 1, 2)
    assert seen == [({"type": "lifespan", "state": {}}, 1, 2)]

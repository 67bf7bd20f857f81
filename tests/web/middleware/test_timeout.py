"""Timeout: a request that takes too long is really cancelled, and answered 408 in the one shape of every error."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NoReturn, cast

import pytest

from icct_http.web.middleware.timeout import TimeoutMiddleware
from tests.support.failing_adapters import HangingUnitOfWork
from tests.support.http.error_answers import refusal
from tests.support.http.form_encoding import encode, form_parts, multipart
from tests.support.http.in_memory_service import Desk, open_desk, put_in
from tests.support.http.page_form import BROWSER, send_whole

FORM = [("Content-Type", multipart())]


@asynccontextmanager
async def hanging_desk() -> AsyncIterator[tuple[Desk, HangingUnitOfWork]]:
    work = HangingUnitOfWork()
    async with open_desk(lambda container: put_in(container, work), REQUEST_TIMEOUT="1") as desk:
        yield desk, work


async def test_a_handler_that_hangs_is_cancelled_with_its_query() -> None:
    async with hanging_desk() as (desk, work):
        answer = await desk.register()
        assert refusal(answer) == (408, "REQUEST_TIMEOUT", {})
        assert work.given_up.is_set()
        assert "Connection" not in answer.headers
        assert float(answer.headers["X-Process-Time"]) >= 1


async def test_what_had_arrived_whole_may_be_stored() -> None:
    """The database may have committed while its answer was waited for."""
    async with hanging_desk() as (desk, _):
        website, page = await desk.register(), await send_whole(desk)
    assert "not known whether it was stored" in website.json()["message"]
    assert (page.status_code, "It is not known whether this was stored." in page.text) == (408, True)
    assert "Not sent" not in page.text


async def test_reading_stores_nothing() -> None:
    async def hang() -> NoReturn:
        await asyncio.Event().wait()
        raise AssertionError

    async with open_desk(lambda container: container.window_copy.override(hang), REQUEST_TIMEOUT="1") as desk:
        answer = await desk.client.get("/", headers=BROWSER)
    assert answer.status_code == 408
    assert "stored" not in answer.text


async def test_a_body_that_does_not_arrive_is_cut_and_its_connection_closed() -> None:
    cut = asyncio.Event()

    async def half() -> AsyncIterator[bytes]:
        yield encode(form_parts())[:1000]
        try:
            await asyncio.Event().wait()
        finally:
            cut.set()

    async with open_desk(REQUEST_TIMEOUT="1") as desk:
        answer = await desk.post(half(), headers=FORM)
        assert refusal(answer) == (408, "REQUEST_TIMEOUT", {})
        assert "stored" not in answer.json()["message"]
        assert answer.headers["Connection"] == "close"
        assert cut.is_set()
        assert desk.kept() == set()


async def answer_of(app: Any, *, seconds: float) -> list[dict[str, Any]]:
    """What reaches the client of a small application within this timeout."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "http_version": "1.1", "headers": [], "state": {}}
    await cast("Any", TimeoutMiddleware(app, seconds=seconds))(scope | {"state": {"request_id": "r"}}, receive, send)
    return sent


async def test_an_answer_that_goes_on_may_take_longer_than_the_timeout() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for number in range(12):
            await asyncio.sleep(0.05)
            await send({"type": "http.response.body", "body": b"x", "more_body": number < 11})

    assert len(await answer_of(app, seconds=0.4)) == 13


async def test_an_answer_that_stands_still_is_cut_off() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await answer_of(app, seconds=0.05)


async def test_an_error_of_the_application_is_no_timeout_of_the_request() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await answer_of(app, seconds=10)


@pytest.mark.alone
async def test_many_requests_at_once_each_have_their_own_time() -> None:
    async with hanging_desk() as (desk, _):
        answers = await asyncio.gather(desk.register(), *(desk.client.get("/health") for _ in range(20)))
        statuses = [answer.status_code for answer in answers]
    assert statuses == [408, *[200] * 20]

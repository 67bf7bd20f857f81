"""One answer of each kind: what is promised for every answer must be on all of these."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import structlog

from icct_core import DatabaseUnavailable
from icct_http.container import Container
from tests.support.failing_adapters import FailingUnitOfWork
from tests.support.http.form_encoding import encode, form_parts, multipart
from tests.support.http.in_memory_service import PATH, open_desk, put_in

FORM = [("Content-Type", multipart())]


async def every_answer() -> dict[str, httpx.Response]:
    """Answers of the routes, of the router, of the framework's limits and of what stands around them, by their kind."""
    return await _answers_of_routes() | await _answers_of_a_failing_service() | await _refusals_of_the_wrappers()


async def _answers_of_routes() -> dict[str, httpx.Response]:
    async with open_desk(MAX_REQUEST_SIZE="8192") as desk:
        answers = {
            "200 registered": await desk.register(),
            "200 healthy": await desk.client.get("/health"),
            "204 options": await desk.client.options("/health"),
            "400 malformed": await desk.register(path=f"{PATH}?dry_run=perhaps"),
            "404 not found": await desk.client.get("/nothing"),
            "405 method": await desk.client.get(PATH),
            "409 duplicate": await desk.register(),
            "413 too large": await desk.post(b"x" * 8193, headers=FORM),
            "415 type": await desk.post(b"{}"),
            "422 invalid": await desk.register(captain_email="nobody"),
        }
    return _checked(answers)


async def _answers_of_a_failing_service() -> dict[str, httpx.Response]:
    answers = {}
    with structlog.testing.capture_logs():
        for kind, error in {"500 unexpected": RuntimeError(), "503 database": DatabaseUnavailable()}.items():
            async with open_desk(_with_store_that_raises(error)) as desk:
                answers[kind] = await desk.post(encode(form_parts()), headers=FORM)
    return _checked(answers)


async def _refusals_of_the_wrappers() -> dict[str, httpx.Response]:
    async with open_desk(RATE_LIMIT_REQUESTS="1") as desk:
        await desk.client.get("/nothing")
        answers = {"429 too many": await desk.client.get("/nothing")}
    async with open_desk(ALLOWED_HOSTS="api.icct26.com") as desk:
        answers["400 host"] = await desk.client.get("/status")
    async with open_desk(CORS_ORIGINS="https://icct26.com") as desk:
        asked = {"Origin": "https://icct26.com", "Access-Control-Request-Method": "POST"}
        answers["204 preflight"] = await desk.client.options(PATH, headers=asked)
    async with open_desk(REQUEST_TIMEOUT="1") as desk:
        answers["408 timeout"] = await desk.post(_never_ending(), headers=FORM)
    return _checked(answers)


async def _never_ending() -> AsyncIterator[bytes]:
    yield encode(form_parts())[:100]
    await asyncio.Event().wait()


def _with_store_that_raises(error: Exception) -> Callable[[Container], object]:
    return lambda container: put_in(container, FailingUnitOfWork(error))


def _checked(answers: dict[str, httpx.Response]) -> dict[str, httpx.Response]:
    """The same, each with the status that its kind names."""
    wrong = {
        kind: answer.status_code for kind, answer in answers.items() if not kind.startswith(str(answer.status_code))
    }
    assert wrong == {}
    return answers

"""Errors as pages: at page addresses, and at unknown ones for browsers; JSON everywhere else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import structlog

from icct_core import DatabaseUnavailable
from icct_http.web.pages.problem_page import WORDS
from icct_http.web.problems.core_problems import CORE_PROBLEMS
from icct_http.web.problems.http_problems import HTTP_PROBLEMS, MIDDLEWARE_PROBLEMS
from tests.support.http.error_answers import refusal
from tests.support.http.form_encoding import multipart
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import BROWSER, REGISTER, heading_of

HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "accept", "is_page"),
    [
        ("/nothing", "text/html", True),
        ("/nothing", "text/html, */*;q=0.5", True),
        ("/nothing", "text/html;q=0.5, application/json", False),
        ("/nothing", "*/*", False),
        ("/nothing", "", False),
        ("/team/nothing/else", "", True),
        ("/register/", "application/json", False),
        ("/privacy/x", "application/json;q=0.1, */*", True),
        ("/admin/nothing", "text/html", False),
        ("/api/nothing", "text/html", False),
        ("/admin/teams", "text/html", False),
        ("/static/style.css", "text/html", False),
    ],
)
async def test_people_get_a_page_and_programs_json(shared_desk: Desk, path: str, accept: str, is_page: bool) -> None:
    answer = await shared_desk.client.get(path, headers={"Accept": accept})
    assert answer.status_code in {401, 404, 406}
    if is_page:
        assert (answer.headers["Content-Type"], answer.headers["X-Robots-Tag"]) == (HTML, "noindex")
        assert heading_of(answer) == "There is no page here"
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    else:
        refusal(answer)


@pytest.mark.parametrize("path", ["/", REGISTER, "/privacy"])
async def test_a_page_is_not_acceptable_to_programs(shared_desk: Desk, path: str) -> None:
    answer = await shared_desk.client.get(path, headers={"Accept": "application/json"})
    assert refusal(answer)[:2] == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(("path", "status"), [("/team/x", 406), ("/team/x/logo", 404), ("/team/x/nothing", 404)])
async def test_a_link_is_listed_nowhere_by_its_errors_as_json_either(shared_desk: Desk, path: str, status: int) -> None:
    answer = await shared_desk.client.get(path, headers={"Accept": "application/json"})
    refusal(answer)
    assert answer.status_code == status
    assert (answer.headers["X-Robots-Tag"], answer.headers["Referrer-Policy"]) == ("noindex", "same-origin")
    elsewhere = await shared_desk.client.get("/api/nothing", headers={"Accept": "application/json"})
    assert "X-Robots-Tag" not in elsewhere.headers


async def test_a_wrong_method_is_a_page_that_names_the_right_ones(shared_desk: Desk) -> None:
    answer = await shared_desk.client.delete(REGISTER, headers=BROWSER)
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, HTML)
    assert "POST" in answer.headers["Allow"]


async def test_what_the_wrappers_refuse_at_a_form_says_go_back() -> None:
    async def never_ending() -> AsyncIterator[bytes]:
        yield b"--"
        await asyncio.Event().wait()

    headers = [("Content-Type", multipart()), *BROWSER.items()]
    async with open_desk(REQUEST_TIMEOUT="1") as desk:
        slow = await desk.post(never_ending(), headers=headers, path=REGISTER)
    async with open_desk(ALLOWED_HOSTS="icct.example.org") as desk:
        elsewhere = await desk.post(b"", headers=headers, path=REGISTER)
    for answer, status in ((slow, 408), (elsewhere, 400)):
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, HTML)
        assert "Not sent." in answer.text
        assert "X-Request-ID" in answer.headers


@pytest.mark.parametrize(("error", "status"), [(RuntimeError("hunter2"), 500), (DatabaseUnavailable("hunter2"), 503)])
async def test_a_failing_service_tells_people_nothing_but_that_it_fails(error: Exception, status: int) -> None:
    async def fail() -> None:
        raise error

    async with open_desk(lambda container: container.window_copy.override(fail)) as desk:
        with structlog.testing.capture_logs():
            answer = await desk.client.get("/", headers=BROWSER)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, HTML)
    assert "hunter2" not in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert ("Wait 5 seconds" in answer.text) == (status == 503)


def test_words_are_of_problems_that_there_are() -> None:
    codes = {row.code for row in (*CORE_PROBLEMS.values(), *HTTP_PROBLEMS.values(), *MIDDLEWARE_PROBLEMS.values())}
    assert WORDS.keys() <= codes

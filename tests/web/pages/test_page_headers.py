"""What all pages send, what is not counted, and that nothing is left of pages where they are off."""

from __future__ import annotations

import pytest

from icct_http.web.middleware.security_headers import HEADERS
from tests.support.http.error_answers import refusal
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import REGISTER, send_whole

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ACCOUNT = "cloudinary://key:secret@cloud"
READING = ["/", REGISTER, "/privacy", "/static/nothing", "/team/x"]


@pytest.mark.parametrize("path", ["/", REGISTER, "/privacy", "/team/x"])
async def test_a_page_has_the_api_s_headers_and_a_policy_of_its_own(shared_desk: Desk, path: str) -> None:
    answer = await shared_desk.client.get(path)
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert {name.decode() for name, _ in HEADERS} <= {name.lower() for name in answer.headers}
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["/", REGISTER, "/team/x"])
async def test_the_style_is_named_before_the_page_and_is_the_page_s(shared_desk: Desk, path: str) -> None:
    answer = await shared_desk.client.get(path, headers={"Accept": "text/html"})
    address = answer.headers["Link"].removeprefix("<").removesuffix(">; rel=preload; as=style")
    assert f'<link rel="stylesheet" href="{address}">' in answer.text
    assert (await shared_desk.client.get(address)).headers["Content-Type"] == "text/css; charset=utf-8"


async def test_stored_pictures_are_shown_from_where_they_are() -> None:
    async with open_desk(FILE_STORAGE="cloudinary", CLOUDINARY_URL=ACCOUNT, DELIVER_IN_SERVER="false") as desk:
        answer = await desk.client.get("/")
    assert "img-src 'self' blob: https://res.cloudinary.com;" in answer.headers["Content-Security-Policy"]


async def test_reading_is_not_counted_and_sending_is() -> None:
    async with open_desk(RATE_LIMIT_REQUESTS="2") as desk:
        for path in READING * 2:
            answer = await desk.client.get(path)
            assert (answer.status_code in {200, 404}, "RateLimit" in answer.headers) == (True, False)
        assert "r=1;" in (await send_whole(desk)).headers["RateLimit"]
        assert (await desk.client.get("/nothing")).status_code == 404
        assert (await desk.client.get("/nothing")).status_code == 429


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", [*READING, "/register?check=1", "/nothing"])
async def test_where_pages_are_off_there_is_no_trace_of_them(path: str, method: str) -> None:
    async with open_desk(PAGES="false") as desk:
        answer = await desk.client.request(method, path, headers={"Accept": "text/html"})
    assert refusal(answer)[:2] == (404, "NOT_FOUND")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["RateLimit-Policy"].startswith('"default"')

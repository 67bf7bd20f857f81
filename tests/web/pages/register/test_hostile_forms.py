"""What no person would send: a page in the one style, never a traceback, and what can be kept is kept."""

from __future__ import annotations

import pytest

from tests.support.builders import a_png
from tests.support.http.form_encoding import encode, file_part, multipart, text_part
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import BROWSER, REGISTER, heading_of, mistakes_in, seen, send, typed

MULTIPART = [("Content-Type", multipart()), *BROWSER.items()]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "gni\u202erts", "a\x00b", "x" * 20_000, "😀" * 5_000, '"><img src=x>', "{{ 7 * 7 }}"],
)
@pytest.mark.parametrize("name", ["team_name", "player_2_name", "captain_role", "captain_email"])
async def test_a_text_is_shown_as_what_it_is(desk: Desk, name: str, text: str) -> None:
    answer = await send(desk, typed(captain_plays="1", **{name: text}), logo=a_png())
    assert (answer.status_code, list(mistakes_in(answer))) == (422, [name])
    assert "<script>" not in answer.text
    assert "<img src=x" not in answer.text
    assert seen(answer).values["coach_name"] == "David Raj"
    assert text.startswith(seen(answer).values[name])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"--nonsense", 400),
        (encode([text_part("team_name", "Lions")])[:-20], 400),
        (encode([text_part("team_name", "Lions")] * 2), 400),
        (encode([text_part("team_name", b"\xff\xfe")]), 400),
        (encode([text_part(f"x{number}", "") for number in range(400)]), 400),
        (encode([file_part("logo", b"x" * 11_000_000)]), 413),
    ],
)
async def test_a_broken_body_is_a_page_that_says_go_back(desk: Desk, body: bytes, status: int) -> None:
    answer = await desk.post(body, headers=MULTIPART, path=REGISTER)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Not sent." in answer.text
    assert "nothing is lost" in answer.text
    assert heading_of(answer)


OTHERS = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]


@pytest.mark.parametrize("content_type", OTHERS)
async def test_another_format_is_refused_by_a_page(desk: Desk, content_type: str) -> None:
    headers = [("Content-Type", content_type), *BROWSER.items()]
    answer = await desk.post(b"team_name=Lions", headers=headers, path=REGISTER)
    assert answer.status_code in {400, 415}
    assert "Not sent." in answer.text


async def test_unknown_fields_and_rows_beyond_the_last_are_left_out(desk: Desk) -> None:
    fields = typed(coach_name="", player_100_name="Nobody", player_0_name="Nobody", nonsense="Nobody")
    answer = await send(desk, fields)
    assert "Nobody" not in answer.text
    assert answer.status_code == 422


@pytest.mark.parametrize("site", ["cross-site", "same-site", "same-origin", "none", None])
async def test_only_what_comes_from_another_website_is_refused(desk: Desk, site: str | None) -> None:
    headers = BROWSER | ({"Sec-Fetch-Site": site} if site else {})
    answer = await send(desk, typed(), logo=a_png(), headers=headers)
    if site != "cross-site":
        assert answer.status_code == 303
        return
    assert (answer.status_code, heading_of(answer)) == (403, "This was sent from another website")
    assert "/register" in seen(answer).links
    assert desk.tables.registrations == {}


async def test_too_many_forms_from_one_address_are_told_how_long_to_wait() -> None:
    async with open_desk(RATE_LIMIT_REQUESTS="1") as desk:
        await send(desk, typed())
        answer = await send(desk, typed())
        assert (answer.status_code, "seconds, then try again" in answer.text) == (429, True)
        assert "Not sent." in answer.text
        for path in ("/", REGISTER, "/privacy"):
            assert (await desk.client.get(path)).status_code == 200

"""What no person would send: a page in the one style, never a traceback, and what can be kept is kept."""

from __future__ import annotations

import zlib

import html5lib
import pytest

from tests.support.builders import a_png, png_chunk, png_header
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
    assert text.replace("\0", "\ufffd").startswith(seen(answer).values[name])


@pytest.mark.parametrize("character", ["\0", "\x01", "\x0b", "\x7f", "\x85", "\ufdd0", "\ufffe", "\U0010ffff"])
@pytest.mark.parametrize("button", [{}, {"more": "1"}])
async def test_what_no_page_may_hold_is_shown_as_a_replacement(
    desk: Desk, character: str, button: dict[str, str]
) -> None:
    names = ("team_name", "church_name", "captain_role", "captain_email", "player_2_name", "player_2_role", "consent")
    answer = await send(desk, typed(**dict.fromkeys(names, f"a{character}b"), players_text=character, **button))
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert character not in answer.text
    assert seen(answer).values["team_name"] == "a\ufffdb"


def test_such_a_page_would_be_found() -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        html5lib.HTMLParser(strict=True).parse('<!doctype html><title>x</title><input value="a\ufffeb">')


async def test_a_picture_that_would_fill_the_memory_is_a_mistake_of_the_logo(desk: Desk) -> None:
    small = a_png()
    huge = small.replace(png_header(64, 64), png_header(60_000, 60_000))
    assert huge != small
    answer = await send(desk, typed(), logo=huge)
    assert (answer.status_code, list(mistakes_in(answer))) == (422, ["logo"])
    assert "60000 x 60000 pixels" in mistakes_in(answer)["logo"]
    assert desk.kept() == set()


async def test_a_text_that_would_fill_the_memory_is_thrown_away_unread(idle_desk: Desk) -> None:
    small = a_png()
    bomb = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000), 9))
    end = png_chunk(b"IEND")
    answer = await send(idle_desk, typed(), logo=small.removesuffix(end) + bomb + end)
    assert answer.status_code == 303
    assert [staged.logo.content for staged in idle_desk.tables.staged_files.values()] == [small]


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

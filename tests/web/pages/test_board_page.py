"""``/teams``: the confirmed teams as a page."""

from __future__ import annotations

import re

import pytest

from tests.support.http.board import BoardDesk, open_board_desk
from tests.support.http.in_memory_service import open_desk
from tests.support.http.page_form import heading_of, seen

HTML = {"Accept": "text/html"}


async def page_of(board: BoardDesk, **headers: str) -> str:
    answer = await board.client.get("/teams", headers=HTML | headers)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")
    return str(answer.text)


async def test_confirmed_teams_are_shown_with_church_number_and_logo() -> None:
    async with open_board_desk() as board:
        await board.confirm("Lions", "Grace")
        await board.confirm("Tigers", "Hope")
        await board.desk.register(team_name="Waiting")
        page = await page_of(board)
        logos = re.findall(r'<img src="(/teams/[^"]+)" alt=""', page)
        assert [logo.partition("?")[0] for logo in logos] == ["/teams/ICCT-001/logo", "/teams/ICCT-002/logo"]
        assert (await board.client.get(logos[0])).headers["cache-control"].endswith("immutable")
        for text in ("Lions", "Grace", "ICCT-001", "<dd data-teams>2</dd>", "<dd data-churches>2</dd>"):
            assert text in page
        assert "Waiting" not in page


async def test_a_name_is_text_whatever_it_holds() -> None:
    async with open_board_desk() as board:
        await board.confirm("Lions & Tigers", "Grace & Hope")
        page = await page_of(board)
    assert "Lions &amp; Tigers" in page
    assert "Grace &amp; Hope" in page


async def test_a_board_without_teams_says_so() -> None:
    async with open_board_desk() as board:
        page = await page_of(board)
    assert "<p data-empty>No team is confirmed yet.</p>" in page
    assert '<ul class="teams" data-list hidden>' in page


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "Confirmed teams"), ("ta", "உறுதி செய்யப்பட்ட அணிகள்"), ("hi", "पुष्टि हो चुकी टीमें")],
)
async def test_it_is_in_the_language_of_who_looks(language: str, heading: str) -> None:
    async with open_board_desk() as board:
        answer = await board.client.get("/teams", headers=HTML | {"Accept-Language": language})
    assert heading_of(answer) == heading


async def test_the_script_has_what_it_says_and_the_digest_of_what_is_shown() -> None:
    async with open_board_desk() as board:
        await board.confirm()
        page = await page_of(board)
        etag = (await board.client.get("/api/v1/board")).headers["etag"]
    assert f'data-digest="{etag.strip(chr(34))}"' in page
    assert 'data-joined="Now confirmed: {teams}"' in page


@pytest.mark.parametrize("board", ["true", "false"])
async def test_the_first_page_leads_there_if_there_is_one(board: str) -> None:
    async with open_desk(PUBLIC_BOARD=board) as desk:
        links = seen(await desk.client.get("/", headers=HTML)).links
        answer = await desk.client.get("/teams", headers=HTML)
    assert ("/teams" in links) == (board == "true")
    assert answer.status_code == (200 if board == "true" else 404)
    assert answer.headers["content-type"].startswith("text/html")


async def test_who_wants_json_is_told_of_the_api() -> None:
    async with open_board_desk() as board:
        assert (await board.client.get("/teams", headers={"Accept": "application/json"})).status_code == 406


async def test_a_database_that_is_away_is_a_page() -> None:
    async with open_board_desk() as board:
        board.reader.away = True
        answer = await board.client.get("/teams", headers=HTML)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.headers["content-type"].startswith("text/html")

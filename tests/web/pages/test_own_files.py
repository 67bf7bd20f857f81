"""The look that organisers give the pages, by files in their folder."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from icct_http.page_parts import check_notices
from icct_http.service.settings.settings import Settings
from icct_http.service.start_up.start_error import WrongSetting
from icct_http.web.pages.own_files import MOST_BYTES, OwnFileUnusable, load_page_files
from tests.support.builders import a_png
from tests.support.http.in_memory_service import open_desk

GREEN = ":root{--green:#123456}"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def loaded(page: httpx.Response) -> list[str]:
    return re.findall(r'<(?:link|img)[^>]* (?:href|src)="(/static/[^"]+)"', page.text)


async def test_without_files_of_their_own_pages_load_ours() -> None:
    async with open_desk() as desk:
        page = await desk.client.get("/")
    assert [re.sub(r"\.[0-9a-f]{10}\.", ".", each) for each in loaded(page)] == [
        *("/static/mark.svg", "/static/style.css", "/static/mark.svg")
    ]


async def test_a_style_comes_after_ours_and_a_picture_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "pages.css").write_text(GREEN)
    (tmp_path / "mark.svg").write_text(SVG)
    async with open_desk(MAIL_TEMPLATES_DIR=str(tmp_path)) as desk:
        pages = [await desk.client.get(path, headers={"Accept": "text/html"}) for path in ("/", "/nothing")]
        icon, ours, style, mark = loaded(pages[0])
        got = {path: await desk.client.get(path) for path in (icon, ours, style)}
        other = await desk.client.get(re.sub(r"\.[0-9a-f]{10}\.", ".0000000000.", style))
    assert loaded(pages[1]) == loaded(pages[0])
    assert (mark, got[icon].text, got[style].text) == (icon, SVG, GREEN)
    assert got[icon].headers["Content-Type"].startswith("image/svg+xml")
    assert "style" in ours
    assert {answer.headers["Cache-Control"] for answer in got.values()} == {"public, max-age=31536000, immutable"}
    assert other.status_code == 404


async def test_a_picture_may_be_a_png(tmp_path: Path) -> None:
    (tmp_path / "mark.png").write_bytes(a_png())
    async with open_desk(MAIL_TEMPLATES_DIR=str(tmp_path)) as desk:
        icon, _, mark = loaded(await desk.client.get("/"))
        answer = await desk.client.get(icon)
    assert (mark, answer.content, answer.headers["Content-Type"]) == (icon, a_png(), "image/png")


def test_a_file_that_cannot_be_shown_is_named(tmp_path: Path) -> None:
    (tmp_path / "pages.css").write_bytes(bytes(MOST_BYTES))
    assert load_page_files(tmp_path).exists("pages.css")
    (tmp_path / "pages.css").write_bytes(bytes(MOST_BYTES + 1))
    with pytest.raises(OwnFileUnusable, match=r"pages\.css has 100001 bytes; at most 100000 are shown\."):
        load_page_files(tmp_path)
    with pytest.raises(WrongSetting, match=r"MAIL_TEMPLATES_DIR has a file that cannot be shown: .*pages\.css has"):
        check_notices(Settings.from_environment({"MAIL_TEMPLATES_DIR": str(tmp_path)}))


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "mark.svg").mkdir()
    with pytest.raises(OwnFileUnusable, match=r"mark\.svg cannot be read: IsADirectoryError\."):
        load_page_files(tmp_path)

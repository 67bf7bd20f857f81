"""The captain's guide: its pictures are those that the tool takes, small for phones, and its words the pages'."""

from __future__ import annotations

import re

from tests.support.docs.pages import ROOT
from tools.guide_pictures import FOLDER, MOST_BYTES, PICTURES

PAGE = ROOT / "docs/how-to/register-in-a-browser.md"
TEMPLATES = ROOT / "src/icct_http/web/pages/templates"
_SIZE = 16  # of a PNG: width and height, four bytes each, stand behind signature, length and name of its first chunk


def test_each_picture_is_taken_by_the_tool_and_described() -> None:
    shown = re.findall(r"!\[([^\]]{20,})\]\(\.\./_static/captains/([\w-]+)\.png\)", PAGE.read_text())
    assert [name for _, name in shown] == list(PICTURES)
    assert {path.stem for path in FOLDER.iterdir()} == set(PICTURES)


def test_pictures_are_small_and_of_a_phone() -> None:
    for name, (_, height) in PICTURES.items():
        content = (FOLDER / f"{name}.png").read_bytes()
        assert len(content) <= MOST_BYTES
        assert content[_SIZE : _SIZE + 8] == (360).to_bytes(4, "big") + height.to_bytes(4, "big")


def test_the_buttons_that_it_names_are_on_the_pages() -> None:
    words = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    buttons = re.findall(r"\*\*([^*]+)\*\*", PAGE.read_text())
    assert len(buttons) >= 7
    assert [name for name in buttons if name not in words] == []

"""The guides: their pictures are those that the tool takes, small, and their words are the pages'."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.docs.pages import ROOT
from tools.guide_pictures import DESK_FOLDER, DESK_PICTURES, FOLDER, MOST_BYTES, PICTURES

PAGES = ROOT / "src/icct_http/web/pages"
CAPTAINS = ROOT / "docs/how-to/register-in-a-browser.md"
ORGANISERS = ROOT / "docs/how-to/the-organisers-guide.md"
GUIDES = [(CAPTAINS, FOLDER, PICTURES, 360), (ORGANISERS, DESK_FOLDER, DESK_PICTURES, 1000)]
_SIZE = 16  # of a PNG: width and height, four bytes each, stand behind signature, length and name of its first chunk

guides = pytest.mark.parametrize(
    ("guide", "folder", "pictures", "width"), GUIDES, ids=[guide.stem for guide, *_ in GUIDES]
)


@guides
def test_each_picture_is_taken_by_the_tool_and_described(
    guide: Path, folder: Path, pictures: Mapping[str, tuple[str, int]], width: int
) -> None:
    shown = re.findall(rf"!\[([^\]]{{20,}})\]\(\.\./_static/{folder.name}/([\w-]+)\.png\)", guide.read_text())
    assert [name for _, name in shown] == list(pictures)
    assert {path.stem for path in folder.iterdir()} == set(pictures)
    for name, (_, height) in pictures.items():
        content = (folder / f"{name}.png").read_bytes()
        assert len(content) <= MOST_BYTES
        assert content[_SIZE : _SIZE + 8] == width.to_bytes(4, "big") + height.to_bytes(4, "big")


@pytest.mark.parametrize("guide", [CAPTAINS, ORGANISERS], ids=lambda guide: guide.stem)
def test_the_buttons_that_it_names_are_on_the_pages(guide: Path) -> None:
    files = (path for kind in ("*.html", "*.py") for path in PAGES.rglob(kind))
    words = re.sub(r"</?span[^>]*>", "", "".join(path.read_text() for path in files))
    buttons = re.findall(r"\*\*([^*]+)\*\*", guide.read_text())
    assert len(buttons) >= 7
    assert [name for name in buttons if name not in words] == []

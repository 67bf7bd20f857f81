"""Every link inside the documentation leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.docs.pages import PAGES, ROOT, anchors, functions_of, links, named_tests

_FILE = re.compile(r"\b(?:src|tests|docs|benchmarks|deploy)/[\w/.-]*\w")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_its_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        if "://" in link:
            continue
        path, _, fragment = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not fragment or fragment in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_files_of_this_repository_that_it_names_exist(page: Path) -> None:
    named = _FILE.findall(page.read_text())
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_tests_that_it_names_exist(page: Path) -> None:
    named = named_tests(page.read_text())
    assert [f"{path}::{name}" for path, name in named if name not in functions_of(ROOT / path)] == []
    assert all(name.startswith("test_") for _, name in named)


def test_every_page_is_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    to_read = [ROOT / "README.md"]
    while to_read:
        page = to_read.pop()
        reached.add(page)
        targets = [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if "://" not in link]
        pages = {found for target in targets for found in (target.glob("*.md") if target.is_dir() else [target])}
        to_read += [found for found in pages if found.suffix == ".md" and found not in reached]
    assert {page for page in PAGES if page not in reached} == set()


def test_decisions_are_numbered_one_after_the_other_and_listed() -> None:
    index = ROOT / "docs/adr/index.md"
    records = sorted(path.name for path in index.parent.glob("*.md") if path != index)
    assert [int(name.partition("-")[0]) for name in records] == [*range(1, len(records) + 1)]
    titles = {name: (index.parent / name).read_text().partition("\n")[0] for name in records}
    rows = re.findall(r"^\| (\d+) \| \[(.+)\]\((.+)\) \|$", index.read_text(), re.MULTILINE)
    assert {name: f"# {number}. {title}" for number, title, name in rows} == titles
    assert [name for _, _, name in rows] == records

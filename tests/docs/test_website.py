"""The pages become a website without a warning, and it loads nothing from another host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sphinx.cmd.build import build_main

from tests.support.docs.pages import ROOT

_LOADED = re.compile(
    r"""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="(?:https?:)?//|url\(['"]?(?:https?:)?//|@import"""
)


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")  # of its own parts, to each other
def test_it_is_built_without_a_warning_and_loads_nothing_from_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    status = build_main(["-W", "--keep-going", "-q", "-d", str(tmp_path / "doctrees"), str(ROOT / "docs"), str(site)])
    err = capsys.readouterr().err
    assert (status, err) == (0, ""), err
    pages = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")}
    sources = {path.relative_to(ROOT / "docs").with_suffix("").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert sources <= pages
    loading = [*site.rglob("*.html"), *site.rglob("*.css")]
    assert {path.name: found for path in loading if (found := _LOADED.findall(path.read_text()))} == {}


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/a.js">',
        '<link rel="stylesheet" href="//cdn.example/a.css">',
        "src: url('https://x')",
    ],
)
def test_what_loads_from_elsewhere_would_be_found(text: str) -> None:
    assert _LOADED.search(text)

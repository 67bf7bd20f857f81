"""The browser is found, installed, or missed in one sentence; it is never passed over."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.browser import chromium as finder
from tests.support.browser.chromium import Chromium, NoChromium, chromium
from tests.support.servers.debian_package import Program, ProgramMissing


def playwright_with(path: Path) -> Any:
    """As much of Playwright as tells where its own browser would be."""
    return SimpleNamespace(chromium=SimpleNamespace(executable_path=str(path)))


@pytest.fixture
def nothing_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A machine without a browser on which nothing can be installed; its Playwright."""

    def missing(*_: object, **__: object) -> Program:
        raise ProgramMissing

    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(finder, "_install", lambda: False)
    monkeypatch.setattr(finder, "packages_missing_for", lambda _: ())
    monkeypatch.setattr(finder, "program_of", missing)
    return playwright_with(tmp_path / "none")


def test_the_one_that_is_named_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert chromium(playwright_with(tmp_path)) == Chromium(Path(sys.executable))


def test_a_name_of_nothing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(NoChromium, match=r"^CHROMIUM is '/nowhere/chromium', which is no program: let it name"):
        chromium(playwright_with(tmp_path))


def test_playwrights_own_is_taken(nothing_there: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "chrome"

    def install() -> bool:
        own.touch()
        return True

    monkeypatch.setattr(finder, "_install", install)
    assert chromium(playwright_with(own)) == Chromium(own)
    monkeypatch.setattr(finder, "_install", lambda: False)
    assert chromium(playwright_with(own)) == Chromium(own)


def test_the_distributions_is_the_last(nothing_there: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked = Program(Path("/cache/chromium"), {"LD_LIBRARY_PATH": "/cache"})
    monkeypatch.setattr(finder, "program_of", lambda *_, **__: unpacked)
    assert chromium(nothing_there) == Chromium(unpacked.path, unpacked.environment)


def test_without_any_one_sentence_says_what_to_do(nothing_there: Any) -> None:
    with pytest.raises(NoChromium, match=r"^There is no Chromium: install it, or set CHROMIUM to the path of one\.$"):
        chromium(nothing_there)

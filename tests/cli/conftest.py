"""Commands of ``icct`` in this process, and a place they work on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.commands.command_runner import Place, Run, runner, sqlite_place
from tests.support.databases.stores import sqlite_url


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with the variables it is given and no others."""
    return runner(monkeypatch, capsys)


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with teams in it, to be copied."""
    place = sqlite_place(tmp_path_factory.mktemp("filled") / "data")
    place.fill()
    return place.folder


@pytest.fixture
def filled(filled_once: Path, tmp_path: Path) -> Place:
    """A database and a data folder of the test's own, with teams in them."""
    shutil.copytree(filled_once, tmp_path / "data")
    return Place(sqlite_url(tmp_path / "data"), tmp_path / "data")

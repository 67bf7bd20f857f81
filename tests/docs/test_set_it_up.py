"""The page on the file `.env`: what it shows is what is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from icct_http.cli import main as cli
from icct_http.service.settings.env_example import env_example
from icct_http.service.settings.settings import VARIABLES
from tests.support.docs.pages import ROOT, blocks, section
from tests.support.docs.shell import printed_by

PAGE = ROOT / "docs/how-to/set-it-up.md"
INI, TEXT = "ini", "text"
Prints = Callable[[str], str]


def only(heading: str, language: str) -> list[str]:
    return [block.text for block in blocks(section(PAGE, heading)) if block.language == language]


@pytest.fixture
def prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prints:
    """What a command prints in a folder whose file `.env` counts."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENV_FILE", ".env")

    return lambda command: printed_by(command, LOG_TO_FILE="")


def columns(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_the_example_is_printed(prints: Prints, tmp_path: Path) -> None:
    (tmp_path / ".env").touch()
    commands = blocks(section(PAGE, "Fill it in"))[0].text.splitlines()
    assert commands == ["icct settings --example > .env", "chmod 600 .env"]
    assert prints(commands[0].partition(" >")[0]) == env_example()


def test_what_is_in_force_is_shown_as_it_says(prints: Prints, tmp_path: Path) -> None:
    (filled_in,) = only("Fill it in", INI)
    (tmp_path / ".env").write_text(filled_in)
    printed = [columns(line) for line in prints("icct settings").splitlines()]
    (shown,) = only("See what is in force", TEXT)
    assert [row for row in map(columns, shown.splitlines()) if row not in printed] == []


def test_the_ways_around_the_file_work(prints: Prints, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("API_PORT=8002\n")
    (tmp_path / "staging.env").write_text("API_PORT=8003\n")
    once, instead = only("See what is in force", "sh")[1].splitlines()
    assert once == "API_PORT=8001 icct settings"
    with monkeypatch.context() as patch:
        patch.setenv("API_PORT", "8001")
        assert ["API_PORT", "8001", "environment"] in map(columns, prints("icct settings").splitlines())
    printed = [columns(line) for line in prints(instead).splitlines()]
    assert ["API_PORT", "8003", "staging.env"] in printed
    assert ["PRESET", "icct26", "command line"] in printed


def test_mistakes_are_told_as_it_shows(
    prints: Prints, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (lines,) = only("When something is wrong", INI)
    values, misspelt = only("When something is wrong", TEXT)
    for text, told in ((lines, values), ("API_PORT=8001\nSMTP_PASWORD=hunter2\n", misspelt)):
        (tmp_path / ".env").write_text(text)
        assert cli.main(["serve"]) == 2
        assert capsys.readouterr().err == told

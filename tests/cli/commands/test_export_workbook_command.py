"""``icct teams export teams.xlsx``: teams, players and churches in a file that is there whole or not at all."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import openpyxl
import pytest

from icct_adapters.workbooks import XlsxWorkbookWriter
from icct_core import SheetRows, Workbook, WorkbookNotWritten
from tests.support.commands.command_runner import Place, Run
from tests.support.commands.ended import Ended
from tests.support.commands.terminal import Terminal
from tests.support.databases.filled_database import TEAMS

COMMANDS = pytest.mark.parametrize("command", [("export",), ("teams", "export")], ids=" ".join)


def names(file: Path) -> list[object]:
    """The teams in it, whatever the file is called."""
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    return [row[1] for row in book["Teams"].iter_rows(min_row=2, values_only=True)]


def exported(run: Run, place: Place) -> list[str]:
    """What was, by the names that the history has for it."""
    kept = json.loads(run("history", "--action", "exported", "--json", **place.settings).out)["entries"]
    return [one["subject"] for one in kept]


@COMMANDS
@pytest.mark.parametrize(
    "file", [("teams.xlsx",), ("TEAMS.XLSX",), ("teams", "--format", "xlsx"), ("teams.csv", "--format", "xlsx")]
)
def test_the_ending_of_the_file_says_its_format_unless_it_is_named(
    run: Run, filled: Place, tmp_path: Path, command: tuple[str, ...], file: tuple[str, ...]
) -> None:
    path = tmp_path / file[0]
    assert run(*command, path, *file[1:], **filled.settings) == Ended(0, "", "")
    assert names(path) == list(TEAMS)
    assert path.stat().st_mode & 0o777 == 0o600
    assert exported(run, filled)[0] == "teams.xlsx"


@COMMANDS
@pytest.mark.parametrize("file", [("teams.csv",), ("teams",), ("teams.xlsx", "--format", "csv"), ("-",)])
def test_everything_else_is_a_table(
    run: Run, filled: Place, tmp_path: Path, command: tuple[str, ...], file: tuple[str, ...]
) -> None:
    path = file[0] if file[0] == "-" else tmp_path / file[0]
    ended = run(*command, path, *file[1:], **filled.settings)
    assert (ended.status, ended.err) == (0, "")
    content = ended.out.encode() if path == "-" else Path(path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfteam_id,")
    assert exported(run, filled)[0] == "teams.csv"


def test_filters_hold_for_teams_and_their_players(run: Run, filled: Place, tmp_path: Path) -> None:
    file = tmp_path / "teams.xlsx"
    assert run("teams", "export", file, "--search", "lions", **filled.settings).status == 0
    book = openpyxl.load_workbook(file)
    assert [row[1] for row in book["Teams"].iter_rows(min_row=2, values_only=True)] == ["Lions"]
    assert {row[1] for row in book["Players"].iter_rows(min_row=2, values_only=True)} == {"Lions"}


def test_removed_teams_are_in_it_only_if_asked_for(run: Run, filled: Place, tmp_path: Path) -> None:
    assert run("teams", "remove", "ICCT-002", "--yes", **filled.settings).status == 0
    file = tmp_path / "teams.xlsx"
    assert run("teams", "export", file, **filled.settings).status == 0
    assert names(file) == [TEAMS[0], *TEAMS[2:]]
    assert run("teams", "export", file, "--removed", **filled.settings).status == 0
    assert names(file) == [TEAMS[0], None, *TEAMS[2:]]


def test_on_a_terminal_it_tells_how_far_it_is(
    run: Run, filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    assert run("teams", "export", tmp_path / "teams.xlsx", **filled.settings).status == 0
    assert "\r\x1b[KWriting teams 3 of 3" in shown.getvalue()
    assert shown.getvalue().endswith(f"\r\x1b[K{tmp_path}/teams.xlsx holds 3 teams.\n")


def test_a_file_that_cannot_be_written_leaves_the_earlier_one(
    run: Run, filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(
        _self: object, _workbook: Workbook, batches: AsyncIterator[Sequence[SheetRows]]
    ) -> AsyncIterator[bytes]:
        async for _ in batches:
            raise WorkbookNotWritten("the process that writes it was killed by SIGKILL")
        yield b""

    file = tmp_path / "teams.xlsx"
    file.write_text("old")
    monkeypatch.setattr(XlsxWorkbookWriter, "write", fails)
    ended = run("teams", "export", file, **filled.settings)
    refusal = f"{file} cannot be written: the process that writes it was killed by SIGKILL."
    assert (ended.status, ended.refusal) == (1, refusal)
    assert file.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "teams.xlsx"]

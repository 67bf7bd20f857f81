"""``icct export``: the organisers' table in a file that is there whole or not at all."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from pathlib import Path

import pytest

from icct_adapters.sql.history.history import SqlHistory
from icct_core import DatabaseUnavailable, HistoryEntry
from tests.support.altered_modules import write_files_with
from tests.support.commands.command_runner import Place, Run
from tests.support.commands.ended import Ended
from tests.support.commands.terminal import Terminal
from tests.support.databases.filled_database import TEAMS


def names(content: bytes) -> list[str]:
    text = content.decode("utf-8-sig")
    return [row["team_name"] for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)]


def test_every_team_is_in_the_file_and_nothing_is_said_in_a_pipe(run: Run, filled: Place, tmp_path: Path) -> None:
    file = tmp_path / "teams.csv"
    assert run("export", file, **filled.settings) == Ended(0, "", "")
    assert names(file.read_bytes()) == list(TEAMS)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_earlier_export_is_replaced(run: Run, filled: Place, tmp_path: Path) -> None:
    file = tmp_path / "teams.csv"
    file.write_text("old")
    assert run("export", file, "--search", "lions", **filled.settings).status == 0
    assert names(file.read_bytes()) == ["Lions"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "teams.csv"]


def test_a_hyphen_is_standard_output(run: Run, filled: Place, tmp_path: Path) -> None:
    ended = run(
        "export", "-", "--church", "csi st peters church", "--status", "registered,confirmed", **filled.settings
    )
    assert (ended.status, ended.err) == (0, "")
    assert names(ended.out.encode()) == list(TEAMS)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_on_a_terminal_it_tells_how_far_it_is(
    run: Run, filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    assert run("export", tmp_path / "teams.csv", **filled.settings).status == 0
    assert "\r\x1b[KWriting teams 3 of 3" in shown.getvalue()
    assert shown.getvalue().endswith(f"\r\x1b[K{tmp_path}/teams.csv holds 3 teams.\n")
    assert run("export", tmp_path / "lions.csv", "--search", "lions", **filled.settings).status == 0
    assert shown.getvalue().endswith("lions.csv holds 1 team.\n")


def test_a_full_disk_leaves_the_earlier_file(
    run: Run, filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    file = tmp_path / "teams.csv"
    file.write_text("old")
    write_files_with(monkeypatch, fsync=no_space)
    ended = run("export", file, **filled.settings)
    assert (ended.status, ended.refusal) == (1, f"{file} cannot be written: the disk: No space left on device.")
    assert file.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "teams.csv"]


def test_a_reader_that_has_gone_away_ends_it_quietly(run: Run, filled: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with io.TextIOWrapper(os.fdopen(writing, "wb")) as nobody:
        monkeypatch.setattr("sys.stdout", nobody)
        ended = run("export", "-", **filled.settings)
    assert ended == Ended(141, "", "")


@pytest.mark.parametrize(
    ("place", "sentence"),
    [("no/teams.csv", "{}/no is no folder: make it first."), ("data", "{}/data is no file: choose another name.")],
)
def test_a_place_that_cannot_be_is_named(run: Run, filled: Place, tmp_path: Path, place: str, sentence: str) -> None:
    ended = run("export", tmp_path / place, **filled.settings)
    assert (ended.status, ended.refusal) == (2, sentence.format(tmp_path))


def test_a_wrong_filter_is_told_and_nothing_is_written(run: Run, filled: Place, tmp_path: Path) -> None:
    ended = run("export", tmp_path / "teams.csv", "--status", "lost", **filled.settings)
    assert (ended.status, ended.refusal) == (
        2,
        "Status must be one of registered, changes_requested, confirmed, rejected, withdrawn.",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_memory_has_nothing_to_export(run: Run, tmp_path: Path) -> None:
    ended = run("export", tmp_path / "teams.csv", DATABASE_URL="memory://", DATA_DIR=str(tmp_path / "data"))
    assert ended.status == 2
    assert ended.refusal.startswith("DATABASE_URL must not be memory for this: ")


def test_only_what_was_changed_since_a_time_is_in_it(run: Run, filled: Place) -> None:
    since = ("--changed-since", "2026-01-01T00:01:00Z")
    assert names(run("export", "-", *since, **filled.settings).out.encode()) == list(TEAMS)
    later = ("--changed-since", "2026-01-01T05:32:00+05:30")
    assert names(run("export", "-", *later, **filled.settings).out.encode()) == [TEAMS[0], TEAMS[2]]
    ended = run("export", "-", "--changed-since", "tonight", **filled.settings)
    assert (ended.status, ended.out) == (2, "")


def test_removed_teams_are_in_it_only_if_asked_for(run: Run, filled: Place, tmp_path: Path) -> None:
    assert run("teams", "remove", "ICCT-002", "--yes", **filled.settings).status == 0
    whole = run("export", "-", "--removed", **filled.settings).out
    assert names(whole.encode()) == [name if number != 1 else "" for number, name in enumerate(TEAMS)]
    assert names(run("export", "-", **filled.settings).out.encode()) == [TEAMS[0], *TEAMS[2:]]
    assert "98765 43210" in whole


def test_an_export_is_kept_in_the_history(run: Run, filled: Place, tmp_path: Path) -> None:
    for file in (tmp_path / "teams.csv", "-"):
        assert run("export", file, **filled.settings).status == 0
    kept = json.loads(run("history", "--action", "exported", "--json", **filled.settings).out)["entries"]
    ours = [one for one in kept if one["subject"] == "teams.csv"]
    assert [(one["actor"], one["team_id"]) for one in ours] == [("operator", None)] * 2


@pytest.mark.parametrize("file", ["teams.csv", "-"])
def test_what_cannot_be_kept_in_the_history_is_not_exported(
    run: Run, filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    async def away(_self: object, _entry: HistoryEntry) -> None:
        raise DatabaseUnavailable("gone")

    monkeypatch.setattr(SqlHistory, "add", away)
    ended = run("export", "-" if file == "-" else tmp_path / file, **filled.settings)
    assert ended == Ended(1, "", "icct: The database cannot be reached; try again.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]

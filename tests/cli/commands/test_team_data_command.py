"""``icct teams data``: everything that is kept about a team, in a file that is there whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from icct_adapters.sql.history.history import SqlHistory
from icct_core import DatabaseUnavailable, HistoryEntry
from tests.support.commands.command_runner import Place, Run

SAID = "{file} holds everything that is kept about ICCT-001. Give it to nobody but the captain.\n"


def test_it_is_in_a_file_for_its_owner_alone(run: Run, filled: Place, tmp_path: Path) -> None:
    file = tmp_path / "team.zip"
    file.write_text("old")
    ended = run("teams", "data", "ICCT-001", file, **filled.settings)
    assert (ended.status, ended.out, ended.err) == (0, SAID.format(file=file), "")
    assert file.stat().st_mode & 0o777 == 0o600
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        document = json.loads(archive.read("team.json"))
    assert document["number"] == "ICCT-001"
    assert document["team"]["players"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "team.zip"]


def test_the_history_has_it_with_the_team(run: Run, filled: Place, tmp_path: Path) -> None:
    run("teams", "data", "ICCT-001", tmp_path / "team.zip", **filled.settings)
    entries = json.loads(run("history", "--action", "exported", "--json", **filled.settings).out)["entries"]
    kept = [(one["actor"], one["team_id"], one["subject"]) for one in entries]
    assert kept == [("operator", "ICCT-001", "team data")]


@pytest.mark.parametrize("number", ["ICCT-999", "nobody"])
def test_of_no_team_there_is_no_file(run: Run, filled: Place, tmp_path: Path, number: str) -> None:
    ended = run("teams", "data", number, tmp_path / "team.zip", **filled.settings)
    assert (ended.status, ended.err) == (1, "icct: No team has this number.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_of_a_removed_team_there_is_none_either(run: Run, filled: Place, tmp_path: Path) -> None:
    run("teams", "remove", "ICCT-001", "--yes", **filled.settings)
    assert run("teams", "data", "ICCT-001", tmp_path / "team.zip", **filled.settings).status == 1
    assert not (tmp_path / "team.zip").exists()


@pytest.mark.parametrize("place", ["missing/team.zip", "data"])
def test_a_place_where_no_file_can_be_is_refused_before_anything(
    run: Run, filled: Place, tmp_path: Path, place: str
) -> None:
    ended = run("teams", "data", "ICCT-001", tmp_path / place, **filled.settings)
    assert ended.status == 2
    assert "is no f" in ended.err


def test_what_cannot_be_recorded_is_not_written(
    run: Run, filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_: SqlHistory, entry: HistoryEntry) -> int:
        raise DatabaseUnavailable(f"cannot record {entry.action}")

    monkeypatch.setattr(SqlHistory, "add", refuse)
    assert run("teams", "data", "ICCT-001", tmp_path / "team.zip", **filled.settings).status == 1
    assert [path.name for path in tmp_path.iterdir()] == ["data"]

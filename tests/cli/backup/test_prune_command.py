"""``icct backup prune``: backups that are too old go, never the newest whole one, and nothing else."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from icct_http.cli.backup.prune import KeptBackup, backups_in, outdated
from tests.support.commands.command_runner import Place, Run

DAY = timedelta(days=1)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
NOTHING = "There is nothing to remove: backups are kept for 30 days, and the newest for ever.\n"


def kept(*ages: int) -> list[KeptBackup]:
    """Backups so many days old."""
    return [KeptBackup(file=Path(f"{age}.backup"), made_at=NOW - age * DAY) for age in ages]


def test_one_that_is_older_than_backups_are_kept_is_removed_and_never_the_newest() -> None:
    assert [one.file.name for one in outdated(kept(1, 29, 30, 31, 90), kept_for=30 * DAY, at=NOW)] == [
        "31.backup",
        "90.backup",
    ]
    assert outdated(kept(400), kept_for=30 * DAY, at=NOW) == []
    assert outdated([], kept_for=30 * DAY, at=NOW) == []


@pytest.fixture
def folder(run: Run, filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two backups, a link to one, and files that are none."""
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("one", "two"):
        assert run("backup", folder / name, **filled.settings).status == 0
    (folder / "notes.txt").write_text("about them")
    (folder / "cut").write_bytes((folder / "one").read_bytes()[:-20_000])
    (folder / "link").symlink_to(folder / "one")
    (folder / "sub").mkdir()
    os.utime(folder / "notes.txt", (0, 0))
    return folder


def test_whole_backups_are_told_from_whatever_else_there_is(folder: Path) -> None:
    assert [one.file.name for one in backups_in(folder, lambda: None)] == ["two", "one"]


def test_it_names_what_it_removes(folder: Path, run: Run, filled: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = filled.settings | {"BACKUP_DIR": str(folder)}
    assert run("backup", "prune", **settings).out == NOTHING
    monkeypatch.setattr("icct_http.cli.backup.prune.outdated", lambda backups, **_: backups[1:])
    before = sorted(os.listdir(folder))  # noqa: PTH208
    ended = run("backup", "prune", "--dry-run", **settings)
    assert ended.out.startswith(f"{folder / 'one'} of 20")
    assert ended.out.endswith(" would be removed.\n")
    assert sorted(os.listdir(folder)) == before  # noqa: PTH208
    assert run("backup", "prune", **settings).out.endswith(" is removed.\n")
    assert sorted(os.listdir(folder)) == ["cut", "link", "notes.txt", "sub", "two"]  # noqa: PTH208


def test_it_needs_a_folder_and_a_dry_run_is_of_pruning(run: Run, filled: Place, tmp_path: Path) -> None:
    assert "BACKUP_DIR is not set" in run("backup", "prune", **filled.settings).err
    assert run("backup", tmp_path / "new", "--dry-run", **filled.settings).status == 2
    assert not (tmp_path / "new").exists()
    gone = filled.settings | {"BACKUP_DIR": str(tmp_path / "gone")}
    assert "cannot be pruned" in run("backup", "prune", **gone).err

"""The command ``icct check``: its table, its document, its status, and the folders of this machine."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path, PosixPath
from tempfile import gettempdir
from typing import Any

import pytest

from icct_adapters.in_thread import GoOn
from icct_adapters.memory import ManualClock
from icct_http.cli.backup.backup_archive import ArchiveWriter, read_manifest
from icct_http.cli.backup.backup_manifest import Manifest
from icct_http.cli.checks.backups import _newest
from icct_http.cli.checks.folders import FULL
from tests.support.altered_modules import own_copy
from tests.support.commands.check_runner import RunCheck, checking, findings
from tests.support.commands.command_runner import Run
from tests.support.commands.ended import Ended

DAY = timedelta(days=1)
NOTHING_SET = """\
CHECK              VERDICT  FOUND
settings           ok       every variable can be read; ENVIRONMENT is development
private files      ok       nobody else on this machine can read keys, the database or backups
open files         ok       a process may have 10256 open, for 10000 connections
data folder        ok       {folder}/data can be made
data disk          ok       9.0 GB are free
database disk      ok       9.0 GB are free
temporary folder   ok       {temporary} can be written to
temporary disk     ok       9.0 GB are free
log folder         ok       {folder}/logs can be made
log disk           ok       9.0 GB are free
database           failed   there is no database file {folder}/data/icct.db yet
                            -> Run `icct migrate`, which makes it.
version            skipped  database comes first
encoding           skipped  database comes first
migrations         skipped  database comes first
connections        skipped  database comes first
clock              skipped  database comes first
team numbers       skipped  database comes first
logos              skipped  database comes first
window             skipped  database comes first
link key           skipped  database comes first
churches           skipped  database comes first
organisers         skipped  database comes first
erasing            skipped  database comes first
cloudinary         skipped  FILE_STORAGE is disk
mail server        skipped  MAILER is maildir
rate limit server  skipped  RATE_LIMIT_STORAGE_URL is not set
backups            skipped  BACKUP_DIR is not set
pages              ok       captains find them at http://127.0.0.1:8000
mail texts         skipped  the mails are those that come with the service
public board       skipped  PUBLIC_BOARD is false
11 ok, 1 failed, 18 skipped.
"""


class Terminal(io.StringIO):
    """Standard error as a person sees it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[Run, RunCheck]:
    return checking(tmp_path, monkeypatch, capsys)


@pytest.fixture
def run(both: tuple[Run, RunCheck]) -> Run:
    return both[0]


@pytest.fixture
def check(both: tuple[Run, RunCheck]) -> RunCheck:
    return both[1]


def test_a_table_says_everything_with_its_verdict_and_remedy_and_nothing_is_made(run: Run, tmp_path: Path) -> None:
    ended = run("check")
    assert ended == Ended(
        1, NOTHING_SET.format(folder=tmp_path, temporary=gettempdir()), "icct: 1 check failed: database.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_after_a_migration_nothing_fails(run: Run) -> None:
    assert run("migrate").status == 0
    ended = run("check")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.endswith("\n20 ok, 10 skipped.\n")


def test_wrong_settings_are_the_only_lines_and_end_as_they_do_elsewhere(run: Run) -> None:
    ended = run("check", API_PORT="many", API_WORKERS="none")
    assert ended.status == 2
    assert ended.out == (
        "CHECK     VERDICT  FOUND\n"
        "settings  failed   API_PORT must be a whole number from 1 to 65535, not 'many'.\n"
        "                   -> Correct the variable, then check again.\n"
        "settings  failed   API_WORKERS must be a whole number from 1 to 64, not 'none'.\n"
        "                   -> Correct the variable, then check again.\n"
        "2 failed.\n"
    )
    assert ended.err == "icct: Nothing else was checked: correct the settings first.\n"


def test_wrong_settings_are_a_document_for_programs_too(run: Run) -> None:
    document = json.loads(run("check", "--json", SQUAD_MIN_PLAYERS="16", SQUAD_MAX_PLAYERS="15").out)
    (line,) = document["checks"]
    assert document["failed"]
    assert (line["name"], line["verdict"]) == ("settings", "failed")
    assert "SQUAD_MAX_PLAYERS" in line["message"]


def test_a_text_of_a_mail_that_cannot_be_read_is_a_wrong_setting(check: RunCheck, tmp_path: Path) -> None:
    checked = check(DATABASE_URL="memory://", MAIL_TEMPLATES_DIR=tmp_path / "nothing")
    assert checked.ended.status == 2
    assert checked.verdicts["settings"] == "failed"
    assert "MAIL_TEMPLATES_DIR" in checked.lines["settings"].message


@pytest.mark.parametrize("address", ["captain", "a@b@c.org", "captain@example.org, other@example.org"])
def test_a_test_mail_needs_one_address(run: Run, capsys: pytest.CaptureFixture[str], address: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run("check", "--mail-to", address)
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith("argument --mail-to: must be a mail address\n")


def test_who_watches_a_terminal_sees_what_is_still_under_way(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    run("check", DATABASE_URL="memory://")
    steps = terminal.getvalue().split("\r\x1b[K")
    assert steps[1].startswith("Checking settings, private files, open files, data folder, ")
    assert steps[-1] == ""
    assert len(steps) > 5


def use_temporary_folder(monkeypatch: pytest.MonkeyPatch, folder: Path | None) -> None:
    """Let the check, and nothing else, find this one chosen, or none on the machine."""
    own = own_copy("tempfile")
    vars(own).update(tempdir=folder and str(folder), _candidate_tempdir_list=list)
    monkeypatch.setattr("icct_http.cli.checks.folders.gettempdir", own.gettempdir)


async def test_a_full_disk_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_temporary_folder(monkeypatch, tmp_path)
    asked: list[Path] = []

    def full(folder: Path) -> int:
        asked.append(folder)
        return FULL - 1

    environment = {"DATA_DIR": str(tmp_path), "LOG_FILE": str(tmp_path / "logs/app.log")}
    found = await findings(environment, free_bytes=full)
    variables = {
        "data disk": "DATA_DIR",
        "database disk": "DATABASE_URL",
        "temporary disk": "TMPDIR",
        "log disk": "LOG_FILE",
    }
    for name, variable in variables.items():
        assert (found[name].verdict, found[name].message) == ("failed", "only 200 MB are free")
        assert variable in found[name].remedy
    assert set(asked) == {tmp_path}


def test_a_temporary_folder_that_cannot_be_written_to_is_found(
    check: RunCheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    use_temporary_folder(monkeypatch, tmp_path / "file/tmp")
    checked = check(DATABASE_URL="memory://")
    assert checked.failed.name == "temporary folder"
    assert checked.failed.message == f"{tmp_path}/file/tmp cannot be written to: Not a directory"
    assert "TMPDIR" in checked.failed.remedy


def test_a_machine_without_a_temporary_folder_is_found(check: RunCheck, monkeypatch: pytest.MonkeyPatch) -> None:
    use_temporary_folder(monkeypatch, None)
    checked = check(DATABASE_URL="memory://")
    assert (checked.failed.name, checked.verdicts["temporary disk"]) == ("temporary folder", "skipped")
    assert checked.failed.message == "there is none that can be written to"
    assert "TMPDIR" in checked.failed.remedy


def test_a_data_folder_that_cannot_be_is_found(check: RunCheck, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    checked = check(DATA_DIR=tmp_path / "file/data", DATABASE_URL="memory://")
    assert checked.failed.name == "data folder"
    assert checked.failed.message == f"{tmp_path}/file/data cannot be written to: Not a directory"
    assert "another DATA_DIR" in checked.failed.remedy


def test_a_place_that_cannot_even_be_looked_at_is_found(check: RunCheck) -> None:
    checked = check(DATA_DIR="x" * 300)
    for name in ("data folder", "database disk", "database"):
        assert checked.verdicts[name] == "failed"
        assert "File name too long" in checked.lines[name].message
        assert checked.lines[name].remedy


@pytest.mark.parametrize("place", ["file/app.log", "folder"])
def test_a_log_file_that_cannot_be_is_found(check: RunCheck, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "folder").mkdir()
    checked = check(LOG_FILE=tmp_path / place, DATABASE_URL="memory://")
    assert checked.failed.name == "log folder"
    assert "LOG_FILE" in checked.failed.remedy
    assert "LOG_TO_FILE=false" in checked.failed.remedy


def test_a_log_file_that_is_there_is_left_as_it_is(check: RunCheck, tmp_path: Path) -> None:
    file = tmp_path / "logs/app.log"
    file.parent.mkdir()
    file.write_text("a line\n")
    assert check(DATABASE_URL="memory://").verdicts["log folder"] == "ok"
    assert (file.read_text(), list(file.parent.iterdir())) == ("a line\n", [file])


def test_without_a_log_file_there_is_none_to_look_at(check: RunCheck) -> None:
    checked = check(LOG_TO_FILE="false", DATABASE_URL="memory://")
    assert (checked.verdicts["log folder"], checked.verdicts["log disk"]) == ("skipped", "skipped")


@pytest.fixture
def backups(run: Run, tmp_path: Path) -> Path:
    """A folder with a backup of this moment in it."""
    folder = tmp_path / "backups"
    folder.mkdir()
    assert run("migrate").status == 0
    assert run("backup", folder / "a.backup").status == 0
    return folder


def test_a_backup_of_today_is_ok(check: RunCheck, backups: Path) -> None:
    checked = check(BACKUP_DIR=backups)
    assert checked.lines["backups"].message == "the newest is 0 hours old and holds 0 teams and 0 logos"
    assert checked.ended.status == 0


@pytest.mark.parametrize(("age", "verdict"), [(DAY - timedelta(minutes=1), "ok"), (DAY, "failed")])
async def test_a_backup_of_yesterday_is_found(tmp_path: Path, age: timedelta, verdict: str) -> None:
    made_at = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    write_backup(tmp_path / "older.backup", made_at - 5 * DAY)
    write_backup(tmp_path / "newer.backup", made_at)
    environment = {"BACKUP_DIR": str(tmp_path), "DATABASE_URL": "memory://"}
    found = await findings(environment, clock=ManualClock(made_at + age))
    assert found["backups"].verdict == verdict
    assert found["backups"].message == "the newest is 24 hours old and holds 3 teams and 0 logos"
    assert ("icct backup" in found["backups"].remedy) == (verdict == "failed")


def write_backup(file: Path, made_at: datetime) -> None:
    """A sealed backup with a database that nobody looks into, its time that of the file too."""
    database = file.with_suffix(".database")
    database.write_bytes(b"rows")
    with file.open("xb") as stream, ArchiveWriter(stream) as writer:
        writer.add_database(database)
        fields: dict[str, Any] = {"icct": "1.0.0", "revision": "0001", "rows": {"teams": 3}}
        writer.seal(Manifest(**fields, made_at=made_at, engine="sqlite", contents=dict(writer.contents)))
    database.unlink()
    os.utime(file, (made_at.timestamp(), made_at.timestamp()))


def test_a_newer_file_that_is_no_whole_backup_is_a_warning(check: RunCheck, backups: Path) -> None:
    whole = (backups / "a.backup").read_bytes()
    (backups / "b.backup").write_bytes(whole[: len(whole) // 2])
    now = datetime.now(UTC).timestamp()
    os.utime(backups / "b.backup", (now + 5, now + 5))
    checked = check(BACKUP_DIR=backups)
    assert checked.verdicts["backups"] == "warning"
    assert "b.backup, written later, is no whole backup" in checked.lines["backups"].message
    assert checked.ended.status == 0


@pytest.fixture
def pruned(backups: Path) -> Path:
    """The newest backup, which goes away while the folder is looked at."""
    file, later = backups / "b.backup", datetime.now(UTC).timestamp() + 5
    shutil.copy(backups / "a.backup", file)
    os.utime(file, (later, later))
    return file


class PrunedOnceSeen(PosixPath):
    """A folder of which one file is gone as soon as it was seen to be one."""

    def is_file(self, **options: bool) -> bool:
        found = super().is_file(**options)
        if self.name == "b.backup":
            self.unlink()
        return found


def test_a_file_that_is_pruned_once_it_was_seen_is_passed_over(pruned: Path) -> None:
    newest, broken = _newest(PrunedOnceSeen(pruned.parent), lambda: None)
    assert newest is not None
    assert broken == []
    assert not pruned.exists()


def test_a_file_that_is_pruned_before_it_is_read_is_passed_over(
    check: RunCheck, pruned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path, go_on: GoOn) -> Manifest:
        pruned.unlink(missing_ok=True)
        return read_manifest(path, go_on)

    monkeypatch.setattr("icct_http.cli.checks.backups.read_manifest", read)
    assert check(BACKUP_DIR=pruned.parent).verdicts["backups"] == "ok"
    assert not pruned.exists()


@pytest.mark.parametrize("name", ["notes.txt", "cut.backup"])
def test_a_folder_without_a_whole_backup_is_found(check: RunCheck, backups: Path, name: str) -> None:
    whole = (backups / "a.backup").read_bytes()
    (backups / "a.backup").unlink()
    (backups / name).write_bytes(b"notes" if name == "notes.txt" else whole[: len(whole) // 2])
    checked = check(BACKUP_DIR=backups)
    assert checked.failed.message == f"there is no whole backup in {backups}"
    assert "icct backup" in checked.failed.remedy


def test_a_folder_of_backups_that_is_not_there_is_found(check: RunCheck, tmp_path: Path) -> None:
    checked = check(BACKUP_DIR=tmp_path / "nothing", DATABASE_URL="memory://")
    assert checked.failed.message == f"{tmp_path}/nothing cannot be read: No such file or directory"
    assert "BACKUP_DIR" in checked.failed.remedy

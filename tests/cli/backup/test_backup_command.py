"""``icct backup`` and ``icct restore``: whole files or none, and a sentence for whatever is not as it should be."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from icct_adapters.sql.operations.dumps import sqlite
from icct_http.cli.backup.backup_archive import ArchiveWriter
from tests.support.commands.command_runner import Place, Run, forge, sqlite_place
from tests.support.commands.ended import Ended

LOGO = "files/0f0e/logo.png"


@pytest.fixture
def backup(run: Run, filled: Place, tmp_path: Path) -> Path:
    file = tmp_path / "icct.backup"
    assert run("backup", file, **filled.settings) == Ended(0, "", "")
    return file


class Terminal(io.StringIO):
    """Standard error as a person sees it."""

    def isatty(self) -> bool:
        return True


def refused(run: Run, file: Path, tmp_path: Path, **more: str) -> str:
    """Why a file is not restored; nothing may come of trying."""
    ended = run("restore", file, DATA_DIR=str(tmp_path / "new"), **more)
    assert ended.status in {1, 2}
    assert not (tmp_path / "new/icct.db").exists()
    assert not (tmp_path / "new/files").exists()
    return ended.refusal


def test_a_backup_is_its_owners_alone(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_any_tar_shows_what_is_in_it(backup: Path) -> None:
    with tarfile.open(backup) as tar:
        assert tar.getnames() == ["database", LOGO, "manifest.json", "manifest.json.sha256"]


def test_logos_that_are_kept_elsewhere_are_not_in_it(run: Run, filled: Place, tmp_path: Path) -> None:
    run("backup", tmp_path / "icct.backup", **filled.settings, FILE_STORAGE="memory")
    with tarfile.open(tmp_path / "icct.backup") as tar:
        assert LOGO not in tar.getnames()


def test_files_half_written_are_not_in_it(run: Run, filled: Place, tmp_path: Path) -> None:
    (filled.folder / "files/0f0e/.half.tmp").touch()
    run("backup", tmp_path / "icct.backup", **filled.settings)
    with tarfile.open(tmp_path / "icct.backup") as tar:
        assert [name for name in tar.getnames() if name.startswith("files")] == [LOGO]


def test_an_existing_file_is_not_written_over(run: Run, filled: Place) -> None:
    database = filled.folder / "icct.db"
    before = database.read_bytes()
    ended = run("backup", database, **filled.settings)
    assert (ended.status, database.read_bytes()) == (2, before)
    assert ended.refusal == f"{database} exists already: choose another name, or move it away."


def test_a_folder_that_is_not_there_is_named(run: Run, filled: Place, tmp_path: Path) -> None:
    ended = run("backup", tmp_path / "no/icct.backup", **filled.settings)
    assert (ended.status, ended.refusal) == (2, f"{tmp_path}/no is no folder: make it first.")


@pytest.mark.parametrize("arguments", [("backup", "x"), ("restore", "x"), ("restore", "x", "--verify")])
def test_memory_has_no_backup(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ended = run(*arguments, DATABASE_URL="memory://", DATA_DIR=str(tmp_path / "data"))
    assert ended.status == 2
    assert ended.refusal.startswith("DATABASE_URL must not be memory for this: ")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_file(
    run: Run, filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(ArchiveWriter, "seal", no_space)
    ended = run("backup", tmp_path / "icct.backup", **filled.settings)
    sentence = f"{tmp_path}/icct.backup cannot be written: the disk: No space left on device."
    assert (ended.status, ended.refusal) == (1, sentence)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "none"
    assert refused(run, file, tmp_path) == f"{file} cannot be restored: {file}: No such file or directory."


@pytest.mark.parametrize("content", [b"", b"x", b"not a backup\n" * 1000, b"\x00" * 10_240])
def test_what_is_no_backup_is_refused(run: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert refused(run, file, tmp_path).startswith(f"{file} cannot be restored: it")


@pytest.mark.parametrize("place", range(12))
def test_a_backup_cut_short_is_refused(run: Run, backup: Path, tmp_path: Path, place: int) -> None:
    with tarfile.open(backup) as tar:
        end = max(member.offset_data + member.size for member in tar)
    with backup.open("r+b") as file:
        file.truncate(end * place // 11 - 1 if place else 100)
    assert "cannot be restored: " in refused(run, backup, tmp_path)


@pytest.mark.parametrize("member", ["database", LOGO, "manifest.json", "manifest.json.sha256"])
@pytest.mark.parametrize("part", ["header", "first", "middle", "last"])
def test_a_backup_with_one_wrong_byte_is_refused(
    run: Run, backup: Path, tmp_path: Path, member: str, part: str
) -> None:
    with tarfile.open(backup) as tar:
        entry = tar.getmember(member)
    start, size = entry.offset_data, entry.size
    at = {"header": entry.offset + 3, "first": start, "middle": start + size // 2, "last": start + size - 1}[part]
    content = bytearray(backup.read_bytes())
    content[at] ^= 0x10
    backup.write_bytes(content)
    assert "cannot be restored: " in refused(run, backup, tmp_path)


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "files/../../evil", "files/./evil", "files/evil", "files/a/b/evil", "other/a/evil"]
)
def test_a_member_that_leads_elsewhere_is_refused(run: Run, backup: Path, tmp_path: Path, name: str) -> None:
    false = forge(backup, tmp_path / "false", logo=name)
    assert refused(run, false, tmp_path) == f"{false} cannot be restored: {name} does not belong into it."


def test_a_link_is_refused(run: Run, tmp_path: Path) -> None:
    link = tarfile.TarInfo("database")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(tmp_path / "false", "w") as tar:
        tar.addfile(link)
    assert refused(run, tmp_path / "false", tmp_path).endswith("database does not belong into it.")


def test_tables_of_a_newer_version_are_not_restored(run: Run, backup: Path, tmp_path: Path) -> None:
    newer = forge(backup, tmp_path / "newer", revision="9999", icct="9.9.9")
    sentence = "The backup's tables are at 9999, newer than this version knows: install icct 9.9.9 or newer."
    assert refused(run, newer, tmp_path) == sentence


def test_a_newer_kind_of_backup_is_not_restored(run: Run, backup: Path, tmp_path: Path) -> None:
    newer = forge(backup, tmp_path / "newer", format=2)
    assert refused(run, newer, tmp_path) == f"{newer} cannot be restored: a newer version of icct wrote it."


def test_logos_are_not_put_among_others(run: Run, filled: Place, backup: Path) -> None:
    (filled.folder / "icct.db").unlink()
    ended = run("restore", backup, **filled.settings)
    assert ended.status == 1
    assert ended.refusal.startswith(f"{filled.folder}/files is not empty, and restoring would mix two: ")


def test_logos_are_not_given_to_a_storage_that_cannot_take_them(run: Run, backup: Path, tmp_path: Path) -> None:
    sentence = "FILE_STORAGE must be disk for this: the backup holds logos, and memory cannot take them back."
    assert refused(run, backup, tmp_path, FILE_STORAGE="memory") == sentence


def test_restored_logos_and_tables_are_their_owners_alone(run: Run, backup: Path, tmp_path: Path) -> None:
    os.umask(os.umask(0))
    assert run("restore", backup, DATA_DIR=str(tmp_path / "new")).status == 0
    modes = {
        str(path.relative_to(tmp_path / "new")): path.stat().st_mode & 0o777 for path in (tmp_path / "new").rglob("*")
    }
    assert modes == {"icct.db": 0o600, "files": 0o700, "files/0f0e": 0o700, LOGO: 0o600}


def test_verifying_needs_no_database(run: Run, backup: Path, tmp_path: Path) -> None:
    ended = run("restore", backup, "--verify", DATA_DIR=str(tmp_path / "nowhere"))
    assert (ended.status, ended.err) == (0, "")
    assert not (tmp_path / "nowhere").exists()


def test_a_team_registered_while_the_file_is_copied_does_not_start_it_over(
    filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    """Each step copies a page, and before each of them somebody writes."""
    monkeypatch.setattr(sqlite, "PAGES_AT_A_TIME", 1)
    steps = 0

    def write(_: object, __: str, how_far: str = "") -> None:
        nonlocal steps
        steps += how_far.endswith(" %")
        with closing(sqlite3.connect(filled.folder / "icct.db")) as connection, connection:
            connection.execute(
                "INSERT INTO churches (prefix, church_key, teams, id) VALUES ('ICCT', ?, 1, ?)",
                (os.urandom(8).hex(), os.urandom(16).hex()),
            )

    before = filled.rows
    monkeypatch.setattr("icct_http.cli.terminal.progress.Progress.report", write)
    assert run("backup", tmp_path / "icct.backup", **filled.settings).status == 0
    assert 10 < steps < 200
    monkeypatch.undo()
    new = sqlite_place(tmp_path / "new")
    run("restore", tmp_path / "icct.backup", **new.settings)
    assert new.rows == before | {"challenges": [], "kept_uploads": [], "sessions": []}


def test_a_database_that_stays_locked_ends_with_a_sentence(
    run: Run, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "MOST_WAITS", 0)
    place = sqlite_place(tmp_path / "new")
    with closing(sqlite3.connect(place.folder / "icct.db")) as connection:
        connection.execute("BEGIN IMMEDIATE")
        ended = run("restore", backup, **place.settings)
    assert ended.refusal == f"{backup} cannot be restored: the database is locked by another program."
    assert place.files == {}


def test_a_terminal_is_shown_how_far_it_is(
    run: Run, filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "icct.backup"
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    run("backup", file, **filled.settings)
    run("restore", file, DATA_DIR=str(tmp_path / "new"))
    assert "Copying the database 100 %" in shown.getvalue()
    assert f"{file} holds 3 teams and 1 logo.\n" in shown.getvalue()
    told = shown.getvalue().rpartition("Restored 3 teams and 1 logo. ")[2]
    assert told.startswith("Organisers sign in again. Links that captains ended since the backup work again; ")
    assert "--end-links" in told
    run("restore", file, "--end-links", DATA_DIR=str(tmp_path / "newer"))
    assert shown.getvalue().endswith("Every captain's link has ended: `icct teams send-links` mails new ones.\n")


def test_who_restores_older_tables_is_told_to_migrate(
    run: Run, filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("migrate", "--down", "0001", "--yes", **filled.settings)
    run("backup", tmp_path / "old", **filled.settings)
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    run("restore", tmp_path / "old", DATA_DIR=str(tmp_path / "new"))
    assert "at 0001: run `icct migrate` before this version is started. " in shown.getvalue()

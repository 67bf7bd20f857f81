"""Archives that were made to hurt: each is refused by one sentence, before anything of it is believed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import struct
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from icct_http.cli.backup.backup_members import Member, NoBackup, blocks, members
from tests.support.commands.check_runner import RunCheck, checking
from tests.support.commands.command_runner import Place, Run, forge
from tests.support.commands.ended import Ended

BLOCK = 512


def entry(name: bytes, size: bytes | int, kind: bytes = b"0", *, magic: bytes = b"ustar\x0000") -> bytes:
    """A header with a right checksum, whatever is in its fields."""
    raw = size if isinstance(size, bytes) else b"%011o\x00" % size
    head = struct.pack("100s8s8s8s12s12s8s1s100s8s32s32s8s8s155s12x", name, b"0000600\x00", b"0" * 7, b"0" * 7, raw,
                       b"0" * 11, b" " * 8, kind, b"", magic, b"", b"", b"", b"", b"")  # fmt: skip
    return head[:148] + b"%06o\x00 " % sum(head) + head[156:]


def padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % BLOCK)


def record(key: str, value: str) -> bytes:
    """A line of an extended header."""
    rest = f" {key}={value}\n".encode()
    length = len(rest) + 1
    while len(str(length)) + len(rest) != length:
        length += 1
    return str(length).encode() + rest


def extended(*records: bytes) -> bytes:
    content = b"".join(records)
    return entry(b"x", len(content), b"x") + padded(content)


SPARSE_OF_OLD_GNU = entry(b"database", 512, b"S", magic=b"ustar  \x00")[:386] + b"%011o\x00" % 0 + b"%011o\x00" % 512
HOSTILE: dict[str, bytes] = {
    "a map of holes that is no map": extended(record("GNU.sparse.map", "0,x")) + entry(b"database", 0),
    "holes of ten terabytes": extended(
        record("GNU.sparse.major", "1"), record("GNU.sparse.minor", "0"), record("GNU.sparse.realsize", "10" * 6)
    )
    + entry(b"database", 512)
    + padded(b"1\n0\n0\n"),
    "holes of the first kind": extended(
        record("GNU.sparse.size", "10" * 6), record("GNU.sparse.offset", "1"), record("GNU.sparse.numbytes", "0")
    )
    + entry(b"database", 0),
    "holes of old GNU tar": (SPARSE_OF_OLD_GNU + bytes(BLOCK))[:BLOCK],
    "a size below zero": entry(b"database", b"\xff" * 12),
    "a size below zero in an extended header": extended(record("size", "-512")) + entry(b"database", 0),
    "a size that is no number": extended(record("size", "x")) + entry(b"database", 0),
    "a size with too many digits": extended(record("size", "9" * 5000)) + entry(b"database", 0),
    "a size beyond the file": entry(b"database", 8**11 - 1),
    "a record of no length": entry(b"x", 12, b"x") + padded(b"0 path=evil\n") + entry(b"database", 0),
    "a record beyond its header": entry(b"x", 12, b"x") + padded(b"99 path=evil") + entry(b"database", 0),
    "an extended header of a gigabyte": entry(b"x", 1 << 30, b"x"),
    "a header for all that follow": entry(b"x", 12, b"g") + padded(record("path", "evil")),
    "a long name of GNU": entry(b"x", 5, b"L") + padded(b"evil\x00") + entry(b"database", 0),
    "a folder": entry(b"files", 0, b"5"),
    "a device": entry(b"database", 0, b"3"),
    "a pipe": entry(b"database", 0, b"6"),
    "a link": entry(b"database", 0, b"1"),
    "a kind that there is not": entry(b"database", 0, b"\x1b"),
    "the same twice": entry(b"database", 0) * 2,
    "escape codes in a name": entry(b"\x1b]0;owned\x07\x1b[2J", 0, b"2"),
    "a name in no encoding": entry(b"\xff\xfe\x9b2J", 0, b"2"),
    "escape codes in a long name": extended(record("path", "files/0f0e/\x1b[2J\r\n\u202egnp")) + entry(b"x", 0) * 2,
}


@pytest.fixture
def backup(run: Run, filled: Place, tmp_path: Path) -> Path:
    file = tmp_path / "icct.backup"
    assert run("backup", file, **filled.settings) == Ended(0, "", "")
    return file


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_refused_by_one_sentence_that_a_terminal_can_be_shown(run: Run, tmp_path: Path, what: str) -> None:
    file = tmp_path / "hostile"
    file.write_bytes(HOSTILE[what] + bytes(2 * BLOCK))
    ended = run("restore", file, DATA_DIR=str(tmp_path / "new"))
    assert ended.refusal.startswith(f"{file} cannot be restored: ")
    assert ended.refusal.isprintable()
    assert (ended.status, (tmp_path / "new").exists()) == (1, False)


@pytest.mark.parametrize("what", HOSTILE)
def test_the_check_calls_it_no_backup_and_not_a_defect_of_ours(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups/\x1b[2Jhostile").write_bytes(HOSTILE[what] + bytes(2 * BLOCK))
    check: RunCheck = checking(tmp_path, monkeypatch, capsys)[1]
    finding = check(BACKUP_DIR=tmp_path / "backups").lines["backups"]
    assert (finding.verdict, finding.message) == ("failed", f"there is no whole backup in {tmp_path}/backups")


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": {}},
        {"made_at": "2026-01-01T00:00:00"},
        {"rows": {"teams": "x"}},
        {"engine": "oracle"},
        {"contents": {"database": {"size": -1, "sha256": ""}}},
    ],
)
def test_a_manifest_that_cannot_be_is_refused_though_its_seal_is_right(
    run: Run, backup: Path, tmp_path: Path, changes: dict[str, Any]
) -> None:
    with tarfile.open(backup) as tar:
        manifest = json.loads(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]
    file = sealed(tmp_path / "false", json.dumps(manifest | changes).encode())
    ended = run("restore", file, DATA_DIR=str(tmp_path / "new"))
    assert ended.refusal.startswith(f"{file} cannot be restored: ")
    check = run("check", BACKUP_DIR=str(tmp_path), DATA_DIR=str(tmp_path / "new"))
    assert "the check itself failed" not in check.out


@pytest.mark.parametrize(
    "manifest", [b"[" * 100_000, b'{"format": ' + b"[" * 100_000, b"\xff", b"{}", b'{"format": 1}']
)
def test_a_manifest_that_is_none_is_refused(run: Run, tmp_path: Path, manifest: bytes) -> None:
    file = sealed(tmp_path / "false", manifest)
    assert run("restore", file, DATA_DIR=str(tmp_path / "new")).refusal.startswith(f"{file} cannot be restored: ")


def sealed(file: Path, manifest: bytes) -> Path:
    """A backup with nothing in it but a manifest whose checksum is right."""
    with tarfile.open(file, "w") as tar:
        for name, content in (("manifest.json", manifest), ("manifest.json.sha256", digest(manifest))):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return file


def digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


@pytest.mark.parametrize("name", ["files/a/\x1b[2J.png", "files/a/b\nc", "files/a/\u202egnp.evil", "files/a/b\x00c"])
def test_a_logo_whose_name_a_terminal_cannot_be_shown_is_refused(
    run: Run, backup: Path, tmp_path: Path, name: str
) -> None:
    false = forge(backup, tmp_path / "false", logo=name)
    refusal = run("restore", false, DATA_DIR=str(tmp_path / "new")).refusal
    assert refusal.startswith(f"{false} cannot be restored: ")
    assert refusal.isprintable()


def test_what_a_manifest_says_of_itself_is_shown_without_its_escape_codes(
    run: Run, backup: Path, tmp_path: Path
) -> None:
    false = forge(backup, tmp_path / "false", revision="\x1b[2J", icct="\x9b31m\r\n9")
    refusal = run("restore", false, DATA_DIR=str(tmp_path / "new")).refusal
    assert r"at \x1b[2J, newer than this version knows: install icct \x9b31m\r\n9" in refusal


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["a pipe", "a folder"])
def test_what_is_no_file_is_not_waited_for(run: Run, tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "backup")
    refusal = run("restore", tmp_path / "backup", DATA_DIR=str(tmp_path / "new")).refusal
    assert refusal == f"{tmp_path}/backup cannot be restored: it is no file."


def test_a_file_that_shrinks_while_it_is_read_is_no_backup() -> None:
    with pytest.raises(NoBackup):
        list(blocks(io.BytesIO(b"half"), Member("database", 2, 8)))


def test_long_names_and_large_files_are_read_as_they_were_written() -> None:
    written = io.BytesIO()
    names = [f"files/{'0f0e' * 40}/தமிழ்.png", "files/a/b.png"]
    with tarfile.open(fileobj=written, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = 3
            tar.addfile(info, io.BytesIO(b"abc"))
    found = [(member.name, b"".join(blocks(written, member))) for member in members(written)]
    assert found == [(name, b"abc") for name in names]


@pytest.mark.parametrize(
    "statements",
    [
        ["ALTER TABLE alembic_version RENAME COLUMN version_num TO other"],
        ["DROP TABLE alembic_version"],
        ["DROP TABLE players", "CREATE VIEW players AS SELECT 1"],
        ["PRAGMA writable_schema = 1", "UPDATE sqlite_master SET sql = 'CREATE TABLE teams (' WHERE name = 'teams'"],
    ],
)
def test_a_database_that_is_not_ours_is_refused_though_its_checksum_is_right(
    run: Run, filled: Place, backup: Path, tmp_path: Path, statements: list[str]
) -> None:
    with closing(sqlite3.connect(filled.folder / "icct.db", isolation_level=None)) as file:
        for statement in ["PRAGMA journal_mode = DELETE", *statements]:
            file.execute(statement)
    false = forge(backup, tmp_path / "false", database=(filled.folder / "icct.db").read_bytes())
    refusal = run("restore", false, DATA_DIR=str(tmp_path / "new")).refusal
    assert refusal.startswith(f"{false} cannot be restored: ")
    assert not (tmp_path / "new/files").exists()

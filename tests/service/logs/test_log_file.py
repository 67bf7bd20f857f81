"""No line is lost or mixed with another, whoever writes and whatever happens to the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from icct_http.service.logs.log_file import LogFile
from tests.support.altered_modules import altered
from tests.support.processes import log_writer
from tests.support.processes.icct_process import LONG_ENOUGH, eventually

ROTATIONS = 20
WRITERS = ("one", "two", "three", "four")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "app.log"


@pytest.fixture
def log_file(path: Path) -> Iterator[LogFile]:
    file = LogFile(path)
    yield file
    file.close()


def test_four_processes_lose_no_line_while_the_file_is_rotated(path: Path, tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    command = [sys.executable, log_writer.__file__, str(path)]
    writers = [subprocess.Popen([*command, name, str(stop)], stdout=subprocess.PIPE, text=True) for name in WRITERS]
    eventually(lambda: path.exists() and all(name in path.read_text() for name in WRITERS), "all of them write")
    for number in range(ROTATIONS):
        eventually(lambda: path.exists() and path.stat().st_size > 0, "somebody writes to a new file")
        path.rename(path.with_suffix(f".{number}"))
    eventually(path.exists, "somebody writes to the last file")
    stop.touch()
    counts = {
        name: int(writer.communicate(timeout=LONG_ENOUGH)[0]) for name, writer in zip(WRITERS, writers, strict=True)
    }
    written = [json.loads(line) for file in path.parent.iterdir() for line in file.read_text().splitlines()]
    assert sorted((line["writer"], line["number"]) for line in written) == sorted(
        (name, number) for name in WRITERS for number in range(counts[name])
    )
    assert len(written) > ROTATIONS


def test_folders_are_made_and_others_may_not_read(path: Path, log_file: LogFile) -> None:
    assert log_file.write(b"line\n")
    assert path.read_bytes() == b"line\n"
    assert path.stat().st_mode & 0o007 == 0


def test_what_is_there_already_is_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("before\n")
    file = LogFile(path)
    file.write(b"after\n")
    file.close()
    assert path.read_text() == "before\nafter\n"


def test_a_removed_folder_is_made_again(path: Path, log_file: LogFile) -> None:
    path.parent.rename(path.parent.with_name("old"))
    assert log_file.write(b"line\n")
    assert path.read_bytes() == b"line\n"


def test_the_old_file_is_gone_on_with_while_there_can_be_no_new_one(path: Path, log_file: LogFile) -> None:
    path.parent.rename(path.parent.with_name("old"))
    path.parent.touch()
    assert log_file.write(b"line\n")
    assert path.parent.with_name("old").joinpath("app.log").read_bytes() == b"line\n"


def test_a_full_disk_is_told_and_passes(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to("/dev/full")
    file = LogFile(path)
    assert not file.write(b"lost\n")
    path.unlink()
    assert file.write(b"kept\n")
    assert path.read_bytes() == b"kept\n"
    file.close()


def test_a_line_cut_by_a_full_disk_spoils_no_other(
    path: Path, log_file: LogFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("icct_http.service.logs.log_file.os", altered(os, write=lambda to, data: os.write(to, data[:3])))
        assert not log_file.write(b"first\n")
    assert log_file.write(b"second\n")
    assert path.read_bytes() == b"fir\nsecond\n"


def test_a_pipe_nobody_reads_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="No such device"):
        LogFile(tmp_path / "pipe")

"""A backup that is killed or told to stop leaves no half file."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import tarfile
from functools import partial
from pathlib import Path

import pytest

from icct_adapters.sql import migrate, open_database
from tests.support.processes.icct_process import ICCT, LONG_ENOUGH, environment, eventually
from tests.support.servers.postgres import PostgresCluster

HANGING = """\
#!/bin/sh
[ "$1" = --version ] && { echo "pg_dump (PostgreSQL) 18.0"; exit; }
for argument; do case $argument in --file=*) echo half a dump > "${argument#--file=}";; esac; done
echo $$ > "$PLACE/pid"
exec sleep 1000
"""


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A ``pg_dump`` that writes something and then hangs."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("pg_dump", "pg_restore"):
        (folder / name).write_text(HANGING)
        (folder / name).chmod(0o755)
    return folder


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def make_tables(url: str) -> None:
    database = open_database(url)
    await migrate(database)
    await database.close()


@pytest.mark.parametrize(
    ("stop", "on_interrupt"),
    [(signal.SIGTERM, signal.SIG_DFL), (signal.SIGTERM, signal.SIG_IGN), (signal.SIGKILL, signal.SIG_DFL)],
    ids=["told to stop", "told to stop in the background of a script", "killed"],
)
def test_an_interrupted_backup_leaves_no_file(
    stop: signal.Signals, on_interrupt: signal.Handlers, tmp_path: Path, programs: Path, postgres: PostgresCluster
) -> None:
    url = postgres.create_database()
    asyncio.run(make_tables(url))
    (target := tmp_path / "target").mkdir()
    settings = {
        "DATABASE_URL": url,
        "DATA_DIR": tmp_path / "data",
        "PATH": f"{programs}:{os.defpath}",
        "PLACE": programs,
    }
    with subprocess.Popen(
        [ICCT, "backup", target / "icct.backup"],
        env=environment(**settings),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, on_interrupt),  # noqa: PLW1509  nothing else runs here
    ) as process:
        eventually(lambda: (programs / "pid").exists() and bool((programs / "pid").read_text()), "pg_dump runs")
        dumping = int((programs / "pid").read_text())
        process.send_signal(stop)
        _, said = process.communicate(timeout=LONG_ENOUGH)
    assert not (target / "icct.backup").exists()
    if stop is signal.SIGKILL:
        os.kill(dumping, signal.SIGKILL)  # nobody was left to do it
        assert [path.name[:13] for path in target.iterdir()] == [".icct-backup-"]
        assert all(path.stat().st_mode & 0o777 == 0o700 for path in target.iterdir())
    else:
        assert (process.returncode, said) == (130, "")
        assert list(target.iterdir()) == []
        eventually(lambda: not is_running(dumping), "pg_dump is gone")


LARGE = 200 << 30  # bytes: minutes of reading, and nothing on the disk


def test_a_restore_that_reads_ends_when_it_is_told_to(tmp_path: Path) -> None:
    file = tmp_path / "icct.backup"
    member = tarfile.TarInfo("database")
    member.size = LARGE
    file.write_bytes(member.tobuf(tarfile.PAX_FORMAT))
    os.truncate(file, LARGE + (1 << 20))
    command = [ICCT, "restore", str(file)]
    with subprocess.Popen(
        command, env=environment(DATA_DIR=tmp_path / "data"), stderr=subprocess.PIPE, text=True
    ) as process:
        opened = Path(f"/proc/{process.pid}/fd")
        eventually(lambda: str(file) in {str(one.readlink()) for one in _there(opened)}, "the backup is being read")
        process.send_signal(signal.SIGTERM)
        try:
            _, said = process.communicate(timeout=LONG_ENOUGH)
        finally:
            process.kill()
    assert (process.returncode, said) == (130, "")
    assert not (tmp_path / "data").exists()


def _there(folder: Path) -> list[Path]:
    """Its files that are still there when one looks at them."""
    return [path for path in folder.iterdir() if path.is_symlink() and path.exists()]

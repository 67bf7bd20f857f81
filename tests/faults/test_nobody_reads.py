"""Printing never ends a process that works; a short command ends with its reader, without a word."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from icct_adapters.memory import ManualClock
from icct_adapters.sql import SqlUnitOfWork, migrate, open_database
from tests.support.builders import a_command, register_by_steps
from tests.support.databases.stores import NOW, sqlite_url
from tests.support.processes.icct_process import ICCT, LONG_ENOUGH, environment, eventually, free_port

STREAMS = pytest.mark.parametrize("streams", [("stdout",), ("stdout", "stderr")], ids="and".join)


@contextmanager
def unread(*command: str, streams: tuple[str, ...], **settings: object) -> Iterator[subprocess.Popen[bytes]]:
    """A command whose ``streams`` are pipes that nobody reads any more; it is killed if it has not ended."""
    reading, writing = os.pipe()
    os.close(reading)
    where: dict[str, Any] = dict.fromkeys(("stdout", "stderr"), subprocess.DEVNULL) | dict.fromkeys(streams, writing)
    process = subprocess.Popen([ICCT, *command], env=environment(**settings), start_new_session=True, **where)
    os.close(writing)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(LONG_ENOUGH)


async def register(url: str) -> None:
    database = open_database(url)
    await migrate(database)
    await register_by_steps(SqlUnitOfWork(database), clock=ManualClock(NOW))(a_command())
    await database.close()


@STREAMS
def test_a_worker_delivers_on_and_stops_well(streams: tuple[str, ...], tmp_path: Path) -> None:
    asyncio.run(register(sqlite_url(tmp_path)))
    with unread("worker", streams=streams, DATA_DIR=tmp_path) as process:
        eventually(lambda: any((tmp_path / "mail").rglob("new/*")), "the mail is delivered")
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG_ENOUGH) == 0


@STREAMS
def test_a_server_answers_on_and_stops_well(streams: tuple[str, ...], tmp_path: Path) -> None:
    port = free_port()

    def answers() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200
        except httpx.TransportError:
            return False

    with unread("serve", streams=streams, DATA_DIR=tmp_path, API_PORT=port) as process:
        eventually(answers, "it answers")
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG_ENOUGH) == 0


@pytest.mark.parametrize(
    "command",
    [["--version"], ["settings"], ["settings", "--json"], ["check"], ["outbox", "list"], ["export", "-"]],
    ids=" ".join,
)
def test_a_short_command_ends_with_its_reader_as_others_do(command: list[str], tmp_path: Path) -> None:
    asyncio.run(register(sqlite_url(tmp_path)))
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [ICCT, *command],
        env=environment(DATA_DIR=tmp_path),
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=LONG_ENOUGH,
        check=False,
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.parametrize("command", [["settings"], ["outbox", "list"], ["export", "-"], ["keys", "list", "--json"]])
def test_output_that_no_disk_has_room_for_is_told_in_a_sentence(command: list[str], tmp_path: Path) -> None:
    asyncio.run(register(sqlite_url(tmp_path)))
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [ICCT, *command],
            env=environment(DATA_DIR=tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=LONG_ENOUGH,
            check=False,
        )
    (line,) = ended.stderr.splitlines()
    assert ended.returncode == 1
    assert line.startswith("icct: ")
    assert line.endswith("No space left on device.")


def closed(closing_them: str, *command: str) -> list[str]:
    """The command as a shell starts it with some of its standard files closed."""
    return ["sh", "-c", f'exec "$@" {closing_them}', "sh", ICCT, *command]


@pytest.mark.parametrize("closing_them", ["2>&-", "<&- >&- 2>&-"])
def test_commands_do_their_work_with_their_standard_files_closed(closing_them: str, tmp_path: Path) -> None:
    asyncio.run(register(sqlite_url(tmp_path)))
    commands = (
        ["check", "--json"],
        ["outbox", "list"],
        ["keys", "list"],
        ["backup", str(tmp_path / "icct.backup")],
        ["restore", str(tmp_path / "icct.backup"), "--verify"],
        ["export", "-"],
    )
    for command in commands:
        settings = environment(DATA_DIR=tmp_path)
        ended = subprocess.run(
            closed(closing_them, *command), env=settings, capture_output=True, timeout=LONG_ENOUGH, check=False
        )
        assert (ended.returncode, ended.stderr) == (0, b""), command
    with closing(sqlite3.connect(tmp_path / "icct.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("closing_them", ["<&-", ">&-", "<&- >&- 2>&-"])
def test_a_worker_delivers_with_its_standard_files_closed(closing_them: str, tmp_path: Path) -> None:
    asyncio.run(register(sqlite_url(tmp_path)))
    with subprocess.Popen(closed(closing_them, "worker"), env=environment(DATA_DIR=tmp_path)) as process:
        eventually(lambda: any((tmp_path / "mail").rglob("new/*")), "the mail is delivered")
        process.terminate()
        assert process.wait(LONG_ENOUGH) == 0

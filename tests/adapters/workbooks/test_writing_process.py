"""The process that writes a workbook: what it is told, how it ends, and that nothing of it stays."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from asyncio import Event
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from icct_adapters.memory import ManualClock
from icct_adapters.workbooks import XlsxWorkbookWriter
from icct_adapters.workbooks.child import LEFT_ALONE, NICENESS
from icct_adapters.workbooks.lines import END, first_line
from icct_adapters.workbooks.scratch import ABANDONED_AFTER, PREFIX
from icct_adapters.workbooks.xlsx_writer import PROGRAM
from icct_core import Column, Sheet, SheetRows, Workbook, WorkbookNotWritten

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLAYERS = Sheet("Players", (Column("Name", 20),))
BOOK = Workbook(title="Teams", note="As of today", as_of=NOW, sheets=(PLAYERS,))
MUCH = [SheetRows(PLAYERS, [("Somebody's secret name",)] * 100_000)]
"""More than fits between the two: once the writer asks for more, the process has begun to read."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where temporary files are made."""
    return tmp_path


@pytest.fixture
def writer(folder: Path) -> XlsxWorkbookWriter:
    return XlsxWorkbookWriter(ManualClock(NOW), folder=folder)


def writing_processes() -> list[psutil.Process]:
    found = [child for child in psutil.Process().children() if PROGRAM[-1] in child.cmdline()]
    assert all(child.status() != psutil.STATUS_ZOMBIE for child in found)
    return found


def left_in(folder: Path) -> list[str]:
    """Names in a folder, and files of it that are still open here, with a name or without."""
    open_here = [os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]  # noqa: PTH115
    return [*(path.name for path in folder.iterdir()), *(name for name in open_here if name.startswith(str(folder)))]


class Halted:
    """Rows that stop after many until they are ``released``."""

    def __init__(self) -> None:
        self.halted, self.released = Event(), Event()

    async def batches(self) -> AsyncIterator[Sequence[SheetRows]]:
        yield MUCH
        self.halted.set()
        await self.released.wait()


async def much() -> AsyncIterator[Sequence[SheetRows]]:
    yield MUCH


async def no_rows() -> AsyncIterator[Sequence[SheetRows]]:
    yield []


async def whole(writer: XlsxWorkbookWriter, batches: AsyncIterator[Sequence[SheetRows]]) -> bytes:
    return b"".join([part async for part in writer.write(BOOK, batches)])


async def test_it_gives_way_to_registrations_and_is_gone_when_it_has_written(
    writer: XlsxWorkbookWriter, folder: Path
) -> None:
    halted = Halted()
    writing = asyncio.create_task(whole(writer, halted.batches()))
    await halted.halted.wait()
    (process,) = writing_processes()
    assert process.nice() == psutil.Process().nice() + NICENESS
    halted.released.set()
    assert (await writing).startswith(b"PK")
    assert writing_processes() == []
    assert left_in(folder) == []


async def test_cancelled_it_leaves_no_process_and_no_file(writer: XlsxWorkbookWriter, folder: Path) -> None:
    halted = Halted()
    writing = asyncio.create_task(whole(writer, halted.batches()))
    await halted.halted.wait()
    (process,) = writing_processes()
    assert PREFIX in left_in(folder)[0]
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert not psutil.pid_exists(process.pid)
    assert left_in(folder) == []
    assert (await whole(writer, no_rows())).startswith(b"PK")


async def test_killed_it_is_named_and_leaves_no_file(writer: XlsxWorkbookWriter, folder: Path) -> None:
    halted = Halted()
    writing = asyncio.create_task(whole(writer, halted.batches()))
    await halted.halted.wait()
    (process,) = writing_processes()
    process.kill()
    halted.released.set()
    with pytest.raises(WorkbookNotWritten, match=r"^the process that writes it was killed by SIGKILL$"):
        await writing
    assert left_in(folder) == []


async def test_killed_while_much_is_still_to_be_written_it_ends_the_writing(writer: XlsxWorkbookWriter) -> None:
    async def batches() -> AsyncIterator[Sequence[SheetRows]]:
        yield MUCH
        for process in writing_processes():
            process.kill()
        for _ in range(5):
            yield MUCH

    with pytest.raises(WorkbookNotWritten, match="killed by SIGKILL"):
        await whole(writer, batches())


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (
            "import sys; print('a\\nOSError: No space left\\n', file=sys.stderr); sys.exit(7)",
            "status 7: OSError: No space left",
        ),
        ("import sys; sys.exit(1)", "ended with status 1"),
    ],
)
async def test_what_it_says_at_its_end_is_the_reason(program: str, reason: str) -> None:
    writer = XlsxWorkbookWriter(ManualClock(), program=(sys.executable, "-c", program))
    with pytest.raises(WorkbookNotWritten) as raised:
        await whole(writer, no_rows())
    assert str(raised.value).endswith(reason)


async def test_a_disk_that_takes_no_more_is_the_reason(folder: Path) -> None:
    limited = ("sh", "-c", 'ulimit -f 1; exec "$@"', "sh", *PROGRAM)
    with pytest.raises(WorkbookNotWritten, match=r"status 1: OSError: File too large \(\w+\.py:\d+\)$"):
        await whole(XlsxWorkbookWriter(ManualClock(), program=limited, folder=folder), much())
    assert left_in(folder) == []


async def test_no_folder_for_temporary_files_is_the_reason(folder: Path) -> None:
    writer = XlsxWorkbookWriter(ManualClock(), folder=folder / "missing")
    with pytest.raises(WorkbookNotWritten, match=r"^no temporary file: No such file or directory$"):
        await whole(writer, no_rows())


async def test_a_process_that_cannot_be_started_is_the_reason(folder: Path) -> None:
    writer = XlsxWorkbookWriter(ManualClock(), program=("/no/such/program",), folder=folder)
    with pytest.raises(WorkbookNotWritten, match=r"^no process: No such file or directory$"):
        await whole(writer, no_rows())
    assert left_in(folder) == []


async def test_one_workbook_is_written_at_a_time(writer: XlsxWorkbookWriter) -> None:
    first, second = Halted(), Halted()
    writing = [asyncio.create_task(whole(writer, one.batches())) for one in (first, second)]
    await first.halted.wait()
    assert len(writing_processes()) == 1
    assert not second.halted.is_set()
    first.released.set()
    await second.halted.wait()
    assert writing[0].done()
    second.released.set()
    assert all(content.startswith(b"PK") for content in await asyncio.gather(*writing))


async def test_a_file_that_is_read_slowly_keeps_nobody_waiting(writer: XlsxWorkbookWriter, folder: Path) -> None:
    slow = writer.write(BOOK, no_rows())
    assert (await anext(slow)).startswith(b"PK")
    assert (await whole(writer, no_rows())).startswith(b"PK")
    await slow.aclose()  # type: ignore[attr-defined]
    assert left_in(folder) == []


async def test_folders_that_killed_services_left_are_removed_after_an_hour(
    writer: XlsxWorkbookWriter, folder: Path
) -> None:
    ages = {
        f"{PREFIX}old": ABANDONED_AFTER + timedelta(seconds=1),
        f"{PREFIX}new": ABANDONED_AFTER,
        "x": 9 * ABANDONED_AFTER,
    }
    for name, age in ages.items():
        path = folder / name
        path.mkdir()
        (path / "xl.xml").write_text("somebody")
        os.utime(path, times=((NOW - age).timestamp(),) * 2)
    await whole(writer, no_rows())
    assert sorted(left_in(folder)) == [f"{PREFIX}new", "x"]


def ended(told: bytes, folder: Path) -> tuple[int, str, int]:
    """Its status, what it said, and the size of the file, given this input."""
    with tempfile.TemporaryFile() as file:
        done = subprocess.run(
            [*PROGRAM, str(file.fileno()), str(folder)],
            input=told,
            pass_fds=[file.fileno()],
            capture_output=True,
            check=False,
        )
        return done.returncode, done.stderr.decode(), os.fstat(file.fileno()).st_size


def test_without_the_end_of_what_it_is_told_it_writes_no_file(folder: Path) -> None:
    for told in (b"", first_line(BOOK), first_line(BOOK) + b'[0,[["Raj"]]]\n'):
        assert ended(told, folder) == (LEFT_ALONE, "", 0)
    status, said, size = ended(first_line(BOOK) + END, folder)
    assert (status, said) == (0, "")
    assert size > 0


@pytest.mark.parametrize("line", [b'[0,[["Somebody', b'[0,[["Somebody",1]]]\n', b'[7,[["Somebody"]]]\n'])
def test_what_it_cannot_take_is_said_in_a_line_that_quotes_nothing(folder: Path, line: bytes) -> None:
    status, said, size = ended(first_line(BOOK) + line + END, folder)
    assert (status, size) == (1, 0)
    assert said.count("\n") == 1
    assert "Somebody" not in said

"""Has workbooks written by another process, so that registrations do not wait for them."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from signal import Signals
from typing import BinaryIO

from icct_core import Clock, SheetRows, Workbook, WorkbookNotWritten, WorkbookWriter

from .lines import END, first_line, lines_of
from .scratch import nameless_file, remove_abandoned, scratch_folder

PROGRAM = (sys.executable, "-P", "-m", f"{__package__}.child")
_A_PART = 256 * 1024  # bytes


class XlsxWorkbookWriter(WorkbookWriter):
    """Writes XLSX, one workbook at a time: further ones wait, so that any number of them takes the memory of one.

    Temporary files are made in ``folder``, or in ``TMPDIR``.
    """

    def __init__(self, clock: Clock, *, program: Sequence[str] = PROGRAM, folder: Path | None = None) -> None:
        self._clock = clock
        self._folder = folder
        self._program = program
        self._one_at_a_time = asyncio.Lock()

    async def write(self, workbook: Workbook, batches: AsyncIterator[Sequence[SheetRows]]) -> AsyncIterator[bytes]:
        async with self._one_at_a_time:
            file = await self._written(workbook, batches)
        with file:
            place = 0  # the process had the same file open, and left off somewhere else
            while part := await asyncio.to_thread(os.pread, file.fileno(), _A_PART, place):
                yield part
                place += len(part)

    async def _written(self, workbook: Workbook, batches: AsyncIterator[Sequence[SheetRows]]) -> BinaryIO:
        try:
            await asyncio.to_thread(remove_abandoned, self._folder, self._clock.now())
            file = nameless_file(self._folder)
        except OSError as error:
            raise WorkbookNotWritten(f"no temporary file: {error.strerror or error}") from error
        try:
            with scratch_folder(self._folder) as folder:
                await self._run(file.fileno(), folder, workbook, batches)
        except BaseException:
            file.close()
            raise
        return file

    async def _run(
        self, file: int, folder: Path, workbook: Workbook, batches: AsyncIterator[Sequence[SheetRows]]
    ) -> None:
        process = await self._started(file, folder)
        assert process.stdin is not None  # noqa: S101  both are pipes
        assert process.stderr is not None  # noqa: S101
        speaking = asyncio.create_task(process.stderr.read())
        try:
            await _tell(process.stdin, workbook, batches)
            status = await process.wait()
        finally:
            await _end(process)
            said = await speaking
        if status:
            raise WorkbookNotWritten(_reason(status, said))

    async def _started(self, file: int, folder: Path) -> Process:
        try:
            return await asyncio.create_subprocess_exec(
                *self._program,
                str(file),
                str(folder),
                stdin=PIPE,
                stdout=DEVNULL,
                stderr=PIPE,
                pass_fds=(file,),
                start_new_session=True,  # Ctrl-C at a terminal is for us, who end it
            )
        except OSError as error:
            raise WorkbookNotWritten(f"no process: {error.strerror or error}") from error


async def _tell(stdin: asyncio.StreamWriter, workbook: Workbook, batches: AsyncIterator[Sequence[SheetRows]]) -> None:
    """Write everything to it, at the pace at which it reads, unless it ends before."""
    if not await _takes(stdin, first_line(workbook)):
        return
    async for batch in batches:
        for line in lines_of(workbook, batch):
            if not await _takes(stdin, line):
                return
    await _takes(stdin, END)
    stdin.close()


async def _takes(stdin: asyncio.StreamWriter, line: bytes) -> bool:
    """Whether it is still there to read this."""
    if stdin.is_closing():  # uvloop does not take a line for a pipe that has ended
        return False
    try:
        stdin.write(line)
        await stdin.drain()
    except ConnectionError:
        return False
    return True


async def _end(process: Process) -> None:
    """Kill it unless it has ended; there is nothing of it afterwards."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await process.wait()


def _reason(status: int, said: bytes) -> str:
    ended = f"was killed by {Signals(-status).name}" if status < 0 else f"ended with status {status}"
    lines = said.decode(errors="replace").split("\n")
    last = next((line for line in reversed(lines) if line.strip()), "")
    return f"the process that writes it {ended}{': ' if last else ''}{last[:500]}"

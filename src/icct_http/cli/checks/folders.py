"""Checks the folders the service writes to, and the room on their disks."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile, gettempdir

from icct_adapters.sql import sqlite_file

from .check import CheckContext, check_of
from .finding import CheckFailed, Finding, failed, ok, skipped, warning

FULL, LOW = 200_000_000, 2_000_000_000
"""Bytes. A logo may have five million; a disk with less than ``FULL`` is full before anybody has looked."""

DATA_FOLDER, DATA_DISK = "data folder", "data disk"
DATABASE_DISK = "database disk"
TEMPORARY_FOLDER, TEMPORARY_DISK = "temporary folder", "temporary disk"
LOG_FOLDER, LOG_DISK = "log folder", "log disk"


@check_of(DATA_FOLDER, DATA_DISK)
async def data_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    folder = context.settings.service.data_dir
    remedy = "Make it writable for the service's user, or choose another DATA_DIR."
    yield ok(DATA_FOLDER, await asyncio.to_thread(_writable, folder, remedy))
    yield space_finding(DATA_DISK, await _free(context, folder), "Free some, or move DATA_DIR to a larger disk.")


@check_of(DATABASE_DISK)
async def database_disk_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    file = sqlite_file(context.settings.database.url)
    if file is None:
        yield skipped(DATABASE_DISK, "the database keeps no file here")
        return
    remedy = "Free some, or move the file to a larger disk and let DATABASE_URL or DATA_DIR lead there."
    yield space_finding(DATABASE_DISK, await _free(context, file.parent), remedy)


@check_of(TEMPORARY_FOLDER, TEMPORARY_DISK)
async def temporary_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    """Look at the folder where large forms wait until they are whole, and where workbooks are written."""
    remedy = "Let TMPDIR name a folder on a disk that the service's user may write to, as /var/tmp."
    try:
        folder = Path(await asyncio.to_thread(gettempdir))  # TMPDIR, or the first usable one of the system's
    except OSError:
        raise CheckFailed("there is none that can be written to", remedy) from None
    yield ok(TEMPORARY_FOLDER, await asyncio.to_thread(_writable, folder, remedy))
    yield space_finding(TEMPORARY_DISK, await _free(context, folder), "Free some, or let TMPDIR name a larger disk.")


@check_of(LOG_FOLDER, LOG_DISK)
async def log_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    if not context.settings.logs.to_file:
        yield skipped(LOG_FOLDER, "LOG_TO_FILE is false")
        return
    file = context.settings.logs.file
    remedy = "Make it writable for the service's user, choose another LOG_FILE, or set LOG_TO_FILE=false."
    yield ok(LOG_FOLDER, await asyncio.to_thread(_appendable, file, remedy))
    remedy = "Rotate or remove old logs, or move LOG_FILE to a larger disk."
    yield space_finding(LOG_DISK, await _free(context, file.parent), remedy)


def _writable(folder: Path, remedy: str) -> str:
    """What is so, after writing into the folder and leaving nothing there; raises ``CheckFailed``."""
    try:
        there = _nearest(folder)
        with TemporaryFile(dir=there) as probe:
            probe.write(b"icct check")
            probe.flush()
    except OSError as error:
        raise CheckFailed(f"{folder} cannot be written to: {error.strerror}", remedy) from None
    return f"{folder} can be written to" if there == folder else f"{folder} can be made"


def _appendable(file: Path, remedy: str) -> str:
    """As above, for the file's folder; and the file itself, if there is one, takes more."""
    found = _writable(file.parent, remedy)
    try:
        with suppress(FileNotFoundError):
            os.close(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK))
    except OSError as error:
        raise CheckFailed(f"{file} cannot be written to: {error.strerror}", remedy) from None
    return found


async def _free(context: CheckContext, folder: Path) -> int:
    try:
        return await asyncio.to_thread(lambda: context.free_bytes(_nearest(folder)))
    except OSError as error:
        remedy = "Let this user look into the folder and those above it."
        raise CheckFailed(f"{folder} cannot be looked at: {error.strerror}", remedy) from None


def _nearest(folder: Path) -> Path:
    """The folder, or the lowest one above it that there is: a check makes none."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def space_finding(name: str, free: int, remedy: str) -> Finding:
    """Whether so many bytes are enough."""
    words = f"{free / 1e9:.1f} GB are free"
    if free < FULL:
        return failed(name, f"only {free / 1e6:.0f} MB are free", remedy)
    return warning(name, words, remedy) if free < LOW else ok(name, words)

"""Checks whether SQLite could store a registration: file, disk space, write lock."""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from icct_core import DatabaseCondition, OutboxDepth, WriteObstacle

from ..engine.database_look import DatabaseLook
from ..engine.errors import database_errors
from ..engine.sqlite_files import OPENED, are_in_place
from ..outbox.waiting import DEPTH
from ..schema.revisions import HEAD, read_revision
from ..tables import kept_uploads
from .postgresql_look import LOCKED_AFTER

ROOM = 256 * 1024
"""Bytes that must find room beside the database: a registration with a usual logo, and the log of changes for it."""

_KEPT_BYTES = select(func.sum(kept_uploads.c.size))

_OBSTACLES = {
    sqlite3.SQLITE_BUSY: WriteObstacle.LOCKED,
    sqlite3.SQLITE_LOCKED: WriteObstacle.LOCKED,
    sqlite3.SQLITE_FULL: WriteObstacle.FULL,
    sqlite3.SQLITE_READONLY: WriteObstacle.READ_ONLY,
}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class SqliteLook(DatabaseLook):
    """On a connection of its own, which reads as others do and then takes the only lock there is, for a moment."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._folder = Path(str(engine.url.database)).absolute().parent

    async def __call__(self) -> DatabaseCondition:
        with database_errors():
            async with self._engine.connect() as connection:
                if await read_revision(connection) != HEAD:
                    return DatabaseCondition(up_to_date=False, outbox=None)
                found = (await connection.execute(DEPTH)).one()
                kept = int(await connection.scalar(_KEPT_BYTES) or 0)
                await connection.rollback()
                obstacle: WriteObstacle | None = WriteObstacle.REMOVED
                if are_in_place(connection.info[OPENED]):
                    obstacle = await asyncio.to_thread(_shortage, self._folder) or await _lock(connection)
                outbox = OutboxDepth(**found._asdict())
                return DatabaseCondition(up_to_date=True, outbox=outbox, obstacle=obstacle, kept_bytes=kept)

    async def close(self) -> None:
        await self._engine.dispose()


async def _lock(connection: AsyncConnection) -> WriteObstacle | None:
    """Take the lock of a writer, change nothing, and let it go."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    try:
        await driver.execute(f"PRAGMA busy_timeout={LOCKED_AFTER}")
        await driver.execute(
            "BEGIN IMMEDIATE"
        )  # a file that only may be read is opened all the same, until it is written
        await driver.execute("UPDATE alembic_version SET version_num = version_num")
        await driver.execute("ROLLBACK")
    except sqlite3.Error as error:
        await driver.rollback()
        return _OBSTACLES.get(error.sqlite_errorcode & 0xFF, WriteObstacle.REFUSED)
    return None


def _shortage(folder: Path) -> WriteObstacle | None:
    """Whether there is no room beside the database. A folder that takes no other file says nothing of those there."""
    try:
        with TemporaryFile(dir=folder) as file:
            file.write(os.urandom(ROOM))
            file.flush()  # all of it, or an error
    except OSError as error:
        return WriteObstacle.FULL if error.errno in _NO_ROOM else None
    return None

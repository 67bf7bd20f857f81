"""Finds out whether other processes use a database that is about to be migrated."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import text

from ..engine.database import SqlDatabase
from ..engine.drivers import goes_through_pooler
from ..engine.errors import database_errors
from ..engine.postgresql_engine import APPLICATION
from .migrating import current_revision
from .revisions import NEEDS_EVERYBODY_GONE, between

PATIENCE = 10
"""Seconds: a process that was just stopped is gone by then, and one that migrates at the same time may have ended."""

_LOOKS_A_SECOND = 4

_CONNECTIONS = text(f"""
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = '{APPLICATION}' AND pid <> pg_backend_pid()
""")  # noqa: S608  a constant of ours


class OthersConnected(Exception):
    """Other processes use the database. ``connections`` counts theirs; ``None`` where nobody can."""

    def __init__(self, connections: int | None) -> None:
        super().__init__("other processes use the database")
        self.connections = connections


@dataclass(frozen=True, slots=True)
class Alone:
    """Nobody else was found; a pooler that is between keeps that from being ``certain``."""

    certain: bool = True


async def must_be_alone(database: SqlDatabase, *, to: str) -> Alone:
    """Whether migrating to this revision leaves nobody behind; those who just leave are given ``PATIENCE``.

    Only migrations that ``NEEDS_EVERYBODY_GONE`` names ask for it, and only of tables that there are: everybody may
    prepare an empty database. Processes that migrate, or look whether they have to, are not counted: several may start
    at once, and the revision is read again each time, as another may have done it meanwhile.

    PostgreSQL tells connections by ``application_name``; those that prepare have another (``PREPARING``). A pooler
    keeps idle connections under the names of clients that left, so there it cannot be told. SQLite is asked for the
    lock that each open file excludes, also of a process that rests; it does not say how many they are.

    Raises ``OthersConnected``, ``DatabaseUnavailable``.
    """
    others: int | None = None
    for look in range(PATIENCE * _LOOKS_A_SECOND):
        if look:
            await asyncio.sleep(1 / _LOOKS_A_SECOND)
        before = await current_revision(database)
        if before is None or not NEEDS_EVERYBODY_GONE.intersection(between(before, to)):
            return Alone()
        if not database.is_postgresql:
            if await _is_ours_alone(database):
                return Alone()
            continue
        with database_errors():
            async with database.unhurried.connect() as connection:
                if await goes_through_pooler(connection):
                    return Alone(certain=False)
                others = await connection.scalar(_CONNECTIONS)
        if not others:
            return Alone()
    raise OthersConnected(others)


async def _is_ours_alone(database: SqlDatabase) -> bool:
    """Whether nobody else has the file open; our own connections are closed for it, and made anew when needed."""
    await database.reader.dispose()
    await database.writer.dispose()
    return await asyncio.to_thread(_can_be_locked, str(database.writer.url.database))


def _can_be_locked(path: str) -> bool:
    """In WAL mode each connection that has read shares a lock on the file for as long as it is open."""
    file = f"file:{quote(path)}?mode=rw"
    with closing(sqlite3.connect(file, uri=True, isolation_level=None, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return False
    return True

"""Dumps by SQLite's backup interface, page by page, while the service writes on."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from sqlalchemy import exc

from icct_adapters.in_thread import GivenUp, GoOn, in_thread

from ...engine.database import SqlDatabase
from ...engine.errors import DriverError
from ...open_database import open_database
from . import census
from .dump import DatabaseDumps, DumpFailed, Report, Snapshot

PAGES_AT_A_TIME = 1_000  # 4 MB: some milliseconds between two looks at the progress
STEPS_AT_A_TIME = 1_000_000  # of SQLite's own machine: a few milliseconds
MOST_WAITS = 40  # of 0.25 s each: nobody who behaves locks a database longer


class SqliteDumps(DatabaseDumps):
    """Copies are files that SQLite opens as they are."""

    engine: ClassVar[str] = "sqlite"

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database
        self._path = Path(str(database.writer.url.database))

    async def dump(self, to: Path, report: Report) -> Snapshot:
        def copy(go_on: GoOn) -> None:
            with _sqlite_errors(), _opened(self._path, "rw") as source, _opened(to, "rwc") as target:
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # else each write would start it over
                _copy(source, target, report, go_on)
                target.execute("PRAGMA journal_mode=DELETE")  # one file, with no log beside it
                _empty(target)

        await in_thread(copy)
        async with _database_at(to) as copied:
            return await _census(copied)

    async def is_empty(self) -> bool:
        with _sqlite_errors(), _opened(self._path, "rwc") as file:
            return file.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None

    async def load(self, dump: Path, made_by: Snapshot, report: Report) -> Snapshot:  # noqa: ARG002  any SQLite reads any
        def copy(go_on: GoOn) -> None:
            with _sqlite_errors(), _opened(dump, "rw") as source, _opened(self._path, "rwc") as target:
                _copy(source, target, report, go_on)
                target.set_progress_handler(lambda: _is_given_up(go_on), STEPS_AT_A_TIME)
                if target.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    raise DumpFailed("SQLite finds the copied database damaged")

        await in_thread(copy)
        return await _census(self._database)

    @asynccontextmanager
    async def scratch(self, folder: Path) -> AsyncIterator[SqliteDumps]:
        async with _database_at(folder / "scratch.db") as database:
            yield SqliteDumps(database)


def _is_given_up(go_on: GoOn) -> bool:
    """Whether SQLite is to end what it is at."""
    try:
        go_on()
    except GivenUp:
        return True
    return False


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, report: Report, go_on: GoOn) -> None:
    waits = 0

    def step(status: int, remaining: int, total: int) -> None:
        nonlocal waits
        go_on()
        waits = waits + 1 if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} else 0
        if waits > MOST_WAITS:
            raise DumpFailed("the database is locked by another program")
        report(f"{(total - remaining) * 100 // max(total, 1)} %")

    source.backup(target, pages=PAGES_AT_A_TIME, progress=step)


def _empty(copied: sqlite3.Connection) -> None:
    """Take the rows that no dump has out of a copy, to the last byte."""
    copied.execute("PRAGMA secure_delete=ON")
    there = {name for (name,) in copied.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for name in there.intersection(census.NOT_IN_DUMPS):
        copied.execute(f"DELETE FROM {name}")  # noqa: S608  a name of ours


async def _census(database: SqlDatabase) -> Snapshot:
    try:
        async with database.reader.connect() as connection:
            return await census.take(connection)
    except exc.SQLAlchemyError as error:
        raise DumpFailed(f"its tables cannot be read: {DriverError(error)}") from None


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode={mode}", uri=True, isolation_level=None)) as connection:
        yield connection


@asynccontextmanager
async def _database_at(path: Path) -> AsyncIterator[SqlDatabase]:
    database = open_database(f"sqlite+aiosqlite:///{quote(str(path))}")
    try:
        yield database
    finally:
        await database.close()


@contextmanager
def _sqlite_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise DumpFailed(f"SQLite says: {error}") from None

"""What must be true before a process may serve or deliver."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

from sqlalchemy import make_url

from icct_adapters.sql import HEAD, SqlDatabase, current_revision, migrate, open_database
from icct_adapters.sql.schema import REVISIONS
from icct_core import DatabaseUnavailable

from .settings import Settings


class StartError(Exception):
    """The process cannot start; the text is one sentence that says what to do."""


async def prepare(settings: Settings, *, may_migrate: bool) -> None:
    """Make the data folder and check the tables; bring them up to date if ``may_migrate``. Raises ``StartError``."""
    _make_data_folder(settings)
    if settings.database_kind == "memory":
        return
    async with _opened(settings) as database:
        if await _known_revision(database) == HEAD:
            return
        if not may_migrate:
            raise StartError("The database's tables are behind this version: run `icct migrate` first.")
        await migrate(database)


async def migrate_now(settings: Settings) -> str:
    """Apply missing migrations and tell what was done. Raises ``StartError``."""
    if settings.database_kind == "memory":
        raise StartError("DATABASE_URL is memory://, which has no tables to migrate.")
    _make_data_folder(settings)
    async with _opened(settings) as database:
        before = await _known_revision(database)
        await migrate(database)
    return f"The database is at {HEAD} already." if before == HEAD else f"The database is now at {HEAD}."


def _make_data_folder(settings: Settings) -> None:
    """Readable by its owner alone: it holds the teams' phone numbers."""
    try:
        settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(f"DATA_DIR cannot be made at {settings.data_folder}: {error.strerror}.") from None


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[SqlDatabase]:
    """The database for the length of the block; being unable to reach it is a ``StartError``."""
    _check_file(settings)
    database = open_database(settings.database)
    try:
        yield database
    except DatabaseUnavailable:
        raise StartError(
            "The database cannot be reached: check DATABASE_URL, and that its server is running."
        ) from None
    finally:
        await database.close()


def _check_file(settings: Settings) -> None:
    """Open a SQLite file once, here: the driver's own thread would print a traceback of its own."""
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite":
        return
    try:
        with closing(sqlite3.connect(str(url.database))) as file:
            file.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        raise StartError(f"The database file {url.database} cannot be opened: {error}.") from None


async def _known_revision(database: SqlDatabase) -> str | None:
    """The migration the tables are at; raises ``StartError`` for one that only a newer version knows."""
    revision = await current_revision(database)
    if revision is not None and revision not in REVISIONS:
        raise StartError(
            f"The database's tables are at {revision}, newer than this version knows: install a newer one."
        )
    return revision

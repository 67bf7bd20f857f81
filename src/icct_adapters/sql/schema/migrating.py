"""Migrates the tables up and down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import Connection, text

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from .revisions import HEAD, read_revision

if TYPE_CHECKING:
    from alembic.config import Config

_Migration: TypeAlias = "Callable[[Config], None]"

_MIGRATION_LOCK = 0x1CC7_26  # any number nobody else uses; it is held for the length of a migration


async def current_revision(database: SqlDatabase) -> str | None:
    """The migration the database is at; ``None`` if it has no tables of ours. Raises ``DatabaseUnavailable``."""
    with database_errors():
        async with database.reader.connect() as connection:
            return await read_revision(connection)


async def migrate(database: SqlDatabase) -> None:
    """Apply every migration that is missing, all or nothing; several processes may try at once."""
    await _run(database, partial(_upgrade, to=HEAD))


async def migrate_down(database: SqlDatabase, to: str, *, files: Path | None = None) -> None:
    """Take back every migration after ``to``, the newest first, all or nothing; several processes may try at once.

    ``files`` is the folder of logos on this machine's disk: 1.0.0 knows them by their whole path alone.
    """
    await _run(database, partial(_downgrade, to=to, files=files))


async def migrate_and(database: SqlDatabase, *, to: str, then: Callable[[Any], Awaitable[None]]) -> None:
    """Apply the migrations up to ``to``, and what ``then`` does with the driver's connection, all or nothing."""
    await _run(database, partial(_upgrade_and, to=to, then=then))


async def _run(database: SqlDatabase, migration: _Migration) -> None:
    with database_errors():
        async with database.unhurried.connect() as connection:
            await connection.run_sync(_in_turn, migration)


def _in_turn(connection: Connection, migration: _Migration) -> None:
    """Run it in one transaction, after those of other processes, for as long as they take."""
    from alembic.config import Config  # noqa: PLC0415  0.6 s that only a migration needs to spend

    config = Config()
    config.set_main_option("script_location", "icct_adapters.sql.schema:migrations")
    config.attributes["connection"] = connection
    with _able_to_rebuild_tables(connection), connection.begin():
        if connection.dialect.name == "postgresql":  # SQLite's transactions begin with the only lock it has
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        migration(config)


@contextmanager
def _able_to_rebuild_tables(connection: Connection) -> Iterator[None]:
    """Without SQLite's foreign keys: dropping a table, to make it anew, would delete all that refers to its rows."""
    if connection.dialect.name != "sqlite":
        yield
        return
    _set_foreign_keys(connection, "OFF")
    try:
        yield
    finally:
        _set_foreign_keys(connection, "ON")


def _set_foreign_keys(connection: Connection, state: str) -> None:
    cursor = connection.connection.cursor()  # the driver's: SQLite ignores this inside a transaction
    cursor.execute(f"PRAGMA foreign_keys={state}")
    cursor.close()


def _upgrade(config: Config, to: str) -> None:
    from alembic import command  # noqa: PLC0415

    command.upgrade(config, to)


def _upgrade_and(config: Config, to: str, then: Callable[[Any], Awaitable[None]]) -> None:
    _upgrade(config, to)
    connection: Any = config.attributes["connection"].connection.dbapi_connection
    connection.run_async(then)


def _downgrade(config: Config, to: str, files: Path | None) -> None:
    from alembic import command  # noqa: PLC0415

    config.attributes["files"] = files
    command.downgrade(config, to)

"""Brings a database's tables up to date."""

from __future__ import annotations

from sqlalchemy import Connection, text

from .engine import SqlDatabase
from .errors import database_errors
from .revisions import read_revision

_MIGRATION_LOCK = 0x1CC7_26  # any number nobody else uses; it is held for the length of a migration


async def current_revision(database: SqlDatabase) -> str | None:
    """The migration the database is at; ``None`` if it has no tables of ours. Raises ``DatabaseUnavailable``."""
    with database_errors():
        async with database.reader.connect() as connection:
            return await read_revision(connection)


async def migrate(database: SqlDatabase) -> None:
    """Apply every migration that is missing, all or nothing; several processes may try at once."""
    with database_errors():
        async with database.writer.begin() as connection:
            await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  0.6 s that only a migration needs to spend
    from alembic.config import Config  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
    config = Config()
    config.set_main_option("script_location", "icct_adapters.sql:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""Checks that a database can store the characters of every script."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors

UNICODE = frozenset({"UTF8", "UTF-8", "UTF-16le", "UTF-16be"})
"""PostgreSQL has the first. SQLite has the others, and its driver writes and reads each of them."""

_ENCODING = {"postgresql": "SELECT current_setting('server_encoding')", "sqlite": "PRAGMA encoding"}


async def current_encoding(database: SqlDatabase) -> str:
    """How the database itself calls its encoding. Raises ``DatabaseUnavailable``."""
    with database_errors():
        async with database.reader.connect() as connection:
            return await read_encoding(connection)


async def read_encoding(connection: AsyncConnection) -> str:
    """The same on a connection that is there already."""
    return str(await connection.scalar(text(_ENCODING[connection.dialect.name])))

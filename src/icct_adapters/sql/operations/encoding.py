"""Checks that a database can store the characters of every script."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors

UNICODE = frozenset({"UTF8", "UTF-8", "UTF-16le", "UTF-16be"})
"""PostgreSQL has the first. SQLite has the others, and its driver writes and reads each of them."""

_ENCODING = {"postgresql": "SELECT current_setting('server_encoding')", "sqlite": "PRAGMA encoding"}


async def unfit_encoding(database: SqlDatabase) -> str | None:
    """The encoding of a database that cannot hold every name, ``None`` of any other. Raises ``DatabaseUnavailable``.

    A SQLite file is not opened for this: every encoding that it may have is Unicode.
    """
    if database.reader.dialect.name == "sqlite":
        return None
    with database_errors():
        async with database.reader.connect() as connection:
            encoding = await read_encoding(connection)
    return None if encoding in UNICODE else encoding


async def read_encoding(connection: AsyncConnection) -> str:
    """How the database itself calls its encoding."""
    return str(await connection.scalar(text(_ENCODING[connection.dialect.name])))

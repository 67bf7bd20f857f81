"""Reads the window."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from icct_core import Window, WindowReader

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..rows import window_from_row
from ..tables import tournaments

_STORED = select(tournaments).where(tournaments.c.prefix == bindparam("prefix"), tournaments.c.window_version > 0)


class SqlWindowReader(WindowReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def current(self, prefix: str) -> Window | None:
        with database_errors():
            async with self._database.reader.connect() as connection:
                row = (await connection.execute(_STORED, {"prefix": prefix})).mappings().first()
        return window_from_row(row) if row else None

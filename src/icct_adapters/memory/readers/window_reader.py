"""Reads the window."""

from __future__ import annotations

from icct_core import Window, WindowReader

from ..database import InMemoryDatabase


class InMemoryWindowReader(WindowReader):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def current(self, prefix: str) -> Window | None:
        return self._database.tables.windows.get(prefix)

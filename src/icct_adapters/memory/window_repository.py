"""The windows in a dictionary."""

from __future__ import annotations

from icct_core import Window, WindowRepository

from .tables import Tables


class InMemoryWindowRepository(WindowRepository):
    """One transaction changes the tables at a time: while this one runs, no team is entered."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def get(self, prefix: str) -> Window | None:
        return self._tables.windows.get(prefix)

    async def put(self, prefix: str, window: Window) -> None:
        self._tables.windows[prefix] = window

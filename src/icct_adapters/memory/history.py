"""The history in a dictionary."""

from __future__ import annotations

from dataclasses import replace

from icct_core import History, HistoryEntry, RegistrationId

from .tables import Tables


class InMemoryHistory(History):
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add(self, entry: HistoryEntry) -> int | None:
        history = self._tables.history
        if entry.once is not None and any(one.once == entry.once for one in history.values()):
            return None
        number = len(history) + 1
        history[number] = entry
        return number

    async def add_each(self, *entries: HistoryEntry) -> None:
        for entry in entries:
            await self.add(entry)

    async def last_status_change(self, registration_id: RegistrationId) -> HistoryEntry | None:
        of_it = (one for one in reversed(self._tables.history.values()) if one.registration_id == registration_id)
        return next((one for one in of_it if one.before and one.after and one.before is not one.after), None)

    async def blank(self, registration_id: RegistrationId) -> None:
        for number, entry in self._tables.history.items():
            if entry.registration_id == registration_id:
                blank = tuple(replace(change, before=None, after=None) for change in entry.changes)
                self._tables.history[number] = replace(entry, reason=None, note=None, changes=blank)

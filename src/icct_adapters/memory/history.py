"""The history in a dictionary."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from icct_core import (
    NO_CHANGE,
    SYSTEM,
    History,
    HistoryAction,
    HistoryEntry,
    RegistrationId,
    StaleVersion,
    without_players,
)

from .tables import Tables

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When something was changed that nobody has changed."""


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
                self._tables.history[number] = _blanked(entry)

    async def blank_actions(self, prefix: str, actions: Collection[HistoryAction]) -> None:
        for number, entry in self._tables.history.items():
            if entry.prefix == prefix and entry.registration_id is None and entry.action in actions:
                self._tables.history[number] = _blanked(entry)

    async def forget_players(self, registration_id: RegistrationId, *, staying: Collection[str], until: int) -> None:
        for number, entry in self._tables.history.items():
            if entry.registration_id == registration_id and number <= until:
                self._tables.history[number] = replace(entry, changes=without_players(entry.changes, staying))


def _blanked(entry: HistoryEntry) -> HistoryEntry:
    changes = tuple(replace(change, before=None, after=None) for change in entry.changes)
    return replace(entry, reason=None, note=None, changes=changes)


def stale(tables: Tables, subject: object, version: int) -> StaleVersion:
    """The refusal that tells the version there is, and who made it."""
    of_it = (one for one in reversed(tables.history.values()) if one.subject == str(subject))
    last = next((one for one in of_it if one.action not in NO_CHANGE), None)
    return StaleVersion(
        version=version, changed_by=str(last.actor if last else SYSTEM), changed_at=last.at if last else _LONG_AGO
    )

"""Reads the history, the newest entries first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from icct_core import Arrival, HistoryFilter, HistoryReader, RecordedEntry, RegistrationId, TeamId

from ..database import InMemoryDatabase


class InMemoryHistoryReader(HistoryReader):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def of(self, registration_ids: Collection[RegistrationId]) -> Sequence[RecordedEntry]:
        return [one for one in self._newest_first() if one.entry.registration_id in registration_ids]

    async def page(self, which: HistoryFilter, *, before: int | None, limit: int) -> Sequence[RecordedEntry]:
        found = (
            one
            for one in self._newest_first()
            if (before is None or one.number < before)
            and one.entry.prefix == which.prefix
            and (which.since is None or one.entry.at >= which.since)
            and (not which.actions or one.entry.action in which.actions)
            and (which.team_id is None or one.team_id == which.team_id)
            and (which.actor is None or one.entry.actor == which.actor)
        )
        return list(islice(found, limit))

    async def arrivals(
        self, prefix: str, *, team_id: TeamId | None = None, before: int | None, limit: int
    ) -> Sequence[Arrival]:
        found = (
            Arrival(one.team_id, one.registered_at)
            for one in self._database.tables.registrations.values()
            if one.team_id.prefix == prefix
            and (before is None or one.team_id.number < before)
            and (team_id is None or one.team_id == team_id)
        )
        return sorted(found, key=lambda one: one.number, reverse=True)[:limit]

    def _newest_first(self) -> Iterator[RecordedEntry]:
        tables = self._database.tables
        for number, entry in sorted(tables.history.items(), reverse=True):
            registration = tables.registrations.get(entry.registration_id) if entry.registration_id else None
            yield RecordedEntry(number=number, entry=entry, team_id=registration.team_id if registration else None)

"""Finds people who are in two teams."""

from __future__ import annotations

from collections.abc import Sequence

from icct_core import Overlap, OverlapLevel, OverlapReader, RegistrationId, alike, marked, overlaps_in

from ..database import InMemoryDatabase
from .people import all_pairs, people_in


class InMemoryOverlapReader(OverlapReader):
    """Compares everybody with everybody."""

    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def of_team(self, registration_id: RegistrationId, *, limit: int) -> Sequence[Overlap]:
        tables = self._database.tables
        if registration_id not in tables.registrations:
            return []
        ours = people_in(tables, tables.registrations[registration_id])
        others = [people_in(tables, one) for one in tables.registrations.values()]
        pairs = (pair for people in others for pair in alike(ours, people))
        return marked(overlaps_in(pairs, most=limit), tables.overlaps_seen)

    async def of_level(self, prefix: str, level: OverlapLevel, *, limit: int) -> Sequence[Overlap]:
        tables = self._database.tables
        of_level = [
            one for one in overlaps_in(all_pairs(tables)) if one.level is level and one.one.team_id.prefix == prefix
        ]
        return marked(of_level[:limit], tables.overlaps_seen)

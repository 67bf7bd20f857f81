"""Which pairs of teams were looked at."""

from __future__ import annotations

from datetime import datetime

from icct_core import OverlapRepository, RegistrationId, pair_of

from .tables import Tables


class InMemoryOverlapRepository(OverlapRepository):
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def mark_seen(self, one: RegistrationId, other: RegistrationId, *, at: datetime) -> bool:
        pair, seen = pair_of(one, other), self._tables.overlaps_seen
        if pair in seen:
            return False
        seen[pair] = at
        return True

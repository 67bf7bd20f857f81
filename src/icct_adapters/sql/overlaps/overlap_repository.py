"""Marks overlaps as seen, inside a transaction."""

from __future__ import annotations

from datetime import datetime

from icct_core import OverlapRepository, RegistrationId, pair_of

from ..engine.in_transaction import InTransaction


class SqlOverlapRepository(InTransaction, OverlapRepository):
    async def mark_seen(self, one: RegistrationId, other: RegistrationId, *, at: datetime) -> bool:
        first, second = pair_of(one, other)
        values = {"one_id": first, "other_id": second, "seen_at": at}
        return await self._connection.change(self._dialect.mark_overlap_seen, values) > 0

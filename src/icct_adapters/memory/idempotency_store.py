"""Idempotency keys in a dictionary."""

from __future__ import annotations

from datetime import datetime

from icct_core import Claim, IdempotencyStore

from .tables import Tables


class InMemoryIdempotencyStore(IdempotencyStore):
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def claim(self, claim: Claim, *, at: datetime) -> Claim | None:
        earlier = self._tables.claims.get(claim.key)
        if earlier is not None and not earlier.has_expired(at):
            return earlier
        self._tables.claims[claim.key] = claim
        return None

    async def purge(self, *, expired_at: datetime, limit: int) -> int:
        expired = [key for key, claim in self._tables.claims.items() if claim.has_expired(expired_at)][:limit]
        for key in expired:
            del self._tables.claims[key]
        return len(expired)

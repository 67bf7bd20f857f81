"""Claims in a dictionary."""

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

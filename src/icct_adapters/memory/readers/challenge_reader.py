"""Reads challenges."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from icct_core import Challenge, ChallengeId, ChallengeReader

from ..database import InMemoryDatabase


class InMemoryChallengeReader(ChallengeReader):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def find(self, challenge_id: ChallengeId) -> Challenge | None:
        return self._database.tables.challenges.get(challenge_id)

    async def newest_of(self, subject: UUID) -> Challenge | None:
        of_subject = [one for one in self._database.tables.challenges.values() if one.subject == subject]
        return max(of_subject, key=lambda one: one.number, default=None)

    async def find_many(self, numbers: Collection[int]) -> Sequence[Challenge]:
        return [one for one in self._database.tables.challenges.values() if one.number in numbers]

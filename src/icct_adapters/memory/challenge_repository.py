"""Challenges in a dictionary."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from icct_core import OF_A_TEAM, Challenge, ChallengeId, ChallengeRepository, CodePurpose, TeamNotFound

from .tables import Tables


class InMemoryChallengeRepository(ChallengeRepository):
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add(self, challenge: Challenge, *, unless_after: datetime | None = None) -> Challenge:
        tables = self._tables
        if challenge.purpose in OF_A_TEAM and challenge.subject not in tables.registrations:
            raise TeamNotFound
        of_subject = [one for one in tables.challenges.values() if one.subject == challenge.subject]
        newest = max(of_subject, key=lambda one: one.number, default=None)
        if newest is not None and unless_after is not None and newest.made_at > unless_after:
            return newest
        tables.last_challenge["number"] += 1
        kept = replace(challenge, number=tables.last_challenge["number"])
        tables.challenges[kept.id] = kept
        return kept

    async def count_try(self, challenge_id: ChallengeId, purpose: CodePurpose, subject: UUID, *, at: datetime) -> bool:
        found = self._tables.challenges.get(challenge_id)
        if found is None or (found.purpose, found.subject) != (purpose, subject) or not found.is_open(at):
            return False
        self._tables.challenges[challenge_id] = replace(found, tries=found.tries + 1)
        return True

    async def use(self, challenge_id: ChallengeId, *, at: datetime) -> bool:
        found = self._tables.challenges.get(challenge_id)
        if found is None or found.used_at is not None or found.ends_at <= at:
            return False
        self._tables.challenges[challenge_id] = replace(found, used_at=at)
        return True

    async def purge(self, *, ended_at: datetime, limit: int) -> int:
        ended = [one.id for one in self._tables.challenges.values() if one.ends_at <= ended_at][:limit]
        for challenge_id in ended:
            del self._tables.challenges[challenge_id]
        return len(ended)

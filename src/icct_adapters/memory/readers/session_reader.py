"""Reads sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from icct_core import OpenSession, OrganiserId, SessionReader

from ..database import InMemoryDatabase


class InMemorySessionReader(SessionReader):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def find(self, digest: str, *, at: datetime) -> OpenSession | None:
        return next((one for one in await self.all(at=at) if one.session.digest == digest), None)

    async def all(self, of: OrganiserId | None = None, *, at: datetime) -> Sequence[OpenSession]:
        tables = self._database.tables
        found = [
            OpenSession(session, organiser)
            for session in tables.sessions.values()
            if session.is_open(at)
            and of in {None, session.organiser_id}
            and (organiser := tables.organisers[session.organiser_id]).disabled_at is None
        ]
        return sorted(found, key=lambda one: (one.session.used_at, str(one.session.id)), reverse=True)

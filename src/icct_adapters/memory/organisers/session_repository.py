"""Begins, uses and ends sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from icct_core import OrganiserId, Session, SessionId, SessionNotFound, SessionRepository

from ..tables import Tables


class InMemorySessionRepository(SessionRepository):
    def __init__(self, tables: Tables) -> None:
        self._sessions = tables.sessions

    async def add(self, session: Session) -> None:
        self._sessions[session.id] = session

    async def use(self, session_id: SessionId, *, at: datetime) -> None:
        found = self._sessions.get(session_id)
        if found is not None and found.used_at < at:
            self._sessions[session_id] = replace(found, used_at=at)

    async def end(self, session_id: SessionId, of: OrganiserId) -> None:
        found = self._sessions.get(session_id)
        if found is None or found.organiser_id != of:
            raise SessionNotFound
        del self._sessions[session_id]

    async def end_all(self, of: OrganiserId, but: SessionId | None = None) -> int:
        ended = [one.id for one in self._sessions.values() if one.organiser_id == of and one.id != but]
        for session_id in ended:
            del self._sessions[session_id]
        return len(ended)

    async def purge(self, *, ended_at: datetime, limit: int) -> int:
        ended = [one.id for one in self._sessions.values() if not one.is_open(ended_at)][:limit]
        for session_id in ended:
            del self._sessions[session_id]
        return len(ended)

"""Begins, uses and ends sessions, inside a transaction."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from ...domain.organisers.organiser import OrganiserId
from ...domain.organisers.session import Session, SessionId


class SessionRepository(Protocol):
    """The write side of sessions. One that has ended is deleted."""

    @abstractmethod
    async def add(self, session: Session) -> None:
        """Keep a session."""

    @abstractmethod
    async def use(self, session_id: SessionId, *, at: datetime) -> None:
        """Keep that it was used then, unless it was used later, or has ended meanwhile."""

    @abstractmethod
    async def end(self, session_id: SessionId, of: OrganiserId) -> None:
        """End a session of this organiser; raises ``SessionNotFound`` if there is none, or it is another's."""

    @abstractmethod
    async def end_all(self, of: OrganiserId, but: SessionId | None = None) -> int:
        """End every session of an organiser, ``but`` this one; returns how many there were."""

    @abstractmethod
    async def purge(self, *, ended_at: datetime, limit: int) -> int:
        """Forget at most ``limit`` sessions that have ended at that time; returns how many there were."""

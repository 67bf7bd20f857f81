"""List the sessions that are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.organisers.organiser import OrganiserId
from ...domain.organisers.session import OpenSession
from ...ports.clock import Clock
from ...ports.organisers.session_reader import SessionReader


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSessions:
    """Lists where organisers are signed in."""

    sessions: SessionReader
    clock: Clock

    async def __call__(self, of: OrganiserId | None = None) -> Sequence[OpenSession]:
        """Those of one organiser, or of all, used last first. Raises ``DatabaseUnavailable``."""
        return await self.sessions.all(of, at=self.clock.now())

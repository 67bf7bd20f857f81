"""Reads sessions."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ...domain.organisers.organiser import OrganiserId
from ...domain.organisers.session import OpenSession


class SessionReader(Protocol):
    """The read side: committed sessions that are open, of organisers who are not disabled."""

    @abstractmethod
    async def find(self, digest: str, *, at: datetime) -> OpenSession | None:
        """The session of this digest, if it is open then."""

    @abstractmethod
    async def all(self, of: OrganiserId | None = None, *, at: datetime) -> Sequence[OpenSession]:
        """The sessions open then, ``of`` one organiser or of all; those used last first."""

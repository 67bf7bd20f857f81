"""Marks overlaps as seen, inside a transaction."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from ...domain.values import RegistrationId


class OverlapRepository(Protocol):
    """The write side of overlaps: they are computed, and only who was looked at is kept."""

    @abstractmethod
    async def mark_seen(self, one: RegistrationId, other: RegistrationId, *, at: datetime) -> bool:
        """Remember that somebody looked at these two teams; ``False`` if that was remembered before."""

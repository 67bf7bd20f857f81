"""Reads organisers."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from ...domain.organisers.organiser import Organiser
from ...domain.values import EmailAddress


class OrganiserReader(Protocol):
    """The read side: what is committed."""

    @abstractmethod
    async def all(self) -> Sequence[Organiser]:
        """Every organiser, disabled ones too, oldest first."""

    @abstractmethod
    async def find(self, email: EmailAddress) -> Organiser | None:
        """The organiser with this address, in any case, disabled or not."""

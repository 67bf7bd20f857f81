"""Holds uploaded logos in the database until the file storage has them."""

from abc import abstractmethod
from typing import Protocol

from ..domain.logo import Logo, StagedLogo
from ..domain.values import RegistrationId


class StagedFiles(Protocol):
    """One logo a registration, kept in its transaction until a file storage has it."""

    @abstractmethod
    async def add(self, registration_id: RegistrationId, logo: Logo) -> None:
        """Keep a logo; raises ``AlreadyThere`` if the registration has one."""

    @abstractmethod
    async def put(self, staged: StagedLogo) -> None:
        """Keep a later logo, in the place of the one that the registration has, if it has any."""

    @abstractmethod
    async def remove(self, registration_id: RegistrationId, *, occasion: int | None = None) -> bool:
        """Forget the logo, or the one of this ``occasion`` alone; returns whether there was any."""

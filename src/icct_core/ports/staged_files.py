"""Holds uploaded logos in the database until the file storage has them."""

from abc import abstractmethod
from typing import Protocol

from ..domain.logo import Logo
from ..domain.values import RegistrationId


class StagedFiles(Protocol):
    """One logo a registration, kept in its transaction until a file storage has it."""

    @abstractmethod
    async def add(self, registration_id: RegistrationId, logo: Logo) -> None:
        """Keep a logo; raises ``AlreadyThere`` if the registration has one."""

    @abstractmethod
    async def remove(self, registration_id: RegistrationId) -> None:
        """Forget the logo; nothing happens if there is none."""

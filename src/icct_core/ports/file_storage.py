"""Stores and deletes logos, and gives their addresses."""

from abc import abstractmethod
from typing import Protocol

from ..domain.logo import StoredFile


class FileStorage(Protocol):
    """Keeps files under names such as ``<registration id>/logo``. No address it gives names a folder of this machine.

    Each method raises ``DeliveryFailed`` when trying again may help and ``DeliveryRejected`` when it will not; a name
    that would lead out of the storage is a ``DeliveryRejected``.
    """

    @abstractmethod
    async def store(self, name: str, content: bytes, media_type: str) -> StoredFile:
        """Keep the file, replacing the one of that name: storing twice is storing once."""

    @abstractmethod
    async def delete(self, name: str) -> None:
        """Remove the file; nothing happens if there is none."""

    @abstractmethod
    async def url_for(self, name: str) -> str | None:
        """The file's address, or ``None`` if there is no such file."""

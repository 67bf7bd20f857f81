"""Keeps API keys."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from ..domain.api_keys import ApiKey, KeyName


class ApiKeyRepository(Protocol):
    """The write side, part of a transaction."""

    @abstractmethod
    async def add(self, key: ApiKey) -> None:
        """Keep the key; raises ``AlreadyThere`` if there is or was one of this name or digest."""

    @abstractmethod
    async def lock(self, name: KeyName) -> ApiKey | None:
        """The key of this name, revoked or not, which nobody else changes until the transaction ends."""

    @abstractmethod
    async def put(self, key: ApiKey) -> None:
        """Store a key in the place of the one of its name; ``lock`` has been called before."""


class ApiKeyStore(Protocol):
    """The read side: committed keys, revoked ones too. Every call raises ``DatabaseUnavailable``."""

    @abstractmethod
    async def find(self, digest: str) -> ApiKey | None:
        """The key with this digest, revoked or not."""

    @abstractmethod
    async def all(self) -> Sequence[ApiKey]:
        """Return every key, oldest first."""

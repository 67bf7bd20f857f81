"""Keeps API keys."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ..domain.api_keys import ApiKey, KeyName


class ApiKeyStore(Protocol):
    """Keeps keys, revoked ones too. Every call commits by itself, and raises ``DatabaseUnavailable``."""

    @abstractmethod
    async def add(self, key: ApiKey) -> None:
        """Keep the key; raises ``AlreadyThere`` if there is or was one of this name or digest."""

    @abstractmethod
    async def find(self, digest: str) -> ApiKey | None:
        """The key with this digest, revoked or not."""

    @abstractmethod
    async def all(self) -> Sequence[ApiKey]:
        """Return every key, oldest first."""

    @abstractmethod
    async def revoke(self, name: KeyName, *, at: datetime) -> bool:
        """Let the key open nothing any more; one revoked earlier keeps its time. ``False`` if there is none."""

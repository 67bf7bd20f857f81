"""API keys in a dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from icct_core import AlreadyThere, ApiKey, ApiKeyStore, KeyName

from .database import InMemoryDatabase


class InMemoryApiKeyStore(ApiKeyStore):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def add(self, key: ApiKey) -> None:
        async with self._database.changing() as tables:
            if key.name in tables.api_keys or any(one.digest == key.digest for one in tables.api_keys.values()):
                raise AlreadyThere
            tables.api_keys[key.name] = key

    async def find(self, digest: str) -> ApiKey | None:
        return next((key for key in self._database.tables.api_keys.values() if key.digest == digest), None)

    async def all(self) -> Sequence[ApiKey]:
        return sorted(self._database.tables.api_keys.values(), key=lambda key: (key.created_at, key.name.text))

    async def revoke(self, name: KeyName, *, at: datetime) -> bool:
        async with self._database.changing() as tables:
            if name not in tables.api_keys:
                return False
            tables.api_keys[name] = tables.api_keys[name].revoke(at=at)
            return True

"""Adds and changes API keys in a dictionary."""

from __future__ import annotations

from icct_core import AlreadyThere, ApiKey, ApiKeyRepository, KeyName

from .tables import Tables


class InMemoryApiKeyRepository(ApiKeyRepository):
    def __init__(self, tables: Tables) -> None:
        self._keys = tables.api_keys

    async def add(self, key: ApiKey) -> None:
        if key.name in self._keys or any(one.digest == key.digest for one in self._keys.values()):
            raise AlreadyThere
        self._keys[key.name] = key

    async def lock(self, name: KeyName) -> ApiKey | None:
        return self._keys.get(name)

    async def put(self, key: ApiKey) -> None:
        self._keys[key.name] = key

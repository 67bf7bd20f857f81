"""Finds and lists API keys in a dictionary."""

from __future__ import annotations

from collections.abc import Sequence

from icct_core import ApiKey, ApiKeyStore

from ..database import InMemoryDatabase


class InMemoryApiKeyStore(ApiKeyStore):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def find(self, digest: str) -> ApiKey | None:
        return next((key for key in self._database.tables.api_keys.values() if key.digest == digest), None)

    async def all(self) -> Sequence[ApiKey]:
        return sorted(self._database.tables.api_keys.values(), key=lambda key: (key.created_at, key.name.text))

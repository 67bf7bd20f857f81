"""Authenticate a secret: find the valid API key it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.api_keys import ApiKey, digest_of
from ...ports.api_key_store import ApiKeyStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticate:
    """Finds the key of a secret: among ``own`` keys, which stand in no store, and then among those of the store.

    The store is asked by digest, which tells a stranger nothing by the time it takes: nobody can choose a SHA-256.
    """

    keys: ApiKeyStore
    own: Sequence[ApiKey] = ()

    async def __call__(self, secret: str) -> ApiKey | None:
        """The key in force, or ``None``. Raises ``DatabaseUnavailable`` if the store must be asked and is away."""
        digest = digest_of(secret)
        opened = [key for key in self.own if key.opens_with(digest)]
        if opened:
            return opened[0]
        found = await self.keys.find(digest)
        return found if found is not None and found.opens_with(digest) else None

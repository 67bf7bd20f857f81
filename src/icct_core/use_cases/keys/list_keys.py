"""List the API keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.api_keys import ApiKey
from ...ports.api_key_store import ApiKeyStore


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKeys:
    """Lists keys; nobody can read a secret from them."""

    keys: ApiKeyStore

    async def __call__(self) -> Sequence[ApiKey]:
        """Every key, revoked ones too, those made first first."""
        return await self.keys.all()

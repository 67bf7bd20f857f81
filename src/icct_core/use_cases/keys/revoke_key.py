"""Revoke an API key."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.api_keys import KeyName
from ...domain.errors import ValidationFailed
from ...domain.fields import collecting
from ...ports.api_key_store import ApiKeyStore
from ...ports.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeKey:
    """Takes a key out of force, for good."""

    keys: ApiKeyStore
    clock: Clock

    async def __call__(self, name: str) -> None:
        """Revoke it; again changes nothing. Raises ``ValidationFailed`` if no key has this name."""
        with collecting() as fields:
            parsed = fields.parse("name", KeyName.parse, name)
        if not await self.keys.revoke(parsed, at=self.clock.now()):
            raise ValidationFailed({("name",): "No key has this name"})

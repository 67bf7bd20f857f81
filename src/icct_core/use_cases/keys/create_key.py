"""Create an API key."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from ...domain.api_keys import ApiKey, KeyName, digest_of, new_secret, parse_scopes
from ...domain.errors import AlreadyThere, ValidationFailed
from ...domain.fields import collecting
from ...ports.api_key_store import ApiKeyStore
from ...ports.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateKeyCommand:
    """Name and scopes as they were typed."""

    name: str
    scopes: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCreated:
    """The key, and its secret, which is kept nowhere: this is the only time it can be read."""

    key: ApiKey
    secret: str

    def __repr__(self) -> str:
        return f"KeyCreated(key={self.key!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateKey:
    """Makes a key with a fresh secret."""

    keys: ApiKeyStore
    clock: Clock
    new_secret: Callable[[], str] = new_secret

    async def __call__(self, command: CreateKeyCommand) -> KeyCreated:
        """Keep the key. Raises ``ValidationFailed`` for a name that is none or was given before, and for no scope."""
        with collecting() as fields:
            name = fields.parse("name", KeyName.parse, command.name)
            scopes = fields.parse("scope", parse_scopes, command.scopes)
        secret = self.new_secret()
        key = ApiKey(name=name, scopes=scopes, digest=digest_of(secret), created_at=self.clock.now())
        try:
            await self.keys.add(key)
        except AlreadyThere:
            raise ValidationFailed({("name",): "A key of this name was made before; take another name"}) from None
        return KeyCreated(key=key, secret=secret)

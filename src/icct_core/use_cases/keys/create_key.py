"""Create an API key."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from ...domain.api_keys import ApiKey, KeyName, digest_of, new_secret, parse_scopes
from ...domain.errors import AlreadyThere, ValidationFailed
from ...domain.fields import collecting
from ...domain.review.history import OPERATOR, Actor
from ...domain.rules import TournamentRules
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork
from .key_history import key_created


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateKeyCommand:
    """Name and scopes as they were typed."""

    name: str
    scopes: Collection[str]
    actor: Actor = OPERATOR


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCreated:
    """The key, and its secret, which is kept nowhere: this is the only time it can be read."""

    key: ApiKey
    secret: str

    def __repr__(self) -> str:
        return f"KeyCreated(key={self.key!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateKey:
    """Makes a key with a fresh secret. The history says who did it."""

    unit_of_work: UnitOfWork
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)
    new_secret: Callable[[], str] = new_secret

    async def __call__(self, command: CreateKeyCommand) -> KeyCreated:
        """Keep the key.

        Raises:
            ValidationFailed: the name is none or was given before, or there is no scope.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        with collecting() as fields:
            name = fields.parse("name", KeyName.parse, command.name)
            scopes = fields.parse("scope", parse_scopes, command.scopes)
        secret, now = self.new_secret(), self.clock.now()
        key = ApiKey(name=name, scopes=scopes, digest=digest_of(secret), created_at=now)
        async with self.unit_of_work.begin() as tx:
            try:
                await tx.api_keys.add(key)
            except AlreadyThere:
                raise ValidationFailed({("name",): "A key of this name was made before; take another name"}) from None
            await tx.history.add(key_created(key, command.actor, self.rules, at=now))
        return KeyCreated(key=key, secret=secret)

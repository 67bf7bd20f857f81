"""Revoke an API key."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...domain.api_keys import KeyName
from ...domain.errors import ValidationFailed
from ...domain.fields import collecting
from ...domain.review.history import OPERATOR, Actor
from ...domain.rules import TournamentRules
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork
from .key_history import key_revoked


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeKey:
    """Takes a key out of force, for good. The history says who did it."""

    unit_of_work: UnitOfWork
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self, name: str, actor: Actor = OPERATOR) -> bool:
        """Whether the key was in force until now; revoking it again changes nothing.

        Raises:
            ValidationFailed: no key has this name.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        with collecting() as fields:
            parsed = fields.parse("name", KeyName.parse, name)
        async with self.unit_of_work.begin() as tx:
            key, now = await tx.api_keys.lock(parsed), self.clock.now()
            if key is None:
                raise ValidationFailed({("name",): "No key has this name"})
            if key.revoked_at is not None:
                return False
            await tx.api_keys.put(key.revoke(at=now))
            await tx.history.add(key_revoked(key, actor, self.rules, at=now))
        return True

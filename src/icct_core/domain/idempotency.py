"""Idempotency keys: the same key and form, sent again, get the same registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .errors import DuplicateSubmission
from .values import IdempotencyKey, RegistrationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A key taken by one registration, for the content with this fingerprint, until ``expires_at``."""

    key: IdempotencyKey
    fingerprint: str
    registration_id: RegistrationId
    expires_at: datetime

    def has_expired(self, at: datetime) -> bool:
        """From this moment on the key is free again."""
        return at >= self.expires_at

    def replayed_by(self, later: Claim) -> RegistrationId:
        """The registration a repeated submission asks for; raises ``DuplicateSubmission`` if its content is another."""
        if later.fingerprint != self.fingerprint:
            raise DuplicateSubmission
        return self.registration_id

"""API keys: secret, digest, scopes, and until when they are valid."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest

from .errors import Forbidden, InvalidValue

SECRET_PREFIX = "icct_"  # noqa: S105  what a secret begins with is no secret
"""Lets people, and programs that look for leaked secrets, see what they have found."""

_SECRET_BYTES = 32
"""256 random bits: nobody can try them, so their SHA-256 needs neither salt nor a slow hash (NIST SP 800-63B, 5.1.1.2
asks for those where people choose the secret)."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,49}")


class KeyScope(StrEnum):
    """What a key is for.

    ``register`` may register teams where that asks for a key; a website has such a key. ``read`` may look at whatever
    is registered. ``review`` may do that too, decide about teams and correct them. ``admin`` may do all that, remove
    teams, and change windows and churches. It may not register: a key that is copied into a website must not open the
    organisers' door.
    """

    REGISTER = "register"
    READ = "read"
    REVIEW = "review"
    ADMIN = "admin"


_IMPLIED = {
    KeyScope.REVIEW: frozenset({KeyScope.READ}),
    KeyScope.ADMIN: frozenset({KeyScope.READ, KeyScope.REVIEW}),
}


@dataclass(frozen=True, slots=True)
class KeyName:
    """1 to 50 lower-case letters, digits and ``. _ -``; it stands in lists and logs, so it names no person."""

    text: str

    @classmethod
    def parse(cls, raw: str) -> KeyName:
        if not _NAME.fullmatch(raw):
            raise InvalidValue(
                "Name must be 1 to 50 lower-case letters, digits, dots, hyphens or underscores, a letter or digit first"
            )
        return cls(raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key as it is kept: by the SHA-256 of its secret, in hexadecimal. Its name is never given again."""

    name: KeyName
    scopes: frozenset[KeyScope]
    digest: str
    created_at: datetime
    revoked_at: datetime | None = None

    @property
    def allowed(self) -> frozenset[KeyScope]:
        """The scopes it was given and those they imply."""
        return self.scopes.union(*(_IMPLIED.get(scope, frozenset()) for scope in self.scopes))

    def check(self, needed: KeyScope) -> None:
        """Raises ``Forbidden`` if the key is for something else."""
        if needed not in self.allowed:
            raise Forbidden(needed=needed)

    def opens_with(self, digest: str) -> bool:
        """Whether it is in force and this is its digest, compared in constant time."""
        return compare_digest(self.digest.encode(), digest.encode()) and self.revoked_at is None

    def revoke(self, *, at: datetime) -> ApiKey:
        """A copy that opens nothing any more; one revoked earlier keeps its time."""
        return replace(self, revoked_at=self.revoked_at or at)


def new_secret() -> str:
    """A secret nobody has yet: ``icct_`` and 43 characters of letters, digits, ``-`` and ``_``."""
    return SECRET_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)


def digest_of(secret: str) -> str:
    """What is kept of a secret; of two texts that differ it differs."""
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()


def parse_scopes(raw: Collection[str]) -> frozenset[KeyScope]:
    """At least one scope; raises ``InvalidValue``."""
    try:
        scopes = frozenset(KeyScope(each) for each in raw)
    except ValueError:
        scopes = frozenset()
    if not scopes:
        raise InvalidValue(f"Scope must be one or more of {', '.join(KeyScope)}")
    return scopes

"""A session: a browser in which an organiser is signed in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from ..errors import CoreError
from ..values import MarkedId
from .organiser import Organiser, OrganiserId
from .organiser_errors import SessionNotFound

IDLE_FOR = timedelta(hours=8)
"""After so long without a page a session has ended: whoever finds the laptop on the next day finds it closed."""

SESSION_LIFE = timedelta(days=7)

USES_APART = timedelta(minutes=5)
"""Its last use is kept to within so much, so that looking at pages writes almost nothing."""

_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session as it is kept: by the SHA-256 of its token. ``browser`` says in a few words which one it is."""

    id: SessionId
    organiser_id: OrganiserId
    digest: str = field(repr=False)
    begun_at: datetime
    used_at: datetime
    browser: str = ""

    @property
    def ends_at(self) -> datetime:
        """When it ends if it is not used again."""
        return min(self.used_at + IDLE_FOR, self.begun_at + SESSION_LIFE)

    def is_open(self, at: datetime) -> bool:
        """Whether it opens the desk then."""
        return at < self.ends_at


@dataclass(frozen=True, slots=True)
class SessionId(MarkedId):
    """Names a session in lists: ``s_`` and 32 hexadecimal digits. It opens nothing; the token does."""

    mark: ClassVar[str] = "s"
    refusal: ClassVar[type[CoreError]] = SessionNotFound


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that is in force, and whose it is."""

    session: Session
    organiser: Organiser


def new_token() -> str:
    """What a browser keeps to be recognised: 43 characters of letters, digits, ``-`` and ``_``, 256 random bits."""
    return secrets.token_urlsafe(_TOKEN_BYTES)

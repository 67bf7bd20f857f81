"""What each way of signing in ends with: a new session."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ...domain.api_keys import digest_of
from ...domain.organisers.organiser import Organiser
from ...domain.organisers.session import Session, SessionId, new_token
from ...ports.unit_of_work import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that has begun. ``token`` is for the browser alone: it is nowhere else, and cannot be had again."""

    session: Session
    organiser: Organiser
    token: str = field(repr=False)


async def begin_session(tx: Transaction, organiser: Organiser, *, browser: str, at: datetime) -> SignedIn:
    """Begin a session of this organiser, whose row is locked: nobody disables him meanwhile."""
    token = new_token()
    session = Session(
        id=SessionId.new(),
        organiser_id=organiser.id,
        digest=digest_of(token),
        begun_at=at,
        used_at=at,
        browser=browser,
    )
    await tx.sessions.add(session)
    return SignedIn(session=session, organiser=organiser, token=token)

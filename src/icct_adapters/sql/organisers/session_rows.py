"""Converts sessions to rows and back."""

from __future__ import annotations

from typing import Any

from icct_core import OpenSession, OrganiserId, Session, SessionId

from ..rows import Row
from .organiser_rows import organiser_from_row


def session_to_row(session: Session) -> dict[str, Any]:
    return {
        "session_id": session.id.uuid,
        "organiser_id": session.organiser_id.uuid,
        "digest": session.digest,
        "begun_at": session.begun_at,
        "used_at": session.used_at,
        "browser": session.browser,
    }


def open_session_from_row(row: Row) -> OpenSession:
    """A row of both tables: no two of their columns have the same name."""
    organiser = organiser_from_row(row)
    session = Session(
        id=SessionId(row["session_id"]),
        organiser_id=OrganiserId(row["organiser_id"]),
        digest=row["digest"],
        begun_at=row["begun_at"],
        used_at=row["used_at"],
        browser=row["browser"],
    )
    return OpenSession(session, organiser)

"""Who may do what: API keys, organisers, sessions, codes, and what is kept of forms meanwhile."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from ..types import UtcDateTime
from .base import COUNTED, metadata

api_keys = Table(
    "api_keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    UniqueConstraint("digest"),
)

organisers = Table(
    "organisers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
    Column("version", Integer, nullable=False),
    UniqueConstraint("email_key"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("organiser_id", Uuid, ForeignKey("organisers.id"), nullable=False),
    Column("digest", Text, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
    Column("browser", Text, nullable=False),
    UniqueConstraint("digest"),
)
"""Where organisers are signed in: tokens are kept as digests."""
Index("ix_sessions_organiser_id", sessions.c.organiser_id)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("kept_at", UtcDateTime, nullable=False),
)
"""Which key the processes sign links with: all of them must know the same."""

challenges = Table(
    "challenges",
    metadata,
    Column("number", COUNTED, Identity(), primary_key=True),
    Column("id", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("used_at", UtcDateTime),
    UniqueConstraint("id"),
    sqlite_autoincrement=True,
)
"""Codes that were mailed, without the codes. No number is given again: the mail with a code is told by it."""
Index("ix_challenges_subject_id", challenges.c.subject_id, challenges.c.purpose, challenges.c.made_at)
Index("ix_challenges_ends_at", challenges.c.ends_at)

kept_uploads = Table(
    "kept_uploads",
    metadata,
    Column("key", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""Pictures of forms that had mistakes, for half an hour. Key and address are digests."""
Index("ix_kept_uploads_address", kept_uploads.c.address, kept_uploads.c.ends_at)
Index("ix_kept_uploads_ends_at", kept_uploads.c.ends_at, kept_uploads.c.size)

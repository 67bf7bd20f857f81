"""Who changed what."""

from sqlalchemy import (
    Column,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from ..types import UtcDateTime
from .base import COUNTED, metadata

history = Table(
    "history",
    metadata,
    Column("number", COUNTED, Identity(), primary_key=True),
    Column("prefix", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("action", Text, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("registration_id", Uuid),
    Column("subject", Text),
    Column("version", Integer),
    Column("before", Text),
    Column("after", Text),
    Column("reason", Text),
    Column("note", Text),
    Column("changes", Text, nullable=False, server_default="[]"),
    Column("once", Text),
    UniqueConstraint("once"),
)

Index("ix_history_registration_id", history.c.registration_id, history.c.number)
Index("ix_history_at", history.c.at)

"""Messages to be delivered."""

from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    literal_column,
)

from ..types import UtcDateTime
from .base import COUNTED, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", COUNTED, Identity(), primary_key=True),
    Column("subject_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("occasion", BigInteger, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("reason", Text),
    UniqueConstraint("subject_id", "kind", "occasion"),
)

# Written into the statements: a database uses a partial index only where it sees the index's own condition.
is_pending = outbox.c.state == literal_column("'pending'")
is_parked = outbox.c.state == literal_column("'parked'")
is_settled = outbox.c.state.in_([literal_column("'delivered'"), literal_column("'unneeded'")])

Index("ix_outbox_due", outbox.c.kind, outbox.c.due_at, postgresql_where=is_pending, sqlite_where=is_pending)
Index("ix_outbox_parked", outbox.c.queued_at, postgresql_where=is_parked, sqlite_where=is_parked)
Index("ix_outbox_settled", outbox.c.kind, outbox.c.due_at, postgresql_where=is_settled, sqlite_where=is_settled)
"""The work, what a person has to look at, and what is purged: none of them is slowed down by the others' rows."""

"""The tables, the same on SQLite and PostgreSQL.

Lengths and spellings are the core's to judge, not theirs.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    literal_column,
)

from .types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

counters = Table(
    "counters",
    metadata,
    Column("prefix", Text, primary_key=True),
    Column("last_number", Integer, nullable=False),
)

churches = Table(
    "churches",
    metadata,
    Column("prefix", Text, primary_key=True),
    Column("church_key", Text, primary_key=True),
    Column("teams", Integer, nullable=False),
)

teams = Table(
    "teams",
    metadata,
    Column("registration_id", Uuid, primary_key=True),
    Column("prefix", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    Column("team_name", Text, nullable=False),
    Column("team_key", Text, nullable=False),
    Column("church_name", Text, nullable=False),
    Column("church_key", Text, nullable=False),
    Column("captain_name", Text, nullable=False),
    Column("captain_phone", Text, nullable=False),
    Column("captain_email", Text, nullable=False),
    Column("captain_whatsapp", Text, nullable=False),
    Column("coach_name", Text, nullable=False),
    Column("logo_url", Text),
    Column("logo_version", Text),
    Column("search_text", Text, nullable=False, server_default=""),
    UniqueConstraint("prefix", "number"),
    UniqueConstraint("team_key", "captain_phone"),
)

Index("ix_teams_status", teams.c.status, teams.c.prefix, teams.c.number)
Index("ix_teams_church_key", teams.c.church_key, teams.c.prefix, teams.c.number)
"""The organisers' lists, in the order they are shown."""

Index(
    "ix_teams_search_text", teams.c.search_text, postgresql_using="gin", postgresql_ops={"search_text": "gin_trgm_ops"}
).ddl_if(dialect="postgresql")
"""For words anywhere in the text. SQLite has nothing like it for words of one or two letters and reads every team."""

players = Table(
    "players",
    metadata,
    Column("registration_id", ForeignKey(teams.c.registration_id, ondelete="CASCADE"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text),
    Column("phone", Text),
)

# The next three are written before their team exists, so they do not refer to it.

claims = Table(
    "claims",
    metadata,
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("registration_id", Uuid, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

staged_files = Table(
    "staged_files",
    metadata,
    Column("registration_id", Uuid, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("registration_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("reason", Text),
)

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

# Written into the statements: a database uses a partial index only where it sees the index's own condition.
is_pending = outbox.c.state == literal_column("'pending'")
is_parked = outbox.c.state == literal_column("'parked'")
is_delivered = outbox.c.state == literal_column("'delivered'")

Index("ix_outbox_due", outbox.c.kind, outbox.c.due_at, postgresql_where=is_pending, sqlite_where=is_pending)
Index("ix_outbox_parked", outbox.c.queued_at, postgresql_where=is_parked, sqlite_where=is_parked)
Index("ix_outbox_delivered", outbox.c.kind, outbox.c.due_at, postgresql_where=is_delivered, sqlite_where=is_delivered)
"""The work, what a person has to look at, and what is purged: none of them is slowed down by the others' rows."""

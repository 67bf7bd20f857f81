"""Teams, players, numbers, claims, waiting logos and messages."""

import sqlalchemy as sa
from alembic import op

from icct_adapters.sql.types import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_register()
    _create_desk()


def downgrade() -> None:
    for table in ("outbox", "staged_files", "claims", "players", "teams", "churches", "counters"):
        op.drop_table(table)


def _create_register() -> None:
    op.create_table(
        "counters",
        sa.Column("prefix", sa.Text, primary_key=True),
        sa.Column("last_number", sa.Integer, nullable=False),
    )
    op.create_table(
        "churches",
        sa.Column("prefix", sa.Text, primary_key=True),
        sa.Column("church_key", sa.Text, primary_key=True),
        sa.Column("teams", sa.Integer, nullable=False),
    )
    op.create_table(
        "teams",
        sa.Column("registration_id", sa.Uuid, primary_key=True),
        sa.Column("prefix", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("registered_at", UtcDateTime, nullable=False),
        sa.Column("team_name", sa.Text, nullable=False),
        sa.Column("team_key", sa.Text, nullable=False),
        sa.Column("church_name", sa.Text, nullable=False),
        sa.Column("church_key", sa.Text, nullable=False),
        sa.Column("captain_name", sa.Text, nullable=False),
        sa.Column("captain_phone", sa.Text, nullable=False),
        sa.Column("captain_email", sa.Text, nullable=False),
        sa.Column("captain_whatsapp", sa.Text, nullable=False),
        sa.Column("coach_name", sa.Text, nullable=False),
        sa.Column("logo_url", sa.Text),
        sa.Column("logo_version", sa.Text),
        sa.UniqueConstraint("prefix", "number"),
        sa.UniqueConstraint("team_key", "captain_phone"),
    )
    op.create_table(
        "players",
        sa.Column("registration_id", sa.Uuid, primary_key=True),
        sa.Column("position", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text),
        sa.Column("phone", sa.Text),
        sa.ForeignKeyConstraint(["registration_id"], ["teams.registration_id"], ondelete="CASCADE"),
    )


def _create_desk() -> None:
    op.create_table(
        "claims",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "staged_files",
        sa.Column("registration_id", sa.Uuid, primary_key=True),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("registration_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("queued_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
    )
    pending = sa.text("state = 'pending'")
    op.create_index("ix_outbox_due", "outbox", ["kind", "due_at"], postgresql_where=pending, sqlite_where=pending)

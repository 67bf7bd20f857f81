"""Sessions: where organisers are signed in."""

import sqlalchemy as sa
from alembic import op

from icct_adapters.sql.types import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("session_id", sa.Uuid, primary_key=True),
        sa.Column("organiser_id", sa.Uuid, sa.ForeignKey("organisers.id"), nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("begun_at", UtcDateTime, nullable=False),
        sa.Column("used_at", UtcDateTime, nullable=False),
        sa.Column("browser", sa.Text, nullable=False),
        sa.UniqueConstraint("digest"),
    )
    op.create_index("ix_sessions_organiser_id", "sessions", ["organiser_id"])


def downgrade() -> None:
    op.execute("DELETE FROM outbox WHERE kind = 'sign_in_by_mail'")
    op.execute("DELETE FROM challenges WHERE purpose NOT IN ('contact', 'withdrawal')")
    op.drop_table("sessions")

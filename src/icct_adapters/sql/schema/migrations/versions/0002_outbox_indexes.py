"""Indexes for finding parked and delivered messages."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for name, columns, state in (
        ("ix_outbox_parked", ["queued_at"], "parked"),
        ("ix_outbox_delivered", ["kind", "due_at"], "delivered"),
    ):
        condition = sa.text(f"state = '{state}'")
        op.create_index(name, "outbox", columns, postgresql_where=condition, sqlite_where=condition)


def downgrade() -> None:
    for name in ("ix_outbox_delivered", "ix_outbox_parked"):
        op.drop_index(name, "outbox")

"""Arrivals: an index that counts the teams of each hour."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_index("ix_teams_registered_at", "teams", ["prefix", "registered_at"])


def downgrade() -> None:
    op.drop_index("ix_teams_registered_at", "teams")

"""Organisers: who may open the desk."""

import sqlalchemy as sa
from alembic import op

from icct_adapters.sql.types import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "organisers",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_key", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("added_at", UtcDateTime, nullable=False),
        sa.Column("disabled_at", UtcDateTime),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("email_key"),
    )


def downgrade() -> None:
    op.drop_table("organisers")

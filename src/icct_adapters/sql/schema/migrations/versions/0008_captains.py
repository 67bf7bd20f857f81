"""Pages for captains: the key that links are signed with, codes by mail, pictures of forms that had mistakes."""

import sqlalchemy as sa
from alembic import op

from icct_adapters.sql.tables import COUNTED
from icct_adapters.sql.types import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "signing_keys",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("kept_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "challenges",
        sa.Column("number", COUNTED, sa.Identity(), primary_key=True),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("used_at", UtcDateTime),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_challenges_subject_id", "challenges", ["subject_id", "purpose", "made_at"])
    op.create_index("ix_challenges_ends_at", "challenges", ["ends_at"])
    op.create_table(
        "kept_uploads",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_kept_uploads_address", "kept_uploads", ["address", "ends_at"])
    op.create_index("ix_kept_uploads_ends_at", "kept_uploads", ["ends_at", "size"])


def downgrade() -> None:
    op.execute("DELETE FROM outbox WHERE kind IN ('code_by_mail', 'move_by_mail')")
    op.drop_table("kept_uploads")
    op.drop_table("challenges")
    op.drop_table("signing_keys")

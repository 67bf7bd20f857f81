"""PostgreSQL finds words inside names without reading every team."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Where ``pg_trgm`` may not be had, searching reads every team, as it does on SQLite."""
    if op.get_context().dialect.name == "postgresql" and _have_trigrams():
        op.create_index(
            "ix_teams_search_text",
            "teams",
            ["search_text"],
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        )


def downgrade() -> None:
    """The extension stays: others may use it."""
    if op.get_context().dialect.name == "postgresql":
        op.drop_index("ix_teams_search_text", "teams", if_exists=True)


def _have_trigrams() -> bool:
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except DBAPIError:  # not installed, or not for this user to add
        return False
    return True

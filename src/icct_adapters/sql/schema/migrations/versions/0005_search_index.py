"""PostgreSQL finds words inside names without reading every team."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "0005"
down_revision = "0004"

NOT_TO_BE_HAD = {
    "0A000",  # feature_not_supported: the server does not have the extension
    "58P01",  # undefined_file: the same, of servers before 15
    "42501",  # insufficient_privilege: not for this user to add
    "42704",  # undefined_object: it is in a schema that names are not looked up in
}
"""SQLSTATEs that stay as they are until an administrator changes something; all others fail the migration."""


def upgrade() -> None:
    """Where ``pg_trgm`` may not be had, searching reads every team, as it does on SQLite."""
    if op.get_context().dialect.name != "postgresql":
        return
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            op.create_index(
                "ix_teams_search_text",
                "teams",
                ["search_text"],
                postgresql_using="gin",
                postgresql_ops={"search_text": "gin_trgm_ops"},
            )
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in NOT_TO_BE_HAD:
            raise


def downgrade() -> None:
    """The extension stays: others may use it."""
    if op.get_context().dialect.name == "postgresql":
        op.drop_index("ix_teams_search_text", "teams", if_exists=True)

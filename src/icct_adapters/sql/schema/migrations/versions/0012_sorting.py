"""Sorting: indexes that have all that a list is in the order of. Of one time there may be many teams, as in 1970."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


TIMES = {"ix_teams_changed_at": ["changed_at"], "ix_teams_registered_at": ["prefix", "registered_at"]}
ALL_OF_IT = {
    "ix_teams_changed_at": ["changed_at", "prefix", "number"],
    "ix_teams_registered_at": ["prefix", "registered_at", "number"],
}


def upgrade() -> None:
    replace(ALL_OF_IT)
    op.create_index("ix_teams_captain_key", "teams", ["captain_key", "prefix", "number"])
    if op.get_context().dialect.name == "postgresql":
        op.create_index("ix_teams_team_name", "teams", [sa.text("lower(team_name)"), "prefix", "number"])


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.drop_index("ix_teams_team_name", "teams")
    op.drop_index("ix_teams_captain_key", "teams")
    replace(TIMES)


def replace(indexes: dict[str, list[str]]) -> None:
    """Under their names: older versions that run beside this one find their own first columns."""
    for name, columns in indexes.items():
        op.drop_index(name, "teams")
        op.create_index(name, "teams", columns)

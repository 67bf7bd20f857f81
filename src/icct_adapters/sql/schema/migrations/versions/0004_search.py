"""What teams are searched by, and the indexes of the organisers' lists."""

import sqlalchemy as sa
from alembic import op

from icct_core import search_text

revision = "0004"
down_revision = "0003"

_BATCH = 1_000

_teams = sa.table(
    "teams",
    *(sa.column(name) for name in ("prefix", "number", "team_name", "church_name", "captain_name", "coach_name")),
    sa.column("search_text"),
)
_NAMES = ("team_name", "church_name", "captain_name", "coach_name")


def upgrade() -> None:
    """Nothing here may make SQLite write the table anew: dropping the old one would delete the players with it."""
    op.add_column("teams", sa.Column("search_text", sa.Text, nullable=False, server_default=""))
    _fill()
    op.create_index("ix_teams_status", "teams", ["status", "prefix", "number"])
    op.create_index("ix_teams_church_key", "teams", ["church_key", "prefix", "number"])


def downgrade() -> None:
    op.drop_index("ix_teams_church_key", "teams")
    op.drop_index("ix_teams_status", "teams")
    op.drop_column("teams", "search_text")


def _fill() -> None:
    connection = op.get_bind()
    some = sa.select(_teams).where(_teams.c.search_text == "").limit(_BATCH)
    one = (_teams.c.prefix == sa.bindparam("of_prefix")) & (_teams.c.number == sa.bindparam("of_number"))
    update = sa.update(_teams).where(one).values(search_text=sa.bindparam("text"))
    while rows := connection.execute(some).mappings().all():
        connection.execute(update, [_filled(row) for row in rows])


def _filled(row: sa.RowMapping) -> dict[str, object]:
    number = f"{row['prefix']}-{row['number']:03}"
    text = search_text(number, *(row[name] for name in _NAMES))
    return {"of_prefix": row["prefix"], "of_number": row["number"], "text": text}

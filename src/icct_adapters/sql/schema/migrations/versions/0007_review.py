"""Review: versions, history, windows, registered churches, and more than one mail of a kind."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from icct_adapters.sql.types import UtcDateTime
from icct_adapters.system_clock import SystemClock
from icct_core import PersonName, TeamName, search_text

revision = "0007"
down_revision = "0006"

_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_BATCH = 1_000
_DISK = "disk:"
_LONG_AGO = "1970-01-01 00:00:00+00:00"  # until it is set, within this migration

_NAMING = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}

_teams = sa.table(
    "teams",
    *(sa.column(name, sa.Uuid) for name in ("registration_id",)),
    *(sa.column(name) for name in ("prefix", "number", "status", "team_name", "team_key", "church_key")),
    *(sa.column(name) for name in ("church_name", "captain_name", "captain_key", "coach_name", "coach_key")),
    *(sa.column(name) for name in ("captain_phone", "captain_whatsapp", "captain_email", "search_text", "logo_url")),
    *(sa.column(name, UtcDateTime) for name in ("registered_at", "changed_at", "removed_at")),
)
_players = sa.table(
    "players",
    sa.column("registration_id", sa.Uuid),
    *(sa.column(name) for name in ("position", "name", "phone", "name_key", "church_key")),
)
_history = sa.table(
    "history",
    sa.column("registration_id", sa.Uuid),
    sa.column("at", UtcDateTime),
    *(sa.column(name) for name in ("number", "prefix", "action", "actor_kind", "actor_name")),
)
_api_keys = sa.table("api_keys", sa.column("name"), sa.column("scopes"))
_churches = sa.table("churches", sa.column("id", sa.Uuid), *(sa.column(n) for n in ("prefix", "church_key", "teams")))

_WAS_REMOVED = _teams.c.team_name == ""
_IS_OUT = sa.and_(_teams.c.status.in_(["withdrawn", "rejected"]), sa.not_(_WAS_REMOVED))
_OUT_OF_CHURCH = (
    sa.select(sa.func.count())
    .select_from(_teams)
    .where(_IS_OUT, _teams.c.prefix == _churches.c.prefix, _teams.c.church_key == _churches.c.church_key)
    .scalar_subquery()
)

_SET_TEAM_KEY = (
    sa.update(_teams).where(_teams.c.registration_id == sa.bindparam("id")).values(team_key=sa.bindparam("key"))
)
_HOLDER = sa.select(_teams).where(
    _teams.c.team_key == sa.bindparam("key"), _teams.c.captain_phone == sa.bindparam("phone")
)

_OF_TEAMS: tuple[sa.Column[Any], ...] = (
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("changed_at", UtcDateTime, nullable=False, server_default=_LONG_AGO),
    sa.Column("removed_at", UtcDateTime),
    sa.Column("reason", sa.Text),
    sa.Column("told_status", sa.Text, nullable=False, server_default="registered"),
    sa.Column("told_reason", sa.Text),
    sa.Column("told_at", UtcDateTime),
    sa.Column("link_version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("language", sa.Text),
    sa.Column("consent_version", sa.Text),
    sa.Column("consent_language", sa.Text),
    sa.Column("consent_at", UtcDateTime),
    sa.Column("captain_key", sa.Text, nullable=False, server_default=""),
    sa.Column("coach_key", sa.Text, nullable=False, server_default=""),
)
_OF_PLAYERS = ("name_key", "church_key")
_OF_PEOPLE = (
    ("ix_players_phone", "players", ["phone", "name_key", "registration_id"], "phone IS NOT NULL"),
    ("ix_players_church_key", "players", ["church_key", "name_key", "registration_id"], None),
    ("ix_players_name_key", "players", ["name_key", "registration_id"], "phone IS NULL"),
    ("ix_teams_captain_phone", "teams", ["captain_phone", "captain_key", "registration_id"], None),
    ("ix_teams_church_captain", "teams", ["church_key", "captain_key", "registration_id"], None),
    ("ix_teams_church_coach", "teams", ["church_key", "coach_key", "registration_id"], None),
    ("ix_teams_coach_key", "teams", ["coach_key", "registration_id"], None),
    ("ix_teams_removed_at", "teams", ["removed_at"], "removed_at IS NOT NULL"),
)
"""Indexes, by table, columns and condition."""

_OF_CHURCHES: tuple[sa.Column[Any], ...] = (
    sa.Column("id", sa.Uuid),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("name", sa.Text),
    sa.Column("place", sa.Text),
    sa.Column("teams_allowed", sa.Integer),
    sa.Column("merged_into", sa.Text),
    sa.Column("search_text", sa.Text, nullable=False, server_default=""),
)
_OF_WINDOWS: tuple[sa.Column[Any], ...] = (
    sa.Column("window_version", sa.Integer, nullable=False, server_default="0"),
    *(sa.Column(name, UtcDateTime) for name in ("opens_at", "closes_at", "freeze_at", "closed_at")),
    sa.Column("window_text", sa.Text),
    sa.Column("window_changed_at", UtcDateTime),
    sa.Column("window_changed_by", sa.Text),
)


def upgrade() -> None:
    _widen_teams()
    _widen_churches()
    op.rename_table("counters", "tournaments")
    for column in _OF_WINDOWS:
        op.add_column("tournaments", column)
    _rebuild_outbox()
    op.add_column("staged_files", sa.Column("occasion", sa.BigInteger, nullable=False, server_default="0"))
    _create_tables()
    _remember_replaced_logos()


def downgrade() -> None:
    """What 1.0.0 does not know is lost, as ``losses`` counts it."""
    for table in ("overlaps_seen", "history", "church_merges", "church_aliases"):
        op.drop_table(table)
    _shrink_outbox()
    _name_logos_by_their_path()
    op.drop_column("staged_files", "occasion")
    for column in _OF_WINDOWS:
        op.drop_column("tournaments", column.name)
    op.rename_table("tournaments", "counters")
    _shrink_teams_and_churches()
    _narrow_keys()


# teams and players


def _widen_teams() -> None:
    """Nothing here may make SQLite write the table anew: dropping the old one would delete the players with it."""
    for column in _OF_TEAMS:
        op.add_column("teams", column)
    for name in _OF_PLAYERS:
        op.add_column("players", sa.Column(name, sa.Text, nullable=False, server_default=""))
    connection = op.get_bind()
    connection.execute(sa.update(_teams).values(changed_at=_teams.c.registered_at))
    # nobody knows since when a team is withdrawn: the days until it is erased are counted from now
    connection.execute(sa.update(_teams).where(_IS_OUT).values(changed_at=SystemClock().now()))
    connection.execute(sa.update(_teams).where(_WAS_REMOVED).values(removed_at=_teams.c.registered_at))
    _write_keys_and_search_texts(connection)
    connection.execute(sa.update(_churches).values(teams=_churches.c.teams - _OUT_OF_CHURCH).where(_OUT_OF_CHURCH > 0))
    _free_names(connection)
    _write_numbers_again("INCLUDE (changed_at, status, removed_at)")
    op.create_index("ix_teams_changed_at", "teams", ["changed_at"])
    for name, table, columns, condition in _OF_PEOPLE:
        where = sa.text(condition) if condition else None
        op.create_index(name, table, columns, postgresql_where=where, sqlite_where=where)


def _write_numbers_again(include: str = "") -> None:
    """The index of numbers, with what lists are filtered by; SQLite has no columns that are only included."""
    if op.get_context().dialect.name == "postgresql":
        number = f"uq_teams_prefix_number UNIQUE (prefix, number) {include}"
        op.execute(f"ALTER TABLE teams DROP CONSTRAINT uq_teams_prefix_number, ADD CONSTRAINT {number}")


def _write_keys_and_search_texts(connection: sa.Connection) -> None:
    """What people are compared by, and what is searched: from now on players, phones and addresses, too."""
    of_team = sa.update(_teams).where(_teams.c.registration_id == sa.bindparam("of_registration"))
    set_team = of_team.values(
        {name: sa.bindparam(f"new_{name}") for name in ("captain_key", "coach_key", "search_text")}
    )
    set_player = (
        sa.update(_players)
        .where(_players.c.registration_id == sa.bindparam("of_registration"))
        .where(_players.c.position == sa.bindparam("of_position"))
        .values({name: sa.bindparam(f"new_{name}") for name in _OF_PLAYERS})
    )
    for rows in _batches(connection):
        teams = {row["registration_id"]: row for row in rows}
        found = sa.select(_players).where(_players.c.registration_id.in_(teams)).order_by(_players.c.position)
        squads: dict[Any, list[sa.RowMapping]] = {one: [] for one in teams}
        for player in connection.execute(found).mappings():
            squads[player["registration_id"]].append(player)
        connection.execute(set_team, [_of_team(row, squads[one]) for one, row in teams.items()])
        if players := [_of_player(player, teams[one]) for one, squad in squads.items() for player in squad]:
            connection.execute(set_player, players)


def _of_team(row: sa.RowMapping, squad: Sequence[sa.RowMapping]) -> dict[str, Any]:
    names = [row["team_name"], row["church_name"], row["captain_name"], row["coach_name"]]
    phones = [row["captain_phone"], row["captain_whatsapp"], *(player["phone"] for player in squad if player["phone"])]
    pieces = [*names, *(player["name"] for player in squad), *phones, row["captain_email"]]
    number = f"{row['prefix']}-{row['number']:03}"
    return {
        "of_registration": row["registration_id"],
        "new_captain_key": PersonName(row["captain_name"]).key,
        "new_coach_key": PersonName(row["coach_name"]).key,
        "new_search_text": search_text(number, *dict.fromkeys(pieces) if row["team_name"] else ()),
    }


def _write_search_texts_of_1_0_0(connection: sa.Connection) -> None:
    """Number, team, church, captain and coach alone, as 1.0.0 writes them itself."""
    of_team = sa.update(_teams).where(_teams.c.registration_id == sa.bindparam("of_registration"))
    for rows in _batches(connection):
        texts = [{"of_registration": row["registration_id"], "new_text": _search_text_of_1_0_0(row)} for row in rows]
        connection.execute(of_team.values(search_text=sa.bindparam("new_text")), texts)


def _search_text_of_1_0_0(row: sa.RowMapping) -> str:
    number = f"{row['prefix']}-{row['number']:03}"
    return search_text(number, row["team_name"], row["church_name"], row["captain_name"], row["coach_name"])


def _of_player(player: sa.RowMapping, team: sa.RowMapping) -> dict[str, Any]:
    return {
        "of_registration": player["registration_id"],
        "of_position": player["position"],
        "new_name_key": PersonName(player["name"]).key,
        "new_church_key": team["church_key"],
    }


def _batches(connection: sa.Connection) -> Iterator[Sequence[sa.RowMapping]]:
    place = sa.tuple_(_teams.c.prefix, _teams.c.number)
    batch = sa.select(_teams).order_by(_teams.c.prefix, _teams.c.number).limit(_BATCH)
    rows = connection.execute(batch).mappings().all()
    while rows:
        yield rows
        last = rows[-1]["prefix"], rows[-1]["number"]
        rows = connection.execute(batch.where(place > last)).mappings().all()


def _free_names(connection: sa.Connection) -> None:
    """A withdrawn team holds its name and phone no longer."""
    for row in _withdrawn(connection):
        connection.execute(_SET_TEAM_KEY, {"id": row["registration_id"], "key": str(row["registration_id"])})


def _hold_names(connection: sa.Connection) -> None:
    """A withdrawn team has its key again, with its id appended where another team has it, as ``0006`` does it."""
    for row in _withdrawn(connection):
        key = TeamName(row["team_name"]).key
        if connection.execute(_HOLDER, {"key": key, "phone": row["captain_phone"]}).first() is not None:
            key = f"{key} {row['registration_id']}"
        connection.execute(_SET_TEAM_KEY, {"id": row["registration_id"], "key": key})


def _withdrawn(connection: sa.Connection) -> Sequence[sa.RowMapping]:
    gone = sa.select(_teams).where(_teams.c.status == "withdrawn", sa.not_(_WAS_REMOVED))
    return connection.execute(gone.order_by(_teams.c.prefix, _teams.c.number)).mappings().all()


def _shrink_teams_and_churches() -> None:
    """As 1.0.0 counts, every team that was not removed has its place and its name, whatever its status."""
    connection = op.get_bind()
    _hold_names(connection)
    connection.execute(sa.update(_churches).values(teams=_churches.c.teams + _OUT_OF_CHURCH).where(_OUT_OF_CHURCH > 0))
    _write_search_texts_of_1_0_0(connection)
    for ours, theirs in (("changes_requested", "registered"), ("rejected", "withdrawn")):
        connection.execute(sa.update(_teams).where(_teams.c.status == ours).values(status=theirs))
    _write_numbers_again()
    op.drop_index("ix_teams_changed_at", "teams")
    for name, table, *_ in _OF_PEOPLE:
        op.drop_index(name, table)
    for column in _OF_TEAMS:
        op.drop_column("teams", column.name)
    for name in _OF_PLAYERS:
        op.drop_column("players", name)
    with op.batch_alter_table("churches", naming_convention=_NAMING) as batch:
        batch.drop_constraint("uq_churches_id", type_="unique")
        for column in _OF_CHURCHES:
            batch.drop_column(column.name)


def _name_logos_by_their_path() -> None:
    """As 1.0.0 opens them, ``file:///…/files/<id>/logo.png``; it would send a browser to ``disk:<id>/logo.png``."""
    config = op.get_context().config
    if config is not None and (files := config.attributes.get("files")) is not None:
        on_disk = sa.update(_teams).where(_teams.c.logo_url.startswith(_DISK))
        name = sa.func.substr(_teams.c.logo_url, len(_DISK) + 1)
        op.get_bind().execute(on_disk.values(logo_url=sa.literal(f"{files.absolute().as_uri()}/").concat(name)))


def _narrow_keys() -> None:
    """A key of the scope ``review``, which 1.0.0 does not know, keeps what that implies: ``read``."""
    connection = op.get_bind()
    for name, scopes in connection.execute(sa.select(_api_keys.c.name, _api_keys.c.scopes)).all():
        known = {"read" if scope == "review" else scope for scope in scopes.split(",")}
        if ",".join(sorted(known)) != scopes:
            of_key = sa.update(_api_keys).where(_api_keys.c.name == name)
            connection.execute(of_key.values(scopes=",".join(sorted(known))))


# churches


def _widen_churches() -> None:
    with op.batch_alter_table("churches", naming_convention=_NAMING) as batch:
        for column in _OF_CHURCHES:
            batch.add_column(column)
    connection = op.get_bind()
    known = connection.execute(sa.select(_churches.c.prefix, _churches.c.church_key)).all()
    if known:
        of_church = (_churches.c.prefix == sa.bindparam("of_prefix")) & (
            _churches.c.church_key == sa.bindparam("of_key")
        )
        ids = [{"of_prefix": prefix, "of_key": key, "new_id": uuid4()} for prefix, key in known]
        connection.execute(sa.update(_churches).where(of_church).values(id=sa.bindparam("new_id")), ids)
    with op.batch_alter_table("churches", naming_convention=_NAMING) as batch:
        batch.alter_column("id", existing_type=sa.Uuid(), nullable=False)
        batch.create_unique_constraint("uq_churches_id", ["id"])


# outbox


def _rebuild_outbox() -> None:
    """A message has an id; what was the whole of its name is now its first occasion. Every row stays as it is."""
    _drop_outbox_indexes("delivered")
    op.rename_table("outbox", "outbox_of_1_0_0")
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE outbox_of_1_0_0 RENAME CONSTRAINT pk_outbox TO pk_outbox_of_1_0_0")
    op.create_table(
        "outbox",
        sa.Column("id", _COUNTED, sa.Identity(), primary_key=True),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("occasion", sa.BigInteger, nullable=False, server_default="0"),
        *_common_outbox_columns(),
        sa.UniqueConstraint("subject_id", "kind", "occasion"),
    )
    op.execute(
        "INSERT INTO outbox (subject_id, kind, state, queued_at, due_at, attempt, reason) "
        "SELECT registration_id, kind, state, queued_at, due_at, attempt, reason FROM outbox_of_1_0_0 "
        "ORDER BY queued_at"
    )
    op.drop_table("outbox_of_1_0_0")
    _create_outbox_indexes("settled", "state IN ('delivered', 'unneeded')")


def _shrink_outbox() -> None:
    """Of several logos of a team the last is the one that 1.0.0 stores."""
    _drop_outbox_indexes("settled")
    op.rename_table("outbox", "outbox_of_2_0_0")
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE outbox_of_2_0_0 RENAME CONSTRAINT pk_outbox TO pk_outbox_of_2_0_0")
    op.create_table(
        "outbox",
        sa.Column("registration_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        *_common_outbox_columns(),
    )
    op.execute(
        "INSERT INTO outbox (registration_id, kind, state, queued_at, due_at, attempt, reason) "
        "SELECT subject_id, kind, state, queued_at, due_at, attempt, reason FROM outbox_of_2_0_0 "
        "WHERE state <> 'unneeded' AND (occasion = 0 AND kind IN ('confirm_by_mail', 'remove_logo') "
        "OR kind = 'store_logo' AND occasion = (SELECT max(occasion) FROM outbox_of_2_0_0 AS of_team "
        "WHERE of_team.subject_id = outbox_of_2_0_0.subject_id AND of_team.kind = 'store_logo'))"
    )
    op.drop_table("outbox_of_2_0_0")
    _create_outbox_indexes("delivered", "state = 'delivered'")


def _common_outbox_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("queued_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
    ]


def _drop_outbox_indexes(ended: str) -> None:
    for name in ("due", "parked", ended):
        op.drop_index(f"ix_outbox_{name}", "outbox")


def _create_outbox_indexes(ended: str, has_ended: str) -> None:
    for name, columns, condition in (
        ("due", ["kind", "due_at"], "state = 'pending'"),
        ("parked", ["queued_at"], "state = 'parked'"),
        (ended, ["kind", "due_at"], has_ended),
    ):
        where = sa.text(condition)
        op.create_index(f"ix_outbox_{name}", "outbox", columns, postgresql_where=where, sqlite_where=where)


# what is new


def _create_tables() -> None:
    op.create_table(
        "church_aliases",
        sa.Column("prefix", sa.Text, primary_key=True),
        sa.Column("alias_key", sa.Text, primary_key=True),
        sa.Column("church_key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_index("ix_church_aliases_church_key", "church_aliases", ["prefix", "church_key"])
    op.create_table(
        "church_merges",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("prefix", sa.Text, nullable=False),
        sa.Column("from_key", sa.Text, nullable=False),
        sa.Column("into_key", sa.Text, nullable=False),
        sa.Column("merged_at", UtcDateTime, nullable=False),
        sa.Column("undone_at", UtcDateTime),
        sa.Column("moved", sa.Text, nullable=False),
    )
    op.create_table(
        "history",
        sa.Column("number", _COUNTED, sa.Identity(), primary_key=True),
        sa.Column("prefix", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("action", "actor_kind", "actor_name")),
        sa.Column("registration_id", sa.Uuid),
        sa.Column("subject", sa.Text),
        sa.Column("version", sa.Integer),
        *(sa.Column(name, sa.Text) for name in ("before", "after", "reason", "note")),
        sa.Column("changes", sa.Text, nullable=False, server_default="[]"),
        sa.Column("once", sa.Text),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_history_registration_id", "history", ["registration_id", "number"])
    op.create_index("ix_history_at", "history", ["at"])
    op.create_table(
        "overlaps_seen",
        sa.Column("one_id", sa.Uuid, primary_key=True),
        sa.Column("other_id", sa.Uuid, primary_key=True),
        sa.Column("seen_at", UtcDateTime, nullable=False),
    )


def _remember_replaced_logos() -> None:
    """Of teams that have been here before: a file is named by its entry's number, which no later entry may have."""
    connection = op.get_bind()
    replaced = sa.select(_teams).where(_teams.c.logo_url.like("%/logo-%")).order_by(_teams.c.prefix, _teams.c.number)
    entries = {}
    for team in connection.execute(replaced).mappings():
        if found := re.search(rf"{team['registration_id']}/logo-([0-9]+)(\.[a-z]+)?$", team["logo_url"]):
            entries[int(found[1])] = {
                "number": int(found[1]),
                "prefix": team["prefix"],
                "at": team["registered_at"],
                "action": "logo_replaced",
                "actor_kind": "system",
                "actor_name": "",
                "registration_id": team["registration_id"],
            }
    if entries:
        connection.execute(sa.insert(_history), list(entries.values()))
        if op.get_context().dialect.name == "postgresql":
            op.execute(f"SELECT setval(pg_get_serial_sequence('history', 'number'), {max(entries)})")

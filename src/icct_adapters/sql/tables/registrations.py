"""Tournaments, churches, teams, and what is written with a team."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)

from ..types import UtcDateTime
from .base import metadata

tournaments = Table(
    "tournaments",
    metadata,
    Column("prefix", Text, primary_key=True),
    Column("last_number", Integer, nullable=False),
    Column("window_version", Integer, nullable=False, server_default="0"),
    Column("opens_at", UtcDateTime),
    Column("closes_at", UtcDateTime),
    Column("freeze_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("window_text", Text),
    Column("window_changed_at", UtcDateTime),
    Column("window_changed_by", Text),
)
"""The last number, and the window: entering a team locks this row anyway, so that closing is exact. A window of version
0 was never stored: then the environment's holds."""

churches = Table(
    "churches",
    metadata,
    Column("prefix", Text, primary_key=True),
    Column("church_key", Text, primary_key=True),
    Column("teams", Integer, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("name", Text),
    Column("place", Text),
    Column("teams_allowed", Integer),
    Column("merged_into", Text),
    Column("search_text", Text, nullable=False, server_default=""),
    UniqueConstraint("id"),
)
"""A church has a ``name`` once organisers have registered it; else it is only what captains typed. One that was
``merged_into`` another, whose key that is, stays as a tombstone that takes no team."""

church_aliases = Table(
    "church_aliases",
    metadata,
    Column("prefix", Text, primary_key=True),
    Column("alias_key", Text, primary_key=True),
    Column("church_key", Text, nullable=False),
    Column("name", Text, nullable=False),
)

Index("ix_church_aliases_church_key", church_aliases.c.prefix, church_aliases.c.church_key)

church_merges = Table(
    "church_merges",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("prefix", Text, nullable=False),
    Column("from_key", Text, nullable=False),
    Column("into_key", Text, nullable=False),
    Column("merged_at", UtcDateTime, nullable=False),
    Column("undone_at", UtcDateTime),
    Column("moved", Text, nullable=False),
)
"""``moved`` names the teams and aliases that went over, as JSON: undoing takes back those alone."""

teams = Table(
    "teams",
    metadata,
    Column("registration_id", Uuid, primary_key=True),
    Column("prefix", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    Column("team_name", Text, nullable=False),
    Column("team_key", Text, nullable=False),
    Column("church_name", Text, nullable=False),
    Column("church_key", Text, nullable=False),
    Column("captain_name", Text, nullable=False),
    Column("captain_phone", Text, nullable=False),
    Column("captain_email", Text, nullable=False),
    Column("captain_whatsapp", Text, nullable=False),
    Column("coach_name", Text, nullable=False),
    Column("logo_url", Text),
    Column("logo_version", Text),
    Column("search_text", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_at", UtcDateTime, nullable=False, server_default="1970-01-01 00:00:00+00:00"),
    Column("removed_at", UtcDateTime),
    Column("reason", Text),
    Column("told_status", Text, nullable=False, server_default="registered"),
    Column("told_reason", Text),
    Column("told_at", UtcDateTime),
    Column("link_version", Integer, nullable=False, server_default="0"),
    Column("language", Text),
    Column("consent_version", Text),
    Column("consent_language", Text),
    Column("consent_at", UtcDateTime),
    Column("captain_key", Text, nullable=False, server_default=""),
    Column("coach_key", Text, nullable=False, server_default=""),
    UniqueConstraint("prefix", "number", postgresql_include=["changed_at", "status", "removed_at"]),
    UniqueConstraint("team_key", "captain_phone"),
)
"""The index of numbers has what a list in their order is filtered by: PostgreSQL passes over teams without reading
their rows."""

Index("ix_teams_status", teams.c.status, teams.c.prefix, teams.c.number)
Index("ix_teams_church_key", teams.c.church_key, teams.c.prefix, teams.c.number)
"""The organisers' lists, in the order they are shown."""

Index("ix_teams_team_name", func.lower(teams.c.team_name), teams.c.prefix, teams.c.number).ddl_if(dialect="postgresql")
"""SQLite sorts: nobody could look at such an index there, and rebuilding a table would lose it."""

Index("ix_teams_captain_key", teams.c.captain_key, teams.c.prefix, teams.c.number)
Index("ix_teams_changed_at", teams.c.changed_at, teams.c.prefix, teams.c.number)
Index("ix_teams_registered_at", teams.c.prefix, teams.c.registered_at, teams.c.number)

Index(
    "ix_teams_search_text", teams.c.search_text, postgresql_using="gin", postgresql_ops={"search_text": "gin_trgm_ops"}
).ddl_if(dialect="postgresql")
"""For words anywhere in the text. SQLite has nothing like it for words of one or two letters and reads every team."""

players = Table(
    "players",
    metadata,
    Column("registration_id", ForeignKey(teams.c.registration_id, ondelete="CASCADE"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text),
    Column("phone", Text),
    Column("name_key", Text, nullable=False, server_default=""),
    Column("church_key", Text, nullable=False, server_default=""),
)
"""``church_key`` is that of their team: an index finds who has one name in one church, without reading squads."""

_has_phone = players.c.phone.is_not(None)
_has_none = players.c.phone.is_(None)
_PERSON = players.c.name_key, players.c.registration_id
Index("ix_players_phone", players.c.phone, *_PERSON, postgresql_where=_has_phone, sqlite_where=_has_phone)
Index("ix_players_church_key", players.c.church_key, *_PERSON)
Index("ix_players_name_key", *_PERSON, postgresql_where=_has_none, sqlite_where=_has_none)
Index("ix_teams_captain_phone", teams.c.captain_phone, teams.c.captain_key, teams.c.registration_id)
Index("ix_teams_church_captain", teams.c.church_key, teams.c.captain_key, teams.c.registration_id)
Index("ix_teams_church_coach", teams.c.church_key, teams.c.coach_key, teams.c.registration_id)
Index("ix_teams_coach_key", teams.c.coach_key, teams.c.registration_id)
"""For people who are in two teams: each has all that a look for others of the same phone or church asks for."""

_is_removed = teams.c.removed_at.is_not(None)
Index("ix_teams_removed_at", teams.c.removed_at, postgresql_where=_is_removed, sqlite_where=_is_removed)

# The next two, and the outbox, are written before their team exists, so they do not refer to it.

claims = Table(
    "claims",
    metadata,
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("registration_id", Uuid, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

staged_files = Table(
    "staged_files",
    metadata,
    Column("registration_id", Uuid, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("occasion", BigInteger, nullable=False, server_default="0"),
)

overlaps_seen = Table(
    "overlaps_seen",
    metadata,
    Column("one_id", Uuid, primary_key=True),
    Column("other_id", Uuid, primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
)
"""Pairs of teams that somebody has looked at; the smaller id is ``one_id``."""

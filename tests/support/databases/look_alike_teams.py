"""Teams as 1.0.0 kept them, among them some that are one by how their names look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from icct_adapters.sql import SqlDatabase, migrate, migrate_down
from icct_adapters.sql.rows import rows_of
from icct_adapters.sql.tables import churches, players, teams, tournaments
from icct_core import TeamId
from tests.support.builders import a_draft, a_registration
from tests.support.databases.older_tables import insert_into

BEFORE = "0005"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    """A team and its church as they were typed, and the keys that 1.0.0 gave them."""

    team_id: TeamId
    name: str
    key: str
    church: str = "Grace"
    church_key: str = "grace"
    phone: str = "9876543210"
    minutes: int = 0


def kept(number: int, name: str, key: str, *, prefix: str = "ICCT", **more: Any) -> Kept:
    return Kept(TeamId(prefix, number), name, key, **{"minutes": number, **more})


TEAMS = [
    kept(1, "D’Souza Lions", "d’souzalions"),
    kept(2, "D'Souza Lions", "d'souzalions"),
    kept(3, "അവന്\u200d ടീ\u0d02", "അവന്\u200dടീ\u0d02", church="പള്ളികള്\u200d", church_key="പള്ളികള്\u200d"),
    kept(4, "അവൻ ടീം", "അവൻടീം", church="പള്ളികൾ", church_key="പള്ളികൾ"),
    kept(5, "അവൻ ടീം", "അവൻടീം", church="പള്ളികൾ", church_key="പള്ളികൾ", phone="9876543211"),
    kept(6, "தமிழ்\u200cஅணி", "தமிழ்\u200cஅணி", church="\uff27race", church_key="\uff47race"),
    kept(7, "தமிழ் அணி", "தமிழ்அணி"),
    kept(8, "தமிழ\u0bcd\u200dஅணி", "தமிழ்\u200dஅணி"),
    kept(9, "\uff34igers", "\uff54igers", minutes=20),
    kept(1, "Tigers", "tigers", prefix="YOUTH", minutes=10),
    kept(10, "Elephants’ Eleven", "elephants’eleven", phone="9876543212"),
    kept(11, "Plain Panthers", "plainpanthers", church="CSI St. Peter’s", church_key="csistpeters"),
]

PAIRS = ["ICCT-002 ICCT-001", "ICCT-004 ICCT-003", "ICCT-007 ICCT-006", "ICCT-008 ICCT-006", "ICCT-009 YOUTH-001"]
"""The younger and the older number of each double entry."""


async def fill(database: SqlDatabase) -> None:
    """Tables at ``BEFORE``, with these teams and one that was removed."""
    await migrate(database)
    await migrate_down(database, BEFORE)
    async with database.writer.begin() as connection:
        await connection.run_sync(_fill)


def a_row(one: Kept) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Its row and its players' rows, with the keys of 1.0.0."""
    team = a_draft(team_name=one.name, church_name=one.church, captain_phone=one.phone).team
    at = NOW + timedelta(minutes=one.minutes)
    row, squad = rows_of(a_registration(id=a_draft().id, team_id=one.team_id, team=team, registered_at=at))
    return {**row, "team_key": one.key, "church_key": one.church_key}, squad


def _fill(connection: Connection) -> None:
    removed = rows_of(a_registration(id=a_draft().id, team_id=TeamId("ICCT", 12)).removed(at=NOW))
    for row, squad in [*map(a_row, TEAMS), removed]:
        insert_into(connection, teams, [row])
        insert_into(connection, players, squad)
        at_church = {"prefix": row["prefix"], "church_key": row["church_key"], "teams": 1}
        if row["church_key"]:
            _count(connection, at_church)
    last_numbers = [{"prefix": "ICCT", "last_number": 12}, {"prefix": "YOUTH", "last_number": 1}]
    insert_into(connection, tournaments, last_numbers)


def _count(connection: Connection, at_church: dict[str, Any]) -> None:
    of_church = (churches.c.prefix == at_church["prefix"]) & (churches.c.church_key == at_church["church_key"])
    more = churches.update().where(of_church).values(teams=churches.c.teams + 1)
    if not connection.execute(more).rowcount:
        insert_into(connection, churches, [at_church])

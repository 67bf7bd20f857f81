"""The floor of the benchmarks writes what a registration writes, whatever a migration has added."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from benchmarks.floor import keep_sample, write
from icct_adapters.sql import SqlDatabase, SqlUnitOfWork
from icct_adapters.sql.tables import churches, claims, outbox, players, staged_files, teams, tournaments
from icct_adapters.system_clock import SystemClock
from tests.support.builders import a_command, register_by_steps
from tests.support.databases.stores import empty_database
from tests.support.servers.postgres import PostgresCluster

TABLES = (claims, staged_files, outbox, churches, tournaments, teams, players)
DIGESTS = {"fingerprint", "sha256"}
OF_THE_MOMENT = {
    "registration_id",
    "subject_id",
    "id",
    "registered_at",
    "changed_at",
    "queued_at",
    "due_at",
    "expires_at",
}

Rows = dict[str, list[dict[str, Any]]]


async def written(database: SqlDatabase) -> Rows:
    """Every row: of digests how long they are, of ids and times whether they are there, and all else as it is."""
    async with database.reader.connect() as connection:
        return {
            table.name: [
                {name: comparable(name, value) for name, value in row.items()}
                for row in (await connection.execute(select(table).order_by(*table.primary_key.columns))).mappings()
            ]
            for table in TABLES
        }


def comparable(name: str, value: Any) -> Any:
    if name in OF_THE_MOMENT:
        return value is not None
    return len(value) if name in DIGESTS else value


async def register_the_same(database: SqlDatabase, rows: Rows) -> None:
    (team,), (claim,), (logo,) = rows["teams"], rows["claims"], rows["staged_files"]
    names = ("team_name", "church_name", "captain_name", "captain_phone", "captain_email", "captain_whatsapp")
    form = {name: team[name] for name in (*names, "coach_name")}
    squad = [{name: player[name] for name in ("name", "role", "phone")} for player in rows["players"]]
    register_team = register_by_steps(SqlUnitOfWork(database), clock=SystemClock())
    await register_team(a_command(key=claim["key"], **form, logo=logo["content"], players=json.dumps(squad)))


async def test_the_floor_writes_the_rows_of_a_registration(postgres: PostgresCluster) -> None:
    async with (
        empty_database(url := postgres.create_database()) as floor,
        empty_database(postgres.create_database()) as ours,
    ):
        await keep_sample(url)
        write(postgres, url, "-c", "1", "-t", "1")
        theirs = await written(floor)
        await register_the_same(ours, theirs)
        assert await written(ours) == theirs
    assert len(theirs["players"]) in range(11, 16)

"""How many rows a registration writes: each is written to the log and the disk, while others wait for the number."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from icct_adapters.memory import ManualClock
from icct_adapters.sql import SqlDatabase
from icct_adapters.sql.tables import metadata
from icct_core import IdempotencyKey, RegisterTeam, RegisterTeamCommand
from tests.support.builders import a_form
from tests.support.databases.stores import NOW, empty_database, sql_store, sqlite_url

SQUAD = 11
ROWS = {"teams": 1, "players": SQUAD, "outbox": 2, "staged_files": 1, "claims": 1, "churches": 1, "tournaments": 1}
_ON_POSTGRESQL = """CREATE FUNCTION written() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN INSERT INTO written VALUES (TG_TABLE_NAME); RETURN NULL; END'"""


def triggers(dialect: str) -> Sequence[str]:
    """What notes the table of each row that is written, whatever is done to it."""
    kept = "CREATE TABLE written (name text)"
    if dialect == "postgresql":
        on = "AFTER INSERT OR UPDATE OR DELETE ON"
        each = [
            f"CREATE TRIGGER written {on} {name} FOR EACH ROW EXECUTE FUNCTION written()" for name in metadata.tables
        ]
        return [kept, _ON_POSTGRESQL, *each]
    note = "BEGIN INSERT INTO written VALUES ('{0}'); END"
    each = [
        f"CREATE TRIGGER {event}_{name} AFTER {event} ON {name} {note.format(name)}"
        for name in metadata.tables
        for event in ("INSERT", "UPDATE", "DELETE")
    ]
    return [kept, *each]


@asynccontextmanager
async def watched(url: str) -> AsyncIterator[SqlDatabase]:
    async with empty_database(url) as database:
        await execute(database, *triggers(database.writer.dialect.name))
        yield database
        if database.writer.dialect.name == "postgresql":
            await execute(database, "DROP FUNCTION written() CASCADE", "DROP TABLE written")


async def execute(database: SqlDatabase, *statements: str) -> None:
    async with database.writer.begin() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)


async def written(database: SqlDatabase) -> dict[str, int]:
    async with database.reader.connect() as connection:
        names = (await connection.exec_driver_sql("SELECT name FROM written")).scalars()
        return dict(Counter(names))


async def register(database: SqlDatabase, number: int, *, church: str) -> None:
    store = sql_store(database)
    players = [{"name": f"Player {'ABCDEFGHIJK'[index]}"} for index in range(SQUAD)]
    form = a_form(team_name=f"Team {number}", church_name=church, players=players)
    use_case = RegisterTeam(team_entry=store.team_entry, unit_of_work=store.unit_of_work, clock=ManualClock(NOW))
    await use_case(RegisterTeamCommand(form=form, idempotency_key=IdempotencyKey(f"key-{number}")))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_registration_writes_no_row_but_those_it_is_made_of(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    url = sqlite_url(tmp_path) if kind == "sqlite" else request.getfixturevalue("postgres_url")
    async with watched(url) as database:
        for number, church in enumerate(("Grace", "Grace", "Cross")):
            before = Counter(await written(database))
            await register(database, number, church=church)
            assert Counter(await written(database)) - before == Counter(ROWS)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_row_that_is_written_twice_is_counted_twice(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    """The negative control: the test above sees updates and deletions, too."""
    url = sqlite_url(tmp_path) if kind == "sqlite" else request.getfixturevalue("postgres_url")
    async with watched(url) as database:
        await register(database, 1, church="Grace")
        await execute(database, "UPDATE teams SET team_name = 'Lions'", "DELETE FROM claims")
        assert await written(database) == ROWS | {"teams": 2, "claims": 2}

"""Searching a hundred thousand teams reads the few that are found, on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from icct_adapters.memory import ManualClock
from icct_adapters.sql import HEAD, SqlDatabase, current_revision, migrate, migrate_down, open_database
from icct_core import DatabaseUnavailable, RegistrationFilter
from tests.support.builders import a_command, register_by_steps
from tests.support.databases.stores import NOW, sql_store
from tests.support.servers.postgres import PostgresCluster

SEARCH_INDEX = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_teams_search_text'"
ELSEWHERE = "CREATE SCHEMA elsewhere; ALTER EXTENSION pg_trgm SET SCHEMA elsewhere"
REFUSAL = """
    CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{}'; END $$;
    CREATE EVENT TRIGGER refused ON ddl_command_start WHEN TAG IN ('CREATE EXTENSION') EXECUTE FUNCTION refuse()
"""


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[SqlDatabase]:
    database = open_database(url)
    try:
        yield database
    finally:
        await database.close()


async def search_index(database: SqlDatabase) -> str | None:
    async with database.reader.connect() as connection:
        found: str | None = await connection.scalar(text(SEARCH_INDEX))
        return found


def a_database(postgres: PostgresCluster, statements: str) -> str:
    """The address of one in which an administrator has run these."""
    url = postgres.create_database()
    postgres.run("psql", "--dbname", url.rpartition("/")[2], "-c", statements)
    return url


@pytest.mark.parametrize("may_have_it", [True, False])
async def test_search_has_an_index_where_its_extension_may_be_had(postgres: PostgresCluster, may_have_it: bool) -> None:
    url = postgres.create_database()
    name = url.rpartition("/")[2]
    role = f"owner_of_{name}"
    rights = f"GRANT CREATE ON DATABASE {name} TO {role};" if may_have_it else ""
    make_owner = f"DROP EXTENSION pg_trgm; CREATE ROLE {role} LOGIN; GRANT ALL ON SCHEMA public TO {role}; {rights}"
    postgres.run("psql", "--dbname", name, "-c", make_owner)
    async with opened(url.replace("postgres@", f"{role}@")) as database:
        await migrate(database)
        definition = await search_index(database)
        assert ("gin_trgm_ops" in str(definition)) if may_have_it else definition is None
        store = sql_store(database)
        await register_by_steps(store.unit_of_work, clock=ManualClock(NOW))(a_command(team_name="José XI"))
        found = await store.registrations.page(RegistrationFilter(words=("jose",)), after=None, limit=10)
        assert [str(team.team_id) for team in found] == ["ICCT-001"]
        await migrate_down(database, "0004")


@pytest.mark.parametrize(
    "statements",
    [ELSEWHERE, *(REFUSAL.format(sqlstate) for sqlstate in ("0A000", "58P01", "42501"))],
    ids=["in another schema", "not there", "not there, as older servers say it", "no right"],
)
async def test_without_what_the_index_needs_a_database_is_migrated_without_it(
    postgres: PostgresCluster, statements: str
) -> None:
    async with opened(a_database(postgres, statements)) as database:
        await migrate(database)
        assert (await current_revision(database), await search_index(database)) == (HEAD, None)


@pytest.mark.parametrize("sqlstate", ["40P01", "53100", "XX000"])
async def test_a_failure_that_says_nothing_of_the_extension_fails_the_migration(
    postgres: PostgresCluster, sqlstate: str
) -> None:
    url = a_database(postgres, REFUSAL.format(sqlstate))
    async with opened(url) as database:
        with pytest.raises(DatabaseUnavailable) as refused:
            await migrate(database)
        assert refused.value.reason.endswith(sqlstate)
        assert await current_revision(database) is None

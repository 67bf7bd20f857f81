"""Searching a hundred thousand teams reads the few that are found, on PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from icct_adapters.memory import ManualClock
from icct_adapters.sql import migrate, migrate_down, open_database
from icct_core import RegisterTeam, RegistrationFilter
from tests.builders import a_command
from tests.postgres import PostgresCluster
from tests.stores import NOW, sql_store

SEARCH_INDEX = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_teams_search_text'"


@pytest.mark.parametrize("may_have_it", [True, False])
async def test_search_has_an_index_where_its_extension_may_be_had(postgres: PostgresCluster, may_have_it: bool) -> None:
    url = postgres.create_database()
    name = url.rpartition("/")[2]
    role = f"owner_of_{name}"
    rights = f"GRANT CREATE ON DATABASE {name} TO {role};" if may_have_it else ""
    make_owner = f"DROP EXTENSION pg_trgm; CREATE ROLE {role} LOGIN; GRANT ALL ON SCHEMA public TO {role}; {rights}"
    postgres.run("psql", "--dbname", name, "-c", make_owner)
    database = open_database(url.replace("postgres@", f"{role}@"))
    await migrate(database)
    async with database.reader.connect() as connection:
        definition = await connection.scalar(text(SEARCH_INDEX))
    assert ("gin_trgm_ops" in definition) if may_have_it else definition is None
    store = sql_store(database)
    await RegisterTeam(unit_of_work=store.unit_of_work, clock=ManualClock(NOW))(a_command(team_name="José XI"))
    found = await store.registrations.page(RegistrationFilter(words=("jose",)), after=None, limit=10)
    assert [str(team.team_id) for team in found] == ["ICCT-001"]
    await migrate_down(database, "0004")
    await database.close()

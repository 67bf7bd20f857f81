"""Migrations make the tables that the code expects, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from warnings import catch_warnings, filterwarnings

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import AsyncConnection

from icct_adapters.sql import (
    HEAD,
    SqlDatabase,
    SqlRegistrationReader,
    SqlUnitOfWork,
    current_revision,
    migrate,
    open_database,
)
from icct_adapters.sql.schema.revisions import REVISIONS
from icct_adapters.sql.tables import metadata, teams
from icct_core import TeamId, TournamentRules
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    created: str = request.getfixturevalue("postgres").create_database()
    return created


@pytest.fixture
async def database(url: str) -> AsyncIterator[SqlDatabase]:
    database = open_database(url)
    yield database
    await database.close()


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", "icct_adapters.sql.schema:migrations")
    return config


def differences(connection: Connection) -> list[Any]:
    def is_for_this_database(_: object, name: str | None, *__: object) -> bool:
        return connection.dialect.name == "postgresql" or name not in {"ix_teams_search_text", "ix_teams_team_name"}

    opts = {"compare_type": True, "include_object": is_for_this_database}
    context = MigrationContext.configure(connection, opts=opts)
    with catch_warnings():
        filterwarnings("ignore", "autogenerate skipping .* 'ix_teams_team_name'")  # it is PostgreSQL's alone
        return list(compare_metadata(context, metadata))


def test_the_revisions_spelled_out_are_those_of_the_scripts() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == REVISIONS
    assert scripts.get_current_head() == HEAD


async def test_an_empty_database_is_at_no_revision(database: SqlDatabase) -> None:
    assert await current_revision(database) is None


async def test_migrated_tables_are_the_tables_of_the_code(database: SqlDatabase) -> None:
    await migrate(database)
    assert await current_revision(database) == HEAD
    async with database.writer.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_comparison_sees_a_missing_index(database: SqlDatabase) -> None:
    await migrate(database)
    async with database.writer.begin() as connection:
        await connection.exec_driver_sql("DROP INDEX ix_outbox_due")
    async with database.writer.connect() as connection:
        assert [difference[0] for difference in await connection.run_sync(differences)] == ["add_index"]


async def indexes(connection: AsyncConnection) -> dict[str, str]:
    """The indexes of three tables as the database spells them; the comparison above does not look at conditions."""
    listed = await connection.exec_driver_sql(
        {
            "sqlite": "SELECT name, sql AS definition FROM sqlite_master WHERE type = 'index' AND sql > ''",
            "postgresql": "SELECT indexname AS name, indexdef AS definition FROM pg_indexes "
            "WHERE tablename IN ('outbox', 'players', 'teams')",
        }[connection.dialect.name]
    )
    return {row["name"]: row["definition"] for row in listed.mappings()}


async def test_migrated_indexes_have_the_conditions_of_the_code(database: SqlDatabase) -> None:
    await migrate(database)
    async with database.writer.begin() as connection:
        migrated = await indexes(connection)
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
        assert await indexes(connection) == migrated
    conditions = {name: definition for name, definition in migrated.items() if " WHERE " in definition}
    of_outbox = {"ix_outbox_due", "ix_outbox_parked", "ix_outbox_settled"}
    assert set(conditions) == of_outbox | {"ix_players_phone", "ix_players_name_key", "ix_teams_removed_at"}


async def test_migrating_twice_changes_nothing(database: SqlDatabase) -> None:
    await migrate(database)
    await migrate(database)
    assert await current_revision(database) == HEAD


async def test_several_processes_may_migrate_at_once(url: str) -> None:
    databases = [open_database(url) for _ in range(4)]
    try:
        await asyncio.gather(*(migrate(database) for database in databases))
        assert await current_revision(databases[0]) == HEAD
    finally:
        for database in databases:
            await database.close()


async def downgrade(database: SqlDatabase, to: str) -> None:
    def down(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, to)

    async with database.writer.begin() as connection:
        await connection.run_sync(down)


@pytest.mark.parametrize("kept", range(len(REVISIONS)))
async def test_every_migration_can_be_taken_back_and_applied_again(database: SqlDatabase, kept: int) -> None:
    await migrate(database)
    async with database.writer.connect() as connection:
        before = await indexes(connection)
    below = [None, *REVISIONS][kept]
    await downgrade(database, below or "base")
    assert await current_revision(database) == below
    await migrate(database)
    async with database.writer.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert await indexes(connection) == before


async def test_what_a_migration_made_is_gone_when_it_is_taken_back(database: SqlDatabase) -> None:
    await migrate(database)
    await downgrade(database, "0001")
    async with database.writer.connect() as connection:
        assert "ix_outbox_due" in await indexes(connection)
        assert not {"ix_outbox_parked", "ix_outbox_delivered", "ix_outbox_settled"} & set(await indexes(connection))
    await downgrade(database, "base")
    async with database.writer.connect() as connection:
        assert await indexes(connection) == {}


async def test_teams_outlive_the_migration_of_the_search_with_their_squads(database: SqlDatabase) -> None:
    await migrate(database)
    reader, rules = SqlRegistrationReader(database), TournamentRules()
    for name in ("தமிழ் அணி", "José's Eleven", "Lions"):
        async with SqlUnitOfWork(database).begin() as tx:
            await tx.registrations.enter(a_draft(team_name=name), rules, at=NOW)
    before = [await reader.get(TeamId("ICCT", number)) for number in (1, 2, 3)]
    assert [len(one.known_team.squad) for one in before] == [11, 11, 11]
    await downgrade(database, "0003")
    await migrate(database)
    assert [await reader.get(TeamId("ICCT", number)) for number in (1, 2, 3)] == before
    async with database.reader.connect() as connection:
        texts = (await connection.execute(select(teams.c.search_text).order_by(teams.c.number))).scalars().all()
    assert list(texts) == [one.search_text for one in before]

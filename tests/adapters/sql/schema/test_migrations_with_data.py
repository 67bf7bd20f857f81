"""Migrations leave what is registered alone, up, down and up again, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from icct_adapters.memory import ManualClock
from icct_adapters.sql import HEAD, SqlDatabase, SqlUnitOfWork, current_revision, migrate, migrate_down, open_database
from icct_adapters.sql.schema import migrating as schema
from icct_adapters.sql.schema.revisions import REVISIONS
from icct_adapters.sql.tables import metadata
from tests.support.builders import a_command, register_by_steps
from tests.support.databases.filled_database import NOW, common, fill, read_all, what_1_0_0_knows
from tests.support.databases.older_tables import Rows, by_new_names, without_search_texts
from tests.support.databases.stores import sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
async def filled(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlDatabase]:
    """A database at the newest revision with something in every table."""
    url = sqlite_url(tmp_path)
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").create_database()
    database = open_database(url)
    await migrate(database)
    await fill(database)
    yield database
    await database.close()


async def rows_of(database: SqlDatabase) -> Rows:
    """By the names of today."""
    async with database.reader.connect() as connection:
        return by_new_names(await connection.run_sync(read_all))


async def upgrade_to(database: SqlDatabase, revision: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Apply migrations as the version of that revision does."""
    with monkeypatch.context() as older:
        older.setattr(schema, "HEAD", revision)
        await migrate(database)
    assert await current_revision(database) == revision


async def test_every_table_has_something_in_it(filled: SqlDatabase) -> None:
    rows = await rows_of(filled)
    assert set(rows) == set(metadata.tables)
    assert [name for name in rows if not rows[name]] == []


async def test_every_migration_down_and_up_again_keeps_what_both_sides_have(
    filled: SqlDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = what_1_0_0_knows(await rows_of(filled))
    kept: dict[str, Rows] = {HEAD: whole}
    for above, below in pairwise(reversed(REVISIONS)):
        await migrate_down(filled, below)
        assert await current_revision(filled) == below
        kept[below] = what_1_0_0_knows(await rows_of(filled))
        older, newer = without_search_texts(kept[below]), without_search_texts(kept[above])
        assert common(older, newer) == common(newer, older)
    for above in REVISIONS[1:]:
        await upgrade_to(filled, above, monkeypatch)
        again = await rows_of(filled)
        survivors = {name: again[name] for name in kept[REVISIONS[0]]}  # what came later was gone at the lowest
        before = {name: kept[REVISIONS[0]][name] for name in survivors}
        survivors, before = without_search_texts(survivors), without_search_texts(before)
        assert common(survivors, before) == common(before, survivors)
        assert set(again) == set(kept[above])
    assert len(whole["teams"]) == len((await rows_of(filled))["teams"]) == 3


async def test_teams_are_registered_after_all_migrations_were_taken_back_and_applied_again(
    filled: SqlDatabase,
) -> None:
    await migrate_down(filled, REVISIONS[0])
    await migrate(filled)
    register = register_by_steps(SqlUnitOfWork(filled), clock=ManualClock(NOW))
    assert str((await register(a_command(team_name="Panthers"))).team_id) == "ICCT-004"


async def test_several_processes_may_take_migrations_back_at_once(filled: SqlDatabase) -> None:
    others = [open_database(filled.writer.url.render_as_string(hide_password=False)) for _ in range(3)]
    await asyncio.gather(*(migrate_down(database, REVISIONS[0]) for database in others))
    assert await current_revision(filled) == REVISIONS[0]
    for database in others:
        await database.close()


async def test_the_first_migration_taken_back_leaves_nothing(filled: SqlDatabase) -> None:
    await migrate_down(filled, "base")
    assert await current_revision(filled) is None
    assert await rows_of(filled) == {}


async def test_a_migration_that_fails_leaves_everything_as_it_was(
    filled: SqlDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await rows_of(filled)

    def fail_at_the_end(config: Config, to: str, files: Path | None) -> None:
        real(config, to, files)
        raise RuntimeError("power cut")

    real = schema._downgrade
    monkeypatch.setattr(schema, "_downgrade", fail_at_the_end)
    with pytest.raises(RuntimeError):
        await migrate_down(filled, REVISIONS[0])
    assert await current_revision(filled) == HEAD
    assert await rows_of(filled) == before


def rebuild_teams(connection: Connection) -> None:
    """What SQLite needs for most changes of a table: make it anew and drop the old one."""
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("teams", recreate="always") as batch:
        batch.add_column(sa.Column("added", sa.Text))


@pytest.mark.parametrize(("protected", "left"), [(True, 33), (False, 0)])
async def test_a_rebuilt_table_keeps_the_rows_that_refer_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protected: bool, left: int
) -> None:
    """On SQLite; without the protection every player is deleted together with the old table of teams."""
    database = open_database(sqlite_url(tmp_path))
    await migrate(database)
    await fill(database)
    monkeypatch.setattr(schema, "_upgrade", lambda config, to: rebuild_teams(config.attributes["connection"]))
    if not protected:
        monkeypatch.setattr(schema, "_set_foreign_keys", lambda *_: None)
    await migrate(database)
    rows = await rows_of(database)
    await database.close()
    assert "added" in rows["teams"][0]
    assert len(rows["players"]) == left


async def test_foreign_keys_hold_again_after_a_migration(tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path))
    await migrate(database)
    async with database.writer.connect() as connection:
        assert (await connection.exec_driver_sql("PRAGMA foreign_keys")).scalar() == 1
    await database.close()

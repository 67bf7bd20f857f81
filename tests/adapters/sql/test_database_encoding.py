"""A database that cannot hold every name is refused before it loses one, and what it refuses is never "try again"."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlalchemy import text

from icct_adapters.memory import ManualClock
from icct_adapters.sql import SqlDatabase, migrate, open_database
from icct_adapters.sql.engine.errors import DriverError, database_errors
from icct_adapters.sql.operations.dumps.census import NOT_IN_DUMPS
from icct_core import ListRegistrations, ListRegistrationsQuery
from tests.support.builders import a_command, register_by_steps
from tests.support.commands.check_runner import checking
from tests.support.commands.command_runner import Place, Run, runner, sqlite_place
from tests.support.commands.ended import Ended
from tests.support.databases.filled_database import fill
from tests.support.databases.stores import NOW, sql_store, sqlite_url
from tests.support.servers.postgres import PostgresCluster

TAMIL = "தமிழ் அணி"
REFUSAL = (
    "The database's encoding is {}, which cannot hold every name: make another with `createdb --template=template0 "
    "--encoding=UTF8 --locale=C.UTF-8 NAME`, let DATABASE_URL lead there, and bring teams that are here already over "
    "by `icct backup` and `icct restore`."
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


def database_of(postgres: PostgresCluster, encoding: str) -> str:
    """The address of an empty database with this encoding."""
    name = f"encoded_{encoding.lower()}"
    how = f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER libc TEMPLATE template0"
    postgres.run("psql", "--dbname=postgres", f"--command=DROP DATABASE IF EXISTS {name}")
    postgres.run("psql", "--dbname=postgres", f"--command=CREATE DATABASE {name} {how}")
    return f"postgresql+asyncpg://postgres@127.0.0.1:{postgres.port}/{name}"


@asynccontextmanager
async def migrated(url: str) -> AsyncIterator[SqlDatabase]:
    """With its tables made, whatever its encoding is, as a version before this one made them."""
    database = open_database(url)
    try:
        await migrate(database)
        yield database
    finally:
        await database.close()


async def fill_anyway(url: str) -> None:
    async with migrated(url) as database:
        await fill(database)


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_cannot_hold_every_name_is_refused_with_the_remedy(
    encoding: str, run: Run, postgres: PostgresCluster, tmp_path: Path
) -> None:
    sqlite = sqlite_place(tmp_path / "sqlite")
    place = Place(database_of(postgres, encoding), tmp_path / "data")
    utf8 = Place(postgres.create_database(), tmp_path / "utf8")
    utf8.folder.mkdir()
    asyncio.run(fill_anyway(utf8.url))
    assert run("backup", tmp_path / "backup", **utf8.settings).status == 0
    for command in (["migrate"], ["worker"], ["serve"], ["teams", "remove", "ICCT-001"]):
        ended = run(*command, **place.settings, MAILER="maildir", FILE_STORAGE="disk")
        assert (command, ended.status, ended.refusal) == (command, 1, REFUSAL.format(encoding))
    ended = run("restore", tmp_path / "backup", **place.settings)
    assert (ended.status, ended.refusal) == (1, REFUSAL.format(encoding))
    assert place.rows == {}
    assert run("migrate", **sqlite.settings).status == 0


def test_the_check_has_a_line_about_it(
    postgres: PostgresCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = database_of(postgres, "LATIN1")
    asyncio.run(fill_anyway(url))
    checked = checking(tmp_path, monkeypatch, capsys)[1](DATABASE_URL=url)
    assert (checked.failed.name, checked.failed.message) == ("encoding", "it is LATIN1, which cannot hold every name")
    assert "--encoding=UTF8" in checked.failed.remedy


def test_the_remedy_brings_the_teams_over(run: Run, postgres: PostgresCluster, tmp_path: Path) -> None:
    old, new = Place(database_of(postgres, "LATIN1"), tmp_path / "old"), Place(postgres.create_database(), tmp_path)
    old.folder.mkdir()
    asyncio.run(fill_anyway(old.url))
    assert run("backup", tmp_path / "backup", **old.settings) == Ended(0, "", "")
    assert run("restore", tmp_path / "backup", "--verify", **old.settings).status == 0
    assert run("restore", tmp_path / "backup", **new.settings) == Ended(0, "", "")
    assert new.rows == old.rows | {name: [] for name in NOT_IN_DUMPS}


async def test_a_name_it_cannot_hold_is_a_defect_and_never_a_database_away(postgres: PostgresCluster) -> None:
    async with migrated(database_of(postgres, "LATIN1")) as database:
        store = sql_store(database)
        for asking in (
            ListRegistrations(registrations=store.registrations)(ListRegistrationsQuery.parse(q=TAMIL)),
            register_by_steps(store.unit_of_work, clock=ManualClock(NOW))(a_command(team_name=TAMIL)),
        ):
            with pytest.raises(DriverError) as caught:
                await asking
            assert caught.value.code == "22P05"


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("SELECT 1 / 0", "22012"),
        ("SELECT (SELECT * FROM generate_series(1, 2))", "21000"),
        (f"SELECT {', '.join(['1'] * 2_000)}", "54011"),
        ("SELECT FROM WHERE", "42601"),
        ("SELECT 'x' ~ '('", "2201B"),
        ("SELECT count(*) FROM pg_class FOR UPDATE", "0A000"),
        ("SELECT * FROM no_schema.teams", "42P01"),
        ("CREATE TABLE no_schema.teams ()", "3F000"),
    ],
    ids=lambda value: value[:40],
)
async def test_what_a_value_or_a_statement_is_does_not_pass_by_itself(
    statement: str, code: str, postgres: PostgresCluster
) -> None:
    database = open_database(postgres.create_database())
    try:
        with pytest.raises(DriverError) as caught, database_errors():
            async with database.writer.connect() as connection:
                await connection.execute(text(statement))
        assert caught.value.code == code
    finally:
        await database.close()


async def test_a_sqlite_file_in_another_unicode_is_as_good(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "icct.db")) as file:
        file.execute("PRAGMA encoding = 'UTF-16le'")
        file.execute("CREATE TABLE others (id INTEGER)")
    async with migrated(sqlite_url(tmp_path)) as database:
        store = sql_store(database)
        await register_by_steps(store.unit_of_work, clock=ManualClock(NOW))(a_command(team_name=TAMIL))
        listed = await ListRegistrations(registrations=store.registrations)(ListRegistrationsQuery.parse(q=TAMIL))
        (found,) = listed.registrations
        assert found.team_name.text == TAMIL

"""A backup brings everything back: what is registered, what waits, what was given up, and the logos."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from icct_adapters.memory import ManualClock
from icct_adapters.sql import SqlKeptUploads, SqlUnitOfWork, open_database
from icct_adapters.sql.operations.dumps import Snapshot, census, copies, postgresql
from icct_adapters.sql.operations.dumps.programs import run_program
from icct_core import OPERATOR, Challenge, CodePurpose, HistoryAction, HistoryEntry
from tests.support.builders import a_command, register_by_steps
from tests.support.commands.command_runner import Place, Run, forge, runner
from tests.support.commands.ended import Ended
from tests.support.databases.filled_database import NOW
from tests.support.databases.older_tables import Rows
from tests.support.databases.stores import sqlite_url
from tests.support.servers.postgres import PostgresCluster

NewPlace = Callable[[str], Place]

NOT_KEPT: Rows = {"challenges": [], "kept_uploads": [], "sessions": []}
"""What no backup has, whatever the database had."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


@pytest.fixture(params=["sqlite", "postgresql", "pooler"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> NewPlace:
    """Makes an empty database with a data folder of this name."""

    def make(name: str) -> Place:
        folder = tmp_path / name
        folder.mkdir()
        if request.param == "sqlite":
            return Place(sqlite_url(folder), folder)
        url = request.getfixturevalue("postgres").create_database()
        return Place(request.getfixturevalue("pgbouncer").before(url) if request.param == "pooler" else url, folder)

    return make


@pytest.fixture
def filled(new_place: NewPlace) -> Place:
    place = new_place("filled")
    place.fill()
    return place


@pytest.fixture
def backup(run: Run, filled: Place, tmp_path: Path) -> Path:
    file = tmp_path / "icct.backup"
    assert run("backup", file, **filled.settings) == Ended(0, "", "")
    return file


async def register(url: str, name: str) -> str:
    database = open_database(url)
    try:
        register_team = register_by_steps(SqlUnitOfWork(database), clock=ManualClock(NOW))
        return str((await register_team(a_command(team_name=name))).team_id)
    finally:
        await database.close()


def test_what_was_backed_up_is_restored_to_the_last_byte(
    run: Run, filled: Place, backup: Path, new_place: NewPlace
) -> None:
    restored = new_place("restored")
    assert run("restore", backup, **restored.settings) == Ended(0, "", "")
    assert restored.rows == filled.rows | NOT_KEPT
    assert {row["state"] for row in restored.rows["outbox"]} == {"delivered", "parked", "pending"}
    assert len(restored.rows["staged_files"]) == 2
    assert restored.files == filled.files != {}


def test_no_byte_of_a_picture_of_an_unfinished_form_is_in_a_backup(
    run: Run, filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither of one that is kept nor, on the pages of a SQLite file that are free, of one that was dropped."""

    async def uncompressed(command: list[Any], *rest: Any) -> None:
        await run_program([command[0], "--compress=0", *command[1:]], *rest)

    monkeypatch.setattr(postgresql, "run_program", uncompressed)
    asyncio.run(keep_pictures(filled.url))
    run("backup", tmp_path / "made", **filled.settings)
    content = (tmp_path / "made").read_bytes()
    assert b"Grace Warriors" in content
    for word in (b"kept picture", b"dropped picture"):
        assert word not in content
        assert word.hex().encode() not in content  # as PostgreSQL writes bytes
    assert len(filled.rows["kept_uploads"]) == 2


async def keep_pictures(url: str) -> None:
    """One that is kept, and one that was."""
    database = open_database(url)
    uploads = SqlKeptUploads(database)
    for word in ("kept", "dropped"):
        await uploads.keep(word, "192.0.2.1", f"{word} picture".encode() * 1_000, at=NOW)
    await uploads.drop("dropped")
    await database.close()


def test_a_restored_service_goes_on_where_the_old_one_was(run: Run, backup: Path, new_place: NewPlace) -> None:
    restored = new_place("restored")
    run("restore", backup, **restored.settings)
    assert run("migrate", **restored.settings).out.endswith(" already.\n")
    assert asyncio.run(register(restored.url, "Panthers")) == "ICCT-004"


def test_what_the_database_numbers_itself_goes_on_too(run: Run, backup: Path, new_place: NewPlace) -> None:
    """Messages and entries of the history come with their numbers; none of them is given again."""
    restored = new_place("restored")
    run("restore", backup, **restored.settings)
    before = restored.rows
    asyncio.run(register(restored.url, "Panthers"))
    asyncio.run(add_to_history(restored.url))
    after = restored.rows
    for table, column, more in (("outbox", "id", 2), ("history", "number", 1)):
        known = {row[column] for row in before[table]}
        given = {row[column] for row in after[table]} - known
        assert len(given) == more
        assert min(given) > max(known)


def test_no_number_of_a_code_is_given_again(run: Run, filled: Place, new_place: NewPlace, tmp_path: Path) -> None:
    """A mail with a code that waits in the restored outbox is told by its number: no other code must have it."""
    last = asyncio.run(make_codes(filled.url, 3))
    assert run("backup", tmp_path / "made", **filled.settings).status == 0
    restored = new_place("restored")
    assert run("restore", tmp_path / "made", **restored.settings).status == 0
    assert restored.rows["challenges"] == []
    assert asyncio.run(make_codes(restored.url, 1)) == last + 1


async def make_codes(url: str, count: int) -> int:
    """The number of the last of them."""
    database = open_database(url)
    for _ in range(count):
        async with SqlUnitOfWork(database).begin() as tx:
            made = await tx.challenges.add(Challenge.new(CodePurpose.SIGN_IN, uuid4(), at=NOW))
    await database.close()
    return made.number


def test_sessions_and_codes_that_a_backup_has_nevertheless_are_not_restored(
    run: Run, filled: Place, new_place: NewPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as one that an earlier version has made."""
    with monkeypatch.context() as earlier:
        earlier.setattr(census, "NOT_IN_DUMPS", ())
        earlier.setattr(copies, "NOT_IN_DUMPS", ())
        assert run("backup", tmp_path / "made", **filled.settings).status == 0
    restored = new_place("restored")
    assert run("restore", tmp_path / "made", **restored.settings) == Ended(0, "", "")
    assert restored.rows == filled.rows | NOT_KEPT


def test_a_link_that_was_ended_since_works_again_unless_all_are_ended(
    run: Run, filled: Place, backup: Path, new_place: NewPlace
) -> None:
    sent = {row["registration_id"]: row["link_version"] for row in filled.rows["teams"]}
    for _ in range(3):
        asyncio.run(execute(filled.url, "UPDATE teams SET link_version = link_version + 1"))
    given = {version for row in filled.rows["teams"] for version in range(row["link_version"] + 1)}
    as_before, ended = new_place("as before"), new_place("ended")
    run("restore", backup, **as_before.settings)
    assert {row["registration_id"]: row["link_version"] for row in as_before.rows["teams"]} == sent
    assert run("restore", backup, "--end-links", **ended.settings) == Ended(0, "", "")
    assert not given & {row["link_version"] for row in ended.rows["teams"]}
    changed = {"link_version": 0}
    assert [row | changed for row in ended.rows["teams"]] == [row | changed for row in as_before.rows["teams"]]


def test_links_of_tables_that_had_none_need_no_end(
    run: Run, filled: Place, new_place: NewPlace, tmp_path: Path
) -> None:
    run("migrate", "--down", "0006", "--yes", **filled.settings)
    run("backup", tmp_path / "old", **filled.settings)
    restored = new_place("restored")
    assert run("restore", tmp_path / "old", "--end-links", **restored.settings) == Ended(0, "", "")
    assert restored.rows == filled.rows


async def add_to_history(url: str) -> None:
    database = open_database(url)
    async with SqlUnitOfWork(database).begin() as tx:
        await tx.history.add(HistoryEntry(at=NOW, prefix="ICCT", action=HistoryAction.EXPORTED, actor=OPERATOR))
    await database.close()


def test_verifying_counts_a_restored_copy_and_changes_nothing(
    run: Run, filled: Place, backup: Path, tmp_path: Path
) -> None:
    before, listed = filled.rows, sorted(tmp_path.iterdir())
    ended = run("restore", backup, "--verify", **filled.settings)
    rows = sum(len(rows) for rows in (before | NOT_KEPT).values()) + 1  # that of the migrations
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith(f"{backup} can be restored: 3 teams and 1 logo, {rows} rows at ")
    assert (filled.rows, sorted(tmp_path.iterdir())) == (before, listed)


def test_verifying_finds_rows_that_are_missing(run: Run, filled: Place, backup: Path, tmp_path: Path) -> None:
    rows = {name: len(rows) for name, rows in (filled.rows | NOT_KEPT).items()} | {"alembic_version": 1}
    false = forge(backup, tmp_path / "false", rows=rows | {"players": 34})
    ended = run("restore", false, "--verify", **filled.settings)
    assert ended.status == 1
    assert ended.refusal == (f"{false} cannot be restored: after it, other rows are counted than it says: players.")


def test_a_database_that_holds_anything_is_not_restored_into(run: Run, filled: Place, backup: Path) -> None:
    before = filled.rows
    shutil.rmtree(filled.folder / "files")
    ended = run("restore", backup, **filled.settings)
    assert ended.status == 1
    assert ended.refusal.startswith("The database is not empty, and restoring would mix two: ")
    assert (filled.rows, filled.files) == (before, {})


def test_what_cannot_be_loaded_leaves_nothing_behind(
    run: Run, backup: Path, new_place: NewPlace, tmp_path: Path
) -> None:
    bad = forge(backup, tmp_path / "bad", database=b"no database" * 100, logo="files/0f0e/logo.png")
    place = new_place("restored")
    ended = run("restore", bad, **place.settings)
    assert ended.status == 1
    assert ended.refusal.startswith(f"{bad} cannot be restored: ")
    assert (place.rows, place.files) == ({}, {})
    assert run("restore", backup, **place.settings) == Ended(0, "", "")


def test_only_one_of_two_databases_fits(run: Run, backup: Path, filled: Place, tmp_path: Path) -> None:
    kind = "postgresql" if filled.url.startswith("postgresql") else "sqlite"
    other = {"sqlite": "postgresql://127.0.0.1:1/icct26", "postgresql": sqlite_url(tmp_path)}[kind]
    ended = run("restore", backup, DATABASE_URL=other, DATA_DIR=str(tmp_path / "new"))
    assert ended.refusal == f"The backup is of {kind}: set DATABASE_URL to a database of that kind."
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("revision", ["0001", "0006"])
def test_a_backup_of_older_tables_is_restored_as_it_is(
    run: Run, filled: Place, new_place: NewPlace, tmp_path: Path, revision: str
) -> None:
    run("migrate", "--down", revision, "--yes", **filled.settings)
    assert run("backup", tmp_path / "old", **filled.settings).status == 0
    restored = new_place("restored")
    assert run("restore", tmp_path / "old", **restored.settings) == Ended(0, "", "")
    assert restored.rows == filled.rows
    assert run("migrate", **restored.settings).out.startswith("The database is now at ")
    assert asyncio.run(register(restored.url, "Panthers")) == "ICCT-004"


def test_an_empty_database_is_not_backed_up(run: Run, new_place: NewPlace, tmp_path: Path) -> None:
    ended = run("backup", tmp_path / "icct.backup", **new_place("empty").settings)
    assert (ended.status, ended.refusal) == (1, "The database has no tables: there is nothing to back up.")
    assert not (tmp_path / "icct.backup").exists()


def test_rows_written_while_postgresql_is_dumped_are_not_half_in_it(
    run: Run, postgres: PostgresCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows are counted before ``pg_dump`` starts; both look at one snapshot."""
    place = Place(postgres.create_database(), tmp_path / "data")
    place.fill()

    async def register_first(*arguments: Any) -> None:
        if "pg_dump" in str(arguments[0][0]):
            assert await register(place.url, "Panthers") == "ICCT-004"
        await run_program(*arguments)

    monkeypatch.setattr("icct_adapters.sql.operations.dumps.postgresql.run_program", register_first)
    assert run("backup", tmp_path / "icct.backup", **place.settings).status == 0
    assert len(place.rows["teams"]) == 4
    ended = run("restore", tmp_path / "icct.backup", "--verify", **place.settings)
    assert "3 teams" in ended.out


def test_no_scratch_database_stays_when_verifying_fails(run: Run, postgres: PostgresCluster, tmp_path: Path) -> None:
    place = Place(postgres.create_database(), tmp_path / "data")
    place.fill()
    run("backup", tmp_path / "icct.backup", **place.settings)
    bad = forge(tmp_path / "icct.backup", tmp_path / "bad", database=b"PGDMP and no more")
    assert run("restore", bad, "--verify", **place.settings).refusal.startswith(f"{bad} cannot be restored: pg_restore")
    assert "icct_scratch" not in postgres.run("psql", "--list")


def test_a_user_who_may_not_make_databases_is_told_so(run: Run, postgres: PostgresCluster, tmp_path: Path) -> None:
    place = Place(postgres.create_database(), tmp_path / "data")
    place.fill()
    run("backup", tmp_path / "icct.backup", **place.settings)
    postgres.run("psql", "-c", "CREATE ROLE verifier LOGIN")
    url = place.url.replace("postgres@", "verifier@")
    ended = run("restore", tmp_path / "icct.backup", "--verify", **place.settings | {"DATABASE_URL": url})
    assert ended.refusal.endswith("the database's user may not make a scratch database: grant it CREATEDB.")


def test_a_database_that_may_not_have_the_extension_of_the_search_is_told_so(
    run: Run, postgres: PostgresCluster, tmp_path: Path
) -> None:
    place, target = (Place(postgres.create_database(), tmp_path / name) for name in ("data", "restored"))
    place.fill()
    run("backup", tmp_path / "icct.backup", **place.settings)
    name = target.url.rpartition("/")[2]
    postgres.run("psql", "--dbname", name, "-c", "DROP EXTENSION pg_trgm; CREATE ROLE poor LOGIN;")
    postgres.run("psql", "--dbname", name, "-c", "GRANT ALL ON SCHEMA public TO poor")
    url = target.url.replace("postgres@", "poor@")
    ended = run("restore", tmp_path / "icct.backup", **target.settings | {"DATABASE_URL": url})
    assert "CREATE EXTENSION pg_trgm" in ended.refusal
    postgres.run("psql", "--dbname", name, "-c", "CREATE EXTENSION pg_trgm")
    assert run("restore", tmp_path / "icct.backup", **target.settings | {"DATABASE_URL": url}).status == 0
    assert target.rows == place.rows | NOT_KEPT


def test_a_server_older_than_that_of_the_backup_is_refused(run: Run, postgres: PostgresCluster, tmp_path: Path) -> None:
    place = Place(postgres.create_database(), tmp_path / "data")
    place.fill()
    run("backup", tmp_path / "icct.backup", **place.settings)
    newer = forge(tmp_path / "icct.backup", tmp_path / "newer", server=99)
    ended = run("restore", newer, "--verify", **place.settings)
    assert ended.refusal == (f"{newer} cannot be restored: it is of PostgreSQL 99, and the server here is only 18.")


def test_tables_of_others_in_the_same_database_are_left_alone(
    run: Run, postgres: PostgresCluster, tmp_path: Path
) -> None:
    place, target = (Place(postgres.create_database(), tmp_path / name) for name in ("data", "restored"))
    place.fill()
    for url in (place.url, target.url):
        asyncio.run(execute(url, "CREATE TABLE theirs AS SELECT 1 AS one"))
    run("backup", tmp_path / "icct.backup", **place.settings)
    assert run("restore", tmp_path / "icct.backup", **target.settings) == Ended(0, "", "")
    assert target.rows == place.rows | NOT_KEPT


async def execute(url: str, statement: str) -> None:
    database = open_database(url)
    async with database.writer.begin() as connection:
        await connection.execute(text(statement))
    await database.close()


@pytest.mark.parametrize("command", [("backup",), ("restore",), ("restore", "--verify")], ids=" ".join)
def test_rows_are_counted_for_as_long_as_it_takes(
    run: Run, postgres: PostgresCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """Not within the seconds that a statement of a request has: counting a large table takes longer."""
    places = [Place(postgres.create_database(), tmp_path / name) for name in ("filled", "empty")]
    places[0].fill()
    assert run("backup", tmp_path / "icct.backup", **places[0].settings).status == 0
    limits: list[str] = []

    async def take(connection: AsyncConnection) -> Snapshot:
        limits.append(str(await connection.scalar(text("SELECT current_setting('statement_timeout')"))))
        return await counted(connection)

    counted = census.take
    monkeypatch.setattr(census, "take", take)
    name, *options = command
    file = tmp_path / ("other.backup" if name == "backup" else "icct.backup")
    assert run(name, file, *options, **places[name == "restore"].settings).status == 0
    assert limits == ["0"]

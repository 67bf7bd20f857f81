"""``icct migrate`` on what 1.0.0 left: up, refusing under running processes, and down with what is lost named."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from icct_adapters.sql import HEAD, SqlStore, open_database
from icct_adapters.sql.schema import other_processes
from icct_http.service.settings.settings import Settings
from icct_http.service.start_up.preparation import prepare
from icct_http.service.start_up.start_error import StartError
from tests.support.commands.command_runner import Place, Run, runner
from tests.support.commands.ended import Ended
from tests.support.commands.terminal import Terminal
from tests.support.databases.of_1_0_0 import REVISION, TEAMS, backup_of_1_0_0, postgresql_of_1_0_0, sqlite_of_1_0_0
from tests.support.databases.reviewed_1_0_0 import LOST, rows_of, work
from tests.support.databases.stores import sqlite_url

PAIR = "ICCT-005 is ICCT-004 again: the names look the same, and so does the captain's phone. Both are kept.\n"
NAMED = "Taking the migrations back loses or changes for good:\n" + "".join(f"  {words}\n" for words in LOST)
DOWN = f"The database is now at {REVISION}: start a version that uses it; this one uses {HEAD}.\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.setattr(other_processes, "PATIENCE", 1)
    started = runner(monkeypatch, capsys)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    return started


@pytest.fixture
def reviewed(run: Run, tmp_path: Path) -> Path:
    """A database file of 1.0.0, brought up to date, in which organisers have worked."""
    url = sqlite_of_1_0_0(tmp_path)
    assert run("migrate").status == 0

    async def review() -> None:
        database = open_database(url)
        await work(database, tmp_path / "files")
        await database.close()

    asyncio.run(review())
    return tmp_path / "icct.db"


def revision(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found)


def answer(monkeypatch: pytest.MonkeyPatch, line: str) -> Terminal:
    """Sit at a terminal and type this; what it shows is returned."""
    shown = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(line))
    monkeypatch.setattr("sys.stderr", shown)
    return shown


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_of_1_0_0_is_restored_and_brought_up_to_date(
    run: Run, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    url = sqlite_url(tmp_path)
    if kind == "postgresql":
        url = request.getfixturevalue("postgres").create_database()
    restored = run("restore", backup_of_1_0_0(kind, tmp_path), DATABASE_URL=url)
    assert (restored.status, restored.out) == (0, "")
    assert len(list((tmp_path / "files").rglob("logo.*"))) == 6
    ended = run("migrate", DATABASE_URL=url)
    assert (ended.status, ended.out) == (0, f"The database is now at {HEAD}.\n{PAIR}")
    listed = run("teams", "list", "--json", DATABASE_URL=url).out
    assert all(one.team_id in listed for one in TEAMS)


def test_a_file_that_another_process_has_open_is_left_alone(run: Run, tmp_path: Path) -> None:
    sqlite_of_1_0_0(tmp_path)
    with closing(sqlite3.connect(tmp_path / "icct.db")) as other:
        other.execute("SELECT * FROM teams").fetchall()
        assert run("migrate").refusal == (
            "Another process has the database's file open, and could not go on with the changed tables: stop every "
            "`icct serve` and `icct worker` first. `icct migrate --force` goes on without."
        )
        assert revision(tmp_path / "icct.db") == REVISION
        assert run("migrate", "--force").status == 0
    assert revision(tmp_path / "icct.db") == HEAD


def test_connections_of_others_are_counted(run: Run, request: pytest.FixtureRequest) -> None:
    cluster = request.getfixturevalue("postgres")
    url = cluster.create_database()
    assert run("migrate", DATABASE_URL=url).status == 0
    with asyncio.Runner() as runner_of_another:
        service = open_database(url)
        runner_of_another.run(service.ping())
        ended = run("migrate", "--down", REVISION, DATABASE_URL=url)
        assert ended.refusal.startswith("Other processes of the service have 1 connection to the database, and could")
        assert run("migrate", DATABASE_URL=url).out == f"The database is at {HEAD} already.\n"
        assert run("migrate", "--down", REVISION, "--force", DATABASE_URL=url).out == DOWN
        runner_of_another.run(service.close())


def test_down_names_what_is_lost_and_goes_on_with_a_yes(run: Run, reviewed: Path) -> None:
    ended = run("migrate", "--down", REVISION, "--yes")
    assert (ended.status, ended.out, ended.err) == (0, DOWN, NAMED)
    assert revision(reviewed) == REVISION


def test_down_names_logos_on_the_disk_as_1_0_0_does(run: Run, reviewed: Path) -> None:
    run("migrate", "--down", REVISION, "--yes")
    with closing(sqlite3.connect(reviewed)) as connection:
        urls = connection.execute("SELECT logo_url FROM teams WHERE number IN (1, 8)").fetchall()
    assert [url.startswith((reviewed.parent / "files").as_uri()) for (url,) in urls] == [True, True]


def test_without_a_terminal_and_a_yes_nothing_is_lost(run: Run, reviewed: Path) -> None:
    ended = run("migrate", "--down", REVISION)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == NAMED + "icct: This needs a yes, and there is no terminal to ask on: add --yes.\n"
    assert revision(reviewed) == HEAD


@pytest.mark.parametrize(("typed", "left"), [("y\n", REVISION), ("\n", HEAD), ("no\n", HEAD)])
def test_on_a_terminal_it_asks(
    run: Run, reviewed: Path, monkeypatch: pytest.MonkeyPatch, typed: str, left: str
) -> None:
    shown = answer(monkeypatch, typed)
    ended = run("migrate", "--down", REVISION)
    assert shown.getvalue().startswith(NAMED + "Take them back? [y/N] ")
    assert revision(reviewed) == left
    assert ended.status == (0 if left == REVISION else 1)


def test_where_nothing_is_lost_nothing_is_asked(run: Run, tmp_path: Path) -> None:
    sqlite_of_1_0_0(tmp_path)
    run("migrate")
    ended = run("migrate", "--down", REVISION)
    assert (ended.status, ended.out, ended.err) == (0, DOWN, "")


def test_removed_teams_stay_removed_all_the_way(run: Run, reviewed: Path) -> None:
    run("migrate", "--down", REVISION, "--yes")
    run("migrate")

    async def names() -> set[str]:
        database = open_database(f"sqlite+aiosqlite:///{reviewed}")
        found = {row["team_name"] for row in (await rows_of(database))["teams"] if row["number"] in {3, 9, 10}}
        await SqlStore(database).close()
        return found

    assert asyncio.run(names()) == {""}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "pooler"])
def test_what_is_backed_up_before_migrating_is_whole(
    run: Run, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    target.mkdir()
    if kind == "sqlite":
        urls = sqlite_of_1_0_0(source), sqlite_url(target)
    else:
        cluster = request.getfixturevalue("postgres")
        urls = postgresql_of_1_0_0(cluster), cluster.create_database()
        if kind == "pooler":
            bouncer = request.getfixturevalue("pgbouncer")
            urls = bouncer.before(urls[0]), bouncer.before(urls[1])
    backup = tmp_path / "before.backup"
    assert run("backup", backup, DATABASE_URL=urls[0], DATA_DIR=str(source)).status == 0
    assert run("restore", backup, DATABASE_URL=urls[1], DATA_DIR=str(target)).status == 0
    before, after = (Place(url, source).rows for url in urls)
    assert before["counters"] != []
    assert after == before


def test_through_a_pooler_it_says_that_it_cannot_tell(run: Run, request: pytest.FixtureRequest) -> None:
    pooled = request.getfixturevalue("pgbouncer").before(postgresql_of_1_0_0(request.getfixturevalue("postgres")))
    ended = run("migrate", DATABASE_URL=pooled)
    assert ended == Ended(
        0,
        f"The database is now at {HEAD}.\n{PAIR}",
        "A pooler is before the database, so it cannot be told whether other processes of the service are connected: "
        "they must all be stopped.\n",
    )


def test_a_start_in_development_changes_no_tables_under_others_either(run: Run, tmp_path: Path) -> None:
    url = sqlite_of_1_0_0(tmp_path)
    settings = Settings.from_environment({"DATABASE_URL": url, "DATA_DIR": str(tmp_path)})
    with closing(sqlite3.connect(tmp_path / "icct.db")) as other:
        other.execute("SELECT * FROM teams").fetchall()
        with pytest.raises(StartError, match="Another process has the database's file open"):
            asyncio.run(prepare(settings, may_migrate=True))
    assert revision(tmp_path / "icct.db") == REVISION
    asyncio.run(prepare(settings, may_migrate=True))
    assert revision(tmp_path / "icct.db") == HEAD

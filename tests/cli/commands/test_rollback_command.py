"""The command ``icct migrate --down``: back for an older version, with a sentence for whatever it cannot do."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from icct_adapters.sql import HEAD, open_database
from icct_adapters.sql.schema.revisions import REVISIONS
from icct_http.cli import main as cli
from icct_http.service.settings.settings import VARIABLES
from tests.support.commands.ended import Ended
from tests.support.databases.look_alike_teams import PAIRS, fill

BELOW_HEAD = REVISIONS[-2]


Run = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``icct migrate`` with these arguments and a data folder of its own."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def run_once(*arguments: str, **variables: str) -> Ended:
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            status = cli.main(("migrate", *arguments))
        return Ended(status, *capsys.readouterr())

    return run_once


def at(revision: str) -> Ended:
    return Ended(0, f"The database is now at {revision}: start a version that uses it; this one uses {HEAD}.\n", "")


def test_down_takes_back_the_last_migration(run: Run) -> None:
    run()
    assert run("--down") == at(BELOW_HEAD)
    assert run() == Ended(0, f"The database is now at {HEAD}.\n", "")


def test_up_names_both_numbers_of_a_team_that_has_two(run: Run, tmp_path: Path) -> None:
    asyncio.run(fill_as_1_0_0(tmp_path / "icct.db"))
    ended = run()
    assert ended.out.splitlines()[:2] == [
        f"The database is now at {HEAD}.",
        "ICCT-002 is ICCT-001 again: the names look the same, and so does the captain's phone. Both are kept.",
    ]
    assert len(ended.out.splitlines()) == 1 + len(PAIRS)
    assert run().out == f"The database is at {HEAD} already.\n"


async def fill_as_1_0_0(file: Path) -> None:
    database = open_database(f"sqlite+aiosqlite:///{file}")
    await fill(database)
    await database.close()


def test_down_takes_back_every_migration_after_the_one_named(run: Run) -> None:
    run()
    assert run("--down", REVISIONS[0]) == at(REVISIONS[0])
    assert run("--down", REVISIONS[0]) == Ended(0, f"The database is at {REVISIONS[0]} already.\n", "")


def test_the_first_migration_is_not_taken_back(run: Run, tmp_path: Path) -> None:
    run()
    run("--down", REVISIONS[0])
    sentence = f"The database is at {REVISIONS[0]}, the first: below it there would be no registrations left."
    assert run("--down") == Ended(1, "", f"icct: {sentence}\n")
    with closing(sqlite3.connect(tmp_path / "icct.db")) as connection:
        assert connection.execute("SELECT * FROM teams").fetchall() == []


def test_down_does_not_lead_up(run: Run) -> None:
    run()
    run("--down", REVISIONS[0])
    sentence = f"The database is at {REVISIONS[0]}, below {HEAD}: `icct migrate` without --down goes up."
    assert run("--down", HEAD) == Ended(1, "", f"icct: {sentence}\n")


@pytest.mark.parametrize("revision", ["0000", "9999", "base", "head", "-1", "1"])
def test_what_is_no_revision_ends_with_a_sentence(run: Run, tmp_path: Path, revision: str) -> None:
    ended = run(f"--down={revision}")
    assert ended == Ended(2, "", f"icct: REVISION must be one of {', '.join(REVISIONS)}, not {revision!r}.\n")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_has_nothing_to_take_back(run: Run) -> None:
    ended = run("--down")
    assert ended == Ended(1, "", "icct: The database has no tables: there is nothing to take back.\n")


def test_memory_has_no_tables(run: Run) -> None:
    ended = run("--down", DATABASE_URL="memory://")
    assert ended.status == 2
    assert ended.err.startswith("icct: DATABASE_URL must not be memory for this")


def test_tables_of_a_newer_version_are_left_alone(run: Run, tmp_path: Path) -> None:
    run()
    with closing(sqlite3.connect(tmp_path / "icct.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    ended = run("--down")
    assert ended.status == 1
    assert "9999, newer than this version knows" in ended.err

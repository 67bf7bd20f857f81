"""``icct check`` finds what is wrong with a database and says what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from socket import socket

import asyncpg
import pytest

from icct_adapters.sql import HEAD, migrate, migrate_down, open_database
from icct_adapters.sql.schema.revisions import REVISIONS
from icct_adapters.system_clock import SystemClock
from icct_core import Clock
from tests.support.commands.check_runner import Checked, RunCheck, checking, findings
from tests.support.databases.database_faults import locked, session
from tests.support.databases.look_alike_teams import fill
from tests.support.processes.icct_process import eventually
from tests.support.servers.pgbouncer import PgBouncer
from tests.support.servers.postgres import PostgresCluster

OF_THE_DATABASE = ("database", "version", "encoding", "migrations", "connections", "clock", "team numbers")
AFTER_IT = dict.fromkeys(OF_THE_DATABASE[1:], "skipped")
PASSWORD = "wrong-and-secret"


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunCheck:
    return checking(tmp_path, monkeypatch, capsys)[1]


@pytest.fixture(scope="module")
def migrated(postgres: PostgresCluster) -> str:
    """A database as it should be."""
    url = postgres.create_database()
    asyncio.run(change(url))
    return url


@pytest.fixture
def unused_port() -> Iterator[int]:
    with closing(socket()) as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


async def change(url: str, *, down_to: str | None = None) -> None:
    database = open_database(url)
    try:
        await migrate(database)
        if down_to:
            await migrate_down(database, down_to)
    finally:
        await database.close()


class Shifted(Clock):
    """This machine's clock, if it were set wrong."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return SystemClock().now() + self._by


def of_the_database(checked: Checked) -> dict[str, str]:
    return {name: checked.verdicts[name] for name in OF_THE_DATABASE}


def test_a_database_as_it_should_be_is_ok_in_every_line(check: RunCheck, migrated: str) -> None:
    checked = check(DATABASE_URL=migrated)
    assert of_the_database(checked) == dict.fromkeys(OF_THE_DATABASE, "ok")
    assert checked.lines["version"].message.startswith("PostgreSQL 18.")
    assert checked.lines["connections"].message.startswith("API_WORKERS=1 may open 31 (31 each), the server has 197;")
    assert checked.ended.status == 0


def test_a_wrong_password_is_found(check: RunCheck, postgres: PostgresCluster, migrated: str) -> None:
    let_in_with_password(postgres, "desk")
    url = migrated.replace("postgres@", f"desk:{PASSWORD}@")
    checked = check(DATABASE_URL=url)
    assert checked.failed.name == "database"
    assert checked.failed.message == "it refuses the password"
    assert "password in DATABASE_URL" in checked.failed.remedy
    assert of_the_database(checked) == {"database": "failed"} | AFTER_IT
    assert PASSWORD not in checked.ended.out + checked.ended.err
    assert check(DATABASE_URL=url.replace(PASSWORD, "right")).verdicts["database"] == "failed"  # it may read no table
    assert check(DATABASE_URL=url.replace(PASSWORD, "right")).failed.message == "its user may not read the tables"


def let_in_with_password(postgres: PostgresCluster, user: str) -> None:
    """From now on this user needs the password ``right``; everybody else comes in as before."""

    def ask(query: str) -> str:
        return postgres.run("psql", "--dbname=postgres", "--tuples-only", f"--command={query}")

    rules = postgres.folder / "data/pg_hba.conf"
    rules.write_text(f"host all {user} 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
    ask(f"CREATE ROLE {user} LOGIN PASSWORD 'right'")
    loaded = ask("SELECT pg_conf_load_time()")
    ask("SELECT pg_reload_conf()")
    eventually(lambda: ask("SELECT pg_conf_load_time()") != loaded, "the server has read its rules again")


def test_a_host_that_there_is_not_is_found(check: RunCheck) -> None:
    checked = check(DATABASE_URL=f"postgresql://desk:{PASSWORD}@nowhere.invalid/icct")
    assert checked.failed.message == "its host is not known by this name"
    assert "host and port in DATABASE_URL" in checked.failed.remedy
    assert of_the_database(checked) == {"database": "failed"} | AFTER_IT
    assert PASSWORD not in checked.ended.out + checked.ended.err


def test_a_server_that_is_not_running_is_found(check: RunCheck, unused_port: int) -> None:
    checked = check(DATABASE_URL=f"postgresql://desk:{PASSWORD}@127.0.0.1:{unused_port}/icct")
    assert checked.failed.message == "it cannot be reached: Connection refused"
    assert "see that the server runs" in checked.failed.remedy


def test_a_database_that_the_server_has_not_is_found(check: RunCheck, migrated: str) -> None:
    checked = check(DATABASE_URL=f"{migrated}_misspelt")
    assert checked.failed.message == "its server has no database of this name"
    assert "the name in DATABASE_URL" in checked.failed.remedy


def test_a_server_without_tls_is_found_where_tls_is_asked_for(check: RunCheck, migrated: str) -> None:
    checked = check(DATABASE_URL=f"{migrated}?ssl=require")
    assert checked.failed.message == "it does not agree on TLS"
    assert "ssl in DATABASE_URL" in checked.failed.remedy


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_migrations_that_are_behind_are_found(
    check: RunCheck, postgres: PostgresCluster, tmp_path: Path, kind: str
) -> None:
    url = postgres.create_database() if kind == "postgresql" else f"sqlite+aiosqlite:///{tmp_path / 'icct.db'}"
    asyncio.run(change(url, down_to=REVISIONS[-2]))
    checked = check(DATABASE_URL=url)
    assert checked.failed.name == "migrations"
    assert checked.failed.message == f"the tables are at {REVISIONS[-2]}, and this version needs {HEAD}"
    assert checked.failed.remedy == "Run `icct migrate`."


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_teams_that_have_two_numbers_are_listed(
    check: RunCheck, postgres: PostgresCluster, tmp_path: Path, kind: str
) -> None:
    url = postgres.create_database() if kind == "postgresql" else f"sqlite+aiosqlite:///{tmp_path / 'icct.db'}"
    asyncio.run(fill_as_1_0_0(url))
    assert check(DATABASE_URL=url).verdicts["team numbers"] == "skipped"
    asyncio.run(change(url))
    checked = check(DATABASE_URL=url)
    assert checked.verdicts["team numbers"] == "warning"
    assert checked.lines["team numbers"].message == (
        "names and captain's phone are the same: "
        "ICCT-002 and ICCT-001, ICCT-004 and ICCT-003, "
        "ICCT-007 and ICCT-006, ICCT-008 and ICCT-006, ICCT-009 and YOUTH-001"
    )
    assert "icct teams remove" in checked.lines["team numbers"].remedy
    assert checked.ended.status == 0


async def fill_as_1_0_0(url: str) -> None:
    database = open_database(url)
    await fill(database)
    await database.close()


def test_a_database_without_tables_is_found(check: RunCheck, postgres: PostgresCluster) -> None:
    checked = check(DATABASE_URL=postgres.create_database())
    assert (checked.failed.name, checked.failed.message) == ("migrations", "the database has no tables yet")


def test_a_pool_larger_than_the_servers_connections_is_found(check: RunCheck, migrated: str) -> None:
    checked = check(DATABASE_URL=migrated, API_WORKERS="10")
    assert checked.failed.name == "connections"
    assert checked.failed.message == "API_WORKERS=10 may open 310 (31 each), the server has 197"
    assert "Lower DATABASE_POOL_SIZE" in checked.failed.remedy
    assert "max_connections" in checked.failed.remedy


def test_the_limit_of_a_user_counts_as_well_as_the_servers(
    check: RunCheck, postgres: PostgresCluster, migrated: str
) -> None:
    name = migrated.rpartition("/")[2]
    postgres.run("psql", "--dbname=postgres", f"--command=ALTER DATABASE {name} CONNECTION LIMIT 20")
    try:
        checked = check(DATABASE_URL=migrated)
    finally:
        postgres.run("psql", "--dbname=postgres", f"--command=ALTER DATABASE {name} CONNECTION LIMIT -1")
    assert checked.failed.message == "API_WORKERS=1 may open 31 (31 each), the server has 20"


def test_a_database_that_takes_no_writes_is_found(check: RunCheck, postgres: PostgresCluster) -> None:
    url = postgres.create_database()
    asyncio.run(change(url))
    name = url.rpartition("/")[2]
    reads = f"ALTER DATABASE {name} SET default_transaction_read_only TO on"
    postgres.run("psql", "--dbname=postgres", f"--command={reads}")
    checked = check(DATABASE_URL=url)
    assert (checked.failed.name, checked.failed.message) == ("database", "it takes no writes")
    assert "read-only" in checked.failed.remedy


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_lock_that_somebody_holds_is_found(
    check: RunCheck, postgres: PostgresCluster, tmp_path: Path, kind: str
) -> None:
    url = postgres.create_database() if kind == "postgresql" else f"sqlite+aiosqlite:///{tmp_path / 'icct.db'}"
    asyncio.run(change(url))
    held = (
        locked(tmp_path / "icct.db") if kind == "sqlite" else session(postgres, url, "BEGIN", "LOCK TABLE tournaments")
    )
    with held:
        checked = check(DATABASE_URL=url)
    assert (checked.failed.name, checked.failed.remedy) == ("database", "End that transaction.")
    assert check(DATABASE_URL=url).verdicts["database"] == "ok"


async def test_a_user_that_may_only_read_is_found_and_sees_the_connections_of_others(
    postgres: PostgresCluster, tmp_path: Path
) -> None:
    url = postgres.create_database()
    await change(url)
    name = url.rpartition("/")[2]
    for command in ("CREATE ROLE reader LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"):
        postgres.run("psql", f"--dbname={name}", f"--command={command}")
    environment = {
        "DATABASE_URL": url.replace("postgres@", "reader@"),
        "DATA_DIR": str(tmp_path),
        "DATABASE_POOL_SIZE": "196",
        "DATABASE_MAX_OVERFLOW": "0",
    }
    assert (await findings(environment))["database"].message == "it takes no writes"

    postgres.run("psql", f"--dbname={name}", "--command=GRANT INSERT ON teams TO reader")
    assert (await findings(environment))["database"].message == "it refuses to be written"

    writes = "GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO reader"
    postgres.run("psql", f"--dbname={name}", f"--command={writes}")
    other = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        found = await findings(environment)
    finally:
        await other.close()
    assert (found["database"].verdict, found["connections"].verdict) == ("ok", "warning")
    assert "others use" in found["connections"].message


@pytest.mark.parametrize(("hours", "where"), [(1, "behind"), (-1, "ahead of")])
async def test_a_clock_that_is_off_by_an_hour_is_found(migrated: str, tmp_path: Path, hours: int, where: str) -> None:
    environment = {"DATABASE_URL": migrated, "DATA_DIR": str(tmp_path)}
    found = await findings(environment, clock=Shifted(timedelta(hours=hours)))
    assert found["clock"].verdict == "failed"
    assert found["clock"].message.startswith("the database's clock is 3")
    assert found["clock"].message.endswith(f" s {where} this machine's")
    assert "NTP" in found["clock"].remedy


def test_a_file_that_is_no_database_is_found(check: RunCheck, tmp_path: Path) -> None:
    (tmp_path / "icct.db").write_text("Dear diary, nobody registered today. " * 99)
    checked = check(DATABASE_URL=f"sqlite:///{tmp_path / 'icct.db'}")
    assert "file is not a database" in checked.failed.message
    assert "DATABASE_URL" in checked.failed.remedy


def test_a_database_file_that_is_not_there_is_found_and_not_made(check: RunCheck, tmp_path: Path) -> None:
    checked = check()
    assert checked.failed.message == f"there is no database file {tmp_path / 'data/icct.db'} yet"
    assert "icct migrate" in checked.failed.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_pooler_is_told_of(check: RunCheck, migrated: str, pgbouncer: PgBouncer) -> None:
    checked = check(DATABASE_URL=pgbouncer.before(migrated))
    assert (
        checked.lines["database"].message == "PostgreSQL answers through a pooler; workers elsewhere look once a second"
    )
    assert (checked.verdicts["connections"], checked.ended.status) == ("skipped", 0)


def test_memory_has_nothing_to_look_at(check: RunCheck) -> None:
    checked = check(DATABASE_URL="memory://")
    assert of_the_database(checked) == dict.fromkeys(OF_THE_DATABASE, "skipped")
    assert checked.ended.status == 0

"""Whether others use a database that is to be migrated: connections of the service, and files that are open."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from icct_adapters.sql import PREPARING, PoolLimits, SqlDatabase, migrate, open_database
from icct_adapters.sql.schema import other_processes
from icct_adapters.sql.schema.other_processes import Alone, OthersConnected, must_be_alone
from icct_adapters.sql.schema.revisions import HEAD, NEEDS_EVERYBODY_GONE, REVISIONS, between
from tests.support.databases.of_1_0_0 import REVISION, postgresql_of_1_0_0, sqlite_of_1_0_0
from tests.support.databases.stores import sqlite_url
from tests.support.servers.pgbouncer import PgBouncer
from tests.support.servers.postgres import PostgresCluster


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is waited for comes, however busy the machine is."""
    monkeypatch.setattr(other_processes, "PATIENCE", 60)


@pytest.fixture
def impatient(patient: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests in which nobody goes."""
    monkeypatch.setattr(other_processes, "PATIENCE", 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of a database of 1.0.0."""
    if request.param == "sqlite":
        return sqlite_of_1_0_0(tmp_path)
    return postgresql_of_1_0_0(request.getfixturevalue("postgres"))


def opened_to_migrate(url: str) -> SqlDatabase:
    return open_database(url, PoolLimits(application=PREPARING))


@pytest.fixture
async def migrating(url: str) -> AsyncIterator[SqlDatabase]:
    """As ``icct migrate`` opens it; it has looked at it already."""
    database = opened_to_migrate(url)
    await database.ping()
    yield database
    await database.close()


@pytest.fixture
async def service(url: str) -> AsyncIterator[SqlDatabase]:
    """A process that serves, and rests at the moment."""
    database = open_database(url)
    await database.ping()
    yield database
    await database.close()


async def test_nobody_else_is_there(migrating: SqlDatabase) -> None:
    assert await must_be_alone(migrating, to=HEAD) == Alone()
    await migrate(migrating)


@pytest.mark.usefixtures("impatient")
async def test_a_process_that_rests_is_found(service: SqlDatabase, migrating: SqlDatabase) -> None:
    with pytest.raises(OthersConnected) as found:
        await must_be_alone(migrating, to=HEAD)
    assert found.value.connections == (1 if migrating.is_postgresql else None)
    await service.ping()


async def test_one_that_is_just_stopped_is_waited_for(service: SqlDatabase, migrating: SqlDatabase) -> None:
    looking = asyncio.create_task(must_be_alone(migrating, to=HEAD))
    await asyncio.sleep(0.3)
    assert not looking.done()
    await service.close()
    assert await looking == Alone()


@pytest.mark.usefixtures("impatient")
async def test_the_way_down_needs_it_too(service: SqlDatabase, migrating: SqlDatabase) -> None:
    await migrate(service)
    with pytest.raises(OthersConnected):
        await must_be_alone(migrating, to=REVISION)


@pytest.mark.parametrize("to", [REVISION, "0006", "0003"])
async def test_migrations_that_leave_tables_as_they_are_need_nobody_gone(
    service: SqlDatabase, migrating: SqlDatabase, to: str
) -> None:
    await service.ping()
    assert await must_be_alone(migrating, to=to) == Alone()


async def test_what_another_did_meanwhile_is_not_in_the_way(service: SqlDatabase, migrating: SqlDatabase) -> None:
    looking = asyncio.create_task(must_be_alone(migrating, to=HEAD))
    await asyncio.sleep(0.1)
    await migrate(service)
    assert await looking == Alone()


async def test_several_may_look_at_once(url: str) -> None:
    databases = [opened_to_migrate(url) for _ in range(3)]
    for database in databases:
        await database.ping()
    assert await asyncio.gather(*(must_be_alone(database, to=HEAD) for database in databases)) == [Alone()] * 3
    for database in databases:
        await database.close()


async def test_an_empty_database_is_anybodys(tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path))
    await database.ping()
    with closing(sqlite3.connect(tmp_path / "icct.db")) as other:
        other.execute("SELECT * FROM sqlite_master")
        assert await must_be_alone(database, to=HEAD) == Alone()
    await database.close()


async def test_other_programs_of_the_server_are_nobody(postgres: PostgresCluster) -> None:
    url = postgresql_of_1_0_0(postgres)
    other = open_database(url, PoolLimits(application="psql"))
    elsewhere = open_database(postgres.create_database())
    migrating = opened_to_migrate(url)
    for database in (other, elsewhere):
        await database.ping()
    assert await must_be_alone(migrating, to=HEAD) == Alone()
    for database in (other, elsewhere, migrating):
        await database.close()


async def test_through_a_pooler_it_cannot_be_told(postgres: PostgresCluster, pgbouncer: PgBouncer) -> None:
    migrating = opened_to_migrate(pgbouncer.before(postgresql_of_1_0_0(postgres)))
    assert await must_be_alone(migrating, to=HEAD) == Alone(certain=False)
    await migrating.close()


def test_what_lies_between_two_revisions_is_the_same_both_ways() -> None:
    assert between("0005", "0007") == between("0007", "0005") == ("0006", "0007")
    assert between(HEAD, HEAD) == ()
    assert set(REVISIONS) >= NEEDS_EVERYBODY_GONE

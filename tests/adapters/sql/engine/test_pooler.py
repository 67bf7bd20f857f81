"""What is different through PgBouncer in transaction mode, and that a process finds out by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any, cast

import asyncpg
import pytest
from sqlalchemy import text

from icct_adapters.memory import ManualClock
from icct_adapters.sql import PoolLimits, SqlDatabase, migrate, migrate_down, open_database
from icct_adapters.sql.engine import liveness
from icct_adapters.sql.engine.drivers import goes_through_pooler
from icct_adapters.sql.engine.postgresql_engine import _Connector
from icct_adapters.sql.operations.server_facts import read_facts
from icct_core import (
    DatabaseUnavailable,
    IdempotencyKey,
    ListRegistrations,
    ListRegistrationsQuery,
    MessageKind,
    RegisterTeam,
    RegisterTeamCommand,
    TournamentRules,
)
from tests.support.builders import a_draft, a_form
from tests.support.databases.stores import NOW, empty_database, in_parallel, sql_store
from tests.support.network.round_trip_counter import RoundTrips
from tests.support.servers.pgbouncer import PgBouncer
from tests.support.servers.postgres import PostgresCluster

RULES = TournamentRules()


@pytest.fixture
async def pooled(pooler_url: str) -> AsyncIterator[SqlDatabase]:
    async with empty_database(pooler_url) as database:
        yield database


async def is_pooled(url: str) -> bool:
    database = open_database(url, PoolLimits(size=1, overflow=0))
    try:
        async with database.reader.connect() as connection:
            return await goes_through_pooler(connection)
    finally:
        await database.close()


async def test_a_pooler_is_found_by_itself_and_a_server_is_none(postgres_url: str, pooler_url: str) -> None:
    assert await is_pooled(pooler_url)
    assert not await is_pooled(postgres_url)


@pytest.mark.parametrize("pool_mode", ["session", "transaction"])
async def test_a_pooler_that_loses_our_settings_is_found_too(postgres: PostgresCluster, pool_mode: str) -> None:
    lost = "default_transaction_isolation, lock_timeout, statement_timeout"
    with PgBouncer(postgres, pool_mode=pool_mode, ignore_startup_parameters=lost) as bouncer:
        url = bouncer.before(postgres.create_database())
        assert await is_pooled(url)
        async with empty_database(url) as database:
            await register(database, 1)


async def test_a_check_is_told_of_the_pooler(pooled: SqlDatabase, postgres_url: str) -> None:
    assert (await read_facts(pooled, ManualClock())).pooled
    async with empty_database(postgres_url) as direct:
        assert not (await read_facts(direct, ManualClock())).pooled


async def test_another_address_that_is_refused_is_no_pooler(pgbouncer: PgBouncer) -> None:
    database = open_database(pgbouncer.before("postgresql+asyncpg://nobody@127.0.0.1:1/nowhere"))
    with pytest.raises(DatabaseUnavailable):
        await database.ping()
    await database.close()


def command(number: int) -> RegisterTeamCommand:
    form = a_form(team_name=f"Team {number}", church_name=f"Church {number}")
    return RegisterTeamCommand(form=form, idempotency_key=IdempotencyKey(f"key-{number}"))


async def register(database: SqlDatabase, number: int) -> int:
    store = sql_store(database)
    use_case = RegisterTeam(team_entry=store.team_entry, unit_of_work=store.unit_of_work, clock=ManualClock(NOW))
    return (await use_case(command(number))).team_id.number


async def test_200_teams_from_16_clients_are_registered_without_an_error(pooled: SqlDatabase) -> None:
    numbers = iter(range(1, 201))
    given: list[int] = []

    async def client(_: int) -> None:
        given.extend([await register(pooled, number) for number in numbers])

    assert await in_parallel(16, client) == [None] * 16
    assert sorted(given) == list(range(1, 201))
    assert await register(pooled, 7) in given  # a replay


async def test_what_a_transaction_sets_is_gone_after_it(pooled: SqlDatabase) -> None:
    """The next client of PostgreSQL's process, whoever that is, finds it as it was."""
    shown = text("SELECT current_setting('lock_timeout') || ' ' || current_setting('statement_timeout')")
    async with pooled.transaction() as connection:
        assert await connection.value(shown, {}) == "3s 5s"
        assert await connection.value(text("SHOW transaction_isolation"), {}) == "read committed"
    async with pooled.reader.connect() as reader:
        assert await reader.scalar(shown) == "0 0"


async def test_a_registration_that_waits_too_long_for_its_number_is_given_up(pooled: SqlDatabase) -> None:
    """The limit of the entry in one statement, too, is PostgreSQL's."""
    async with sql_store(pooled).unit_of_work.begin() as first:
        await first.registrations.enter(a_draft(), RULES, at=NOW)
        with pytest.raises(DatabaseUnavailable) as caught:
            await register(pooled, 1)
    assert "55P03" in caught.value.reason


async def test_nobody_listens_on_a_connection_that_somebody_else_is_given(pooled: SqlDatabase) -> None:
    """Told of nothing, a worker finds what is queued elsewhere by looking, at the latest when its wait is over."""
    async with sql_store(pooled).queue.listening():
        await register(pooled, 1)
        await sql_store(pooled).queue.wait(MessageKind.STORE_LOGO, at_most=timedelta(seconds=30))
    for _ in range(20):
        async with pooled.reader.connect() as connection:
            assert (await connection.execute(text("SELECT pg_listening_channels()"))).all() == []


async def test_the_tables_are_made_and_taken_back(postgres: PostgresCluster, pgbouncer: PgBouncer) -> None:
    """By several processes at once, as when a new version is started on several machines."""
    url = pgbouncer.before(postgres.create_database())
    databases = [open_database(url) for _ in range(3)]
    try:
        assert await asyncio.gather(*(migrate(database) for database in databases)) == [None] * 3
        assert (await databases[0].look()).up_to_date
        await migrate_down(databases[0], "0001")
        await migrate(databases[0])
        assert (await databases[0].look()).up_to_date
    finally:
        for database in databases:
            await database.close()


async def list_teams(database: SqlDatabase) -> Any:
    return await ListRegistrations(registrations=sql_store(database).registrations)(ListRegistrationsQuery(limit=2))


async def new_team(database: SqlDatabase) -> Any:
    return await register(database, 2)


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        pytest.param(new_team, 3, id="registration: BEGIN with its limits, one statement, and COMMIT"),
        pytest.param(list_teams, 2, id="list: nothing but its statements"),
    ],
)
async def test_the_database_is_waited_for_no_more_often_than_it_must_be(
    pooled: SqlDatabase,
    pooler_url: str,
    monkeypatch: pytest.MonkeyPatch,
    ask: Callable[[SqlDatabase], Any],
    expected: int,
) -> None:
    monkeypatch.setattr(liveness, "PING_AFTER", 60.0)  # a busy server's connections do not rest
    trips = RoundTrips(pooler_url)
    async with trips.counting():
        database = open_database(trips.url, PoolLimits(size=1, overflow=0))
        try:
            for number in (1, 3, 4):
                await register(database, number)
            await list_teams(database)
            await database.notices.close()
            before = trips.count
            await ask(database)
            assert trips.count - before == expected
        finally:
            await database.close()


async def test_named_statements_fail_where_another_process_runs_them(pooler_url: str, pooled: SqlDatabase) -> None:
    """What all this is for: the driver as it is, through the same pooler."""
    url, statement = pooler_url.replace("+asyncpg", ""), "SELECT pg_backend_pid() + $1::int"
    clients = [await asyncpg.connect(url)]
    try:
        process = await clients[0].fetchval(statement, 0)
        found = ""
        while found != "SELECT 1":  # until another client's transaction keeps that process
            clients.append(await asyncpg.connect(url))
            found = await clients[-1].execute(f"BEGIN; SELECT WHERE pg_backend_pid() = {process}")
        with pytest.raises(asyncpg.InvalidSQLStatementNameError):
            await clients[0].fetchval(statement, 0)
    finally:
        for client in clients:
            client.terminate()


class LostAtOnce:
    """A dialect whose connections are lost as soon as they are made."""

    def __init__(self) -> None:
        self.terminated = 0
        self.driver_connection = self

    def connect(self, *_: object, **__: object) -> LostAtOnce:
        return self

    def run_async(self, _: object) -> bool:
        raise asyncio.CancelledError

    def terminate(self) -> None:
        self.terminated += 1


def test_a_connection_that_is_lost_while_it_is_looked_at_is_not_left_open() -> None:
    dialect = LostAtOnce()
    with pytest.raises(asyncio.CancelledError):
        _Connector({}).connect(cast("Any", dialect), None, (), {})
    assert dialect.terminated == 1

"""What a use case is told when its database refuses, is away, or is busy."""

from __future__ import annotations

import asyncio
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from icct_adapters.memory import ManualClock
from icct_adapters.sql import open_database
from icct_adapters.sql.engine.errors import DriverError
from icct_adapters.sql.engine.sqlite_engine import sqlite_engine
from icct_core import (
    CheckRegistration,
    Claim,
    DatabaseUnavailable,
    IdempotencyKey,
    MessageKind,
    RegistrationFilter,
    SubmissionInProgress,
    TeamId,
    TournamentRules,
    new_registration_id,
)
from tests.support.builders import a_command, a_draft, register_by_steps
from tests.support.databases.stores import NOW, Store, empty_database, in_parallel, sql_store, sqlite_url
from tests.support.servers.postgres import PostgresCluster

RULES = TournamentRules()


async def every_way_to_ask(store: Store) -> list[object]:
    """The errors of each port's way to the database."""
    use_case = register_by_steps(store.unit_of_work, clock=ManualClock())
    return await asyncio.gather(
        use_case(a_command()),
        CheckRegistration(unit_of_work=store.unit_of_work, clock=ManualClock())(a_command()),
        store.registrations.get(TeamId("ICCT", 1)),
        store.registrations.page(RegistrationFilter(), after=None, limit=1),
        store.registrations.count(RegistrationFilter()),
        store.queue.lease(MessageKind.STORE_LOGO, limit=1, at=NOW, until=NOW),
        store.database.ping(),
        store.database.look(),
        return_exceptions=True,
    )


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://nobody:secret-password@127.0.0.1:1/icct",
        "sqlite+aiosqlite:////nowhere/secret-password/icct.db",
    ],
)
async def test_a_database_that_cannot_be_reached_is_unavailable_and_no_more_is_told(url: str) -> None:
    database = open_database(url)
    for error in await every_way_to_ask(sql_store(database)):
        assert isinstance(error, DatabaseUnavailable)
        assert "secret-password" not in str(error)
    await database.close()


async def test_a_database_that_does_not_exist_is_unavailable(postgres: PostgresCluster) -> None:
    database = open_database(postgres.create_database() + "_of_nobody")
    assert all(isinstance(error, DatabaseUnavailable) for error in await every_way_to_ask(sql_store(database)))
    await database.close()


async def test_after_a_restart_of_the_server_the_same_pool_works_again() -> None:
    with PostgresCluster() as cluster:
        async with empty_database(cluster.create_database()) as database:
            store = sql_store(database)
            await asyncio.gather(*(database.ping() for _ in range(5)))
            await asyncio.to_thread(cluster.stop, "immediate")
            assert all(isinstance(error, DatabaseUnavailable) for error in await every_way_to_ask(store))
            await asyncio.to_thread(cluster.start)
            use_case = register_by_steps(store.unit_of_work, clock=ManualClock())
            assert (await use_case(a_command())).team_id == TeamId("ICCT", 1)


async def test_a_connection_cut_inside_a_transaction_is_unavailable_and_stores_nothing(postgres_url: str) -> None:
    async with empty_database(postgres_url) as database:
        store = sql_store(database)
        with pytest.raises(DatabaseUnavailable):
            async with store.unit_of_work.begin() as tx:
                await tx.registrations.enter(a_draft(), RULES, at=NOW)
                async with database.writer.connect() as other:
                    await other.exec_driver_sql(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE state = 'idle in transaction' AND pid <> pg_backend_pid()"
                    )
        assert await store.registrations.count(RegistrationFilter()) == 0


async def test_a_copy_that_waits_too_long_for_its_key_is_told_that_the_first_is_in_progress(postgres_url: str) -> None:
    def a_claim() -> Claim:
        return Claim(
            key=IdempotencyKey("one"), fingerprint="same", registration_id=new_registration_id(), expires_at=NOW
        )

    async with empty_database(postgres_url) as database:
        store = sql_store(database)
        async with store.unit_of_work.begin() as first:
            assert await first.idempotency.claim(a_claim(), at=NOW) is None
            with pytest.raises(SubmissionInProgress):
                async with store.unit_of_work.begin() as second:
                    await second.idempotency.claim(a_claim(), at=NOW)


async def test_a_team_that_waits_too_long_for_its_number_is_told_to_try_again(postgres_url: str) -> None:
    async with empty_database(postgres_url) as database:
        store = sql_store(database)
        async with store.unit_of_work.begin() as first:
            await first.registrations.enter(a_draft(), RULES, at=NOW)
            with pytest.raises(DatabaseUnavailable):
                async with store.unit_of_work.begin() as second:
                    await second.registrations.enter(a_draft(team_name="Another", church_name="Other"), RULES, at=NOW)


async def test_a_defect_stays_a_defect_and_shows_no_personal_data(tmp_path: Path, postgres_url: str) -> None:
    for url in (sqlite_url(tmp_path), postgres_url):
        async with empty_database(url) as database:
            store, draft = sql_store(database), a_draft()
            with pytest.raises(DriverError) as caught:
                async with store.unit_of_work.begin() as tx:
                    await tx.registrations.enter(draft, RULES, at=NOW)
                    same_id = a_draft(id=draft.id, team_name="Another", captain_phone="9000000000")
                    await tx.registrations.enter(same_id, RULES, at=NOW)
            text = "".join(traceback.format_exception(caught.value))
            assert "john.samuel" not in text
            assert "9000000000" not in text


async def test_without_begin_immediate_racing_teams_fail_on_sqlite(tmp_path: Path) -> None:
    async with empty_database(sqlite_url(tmp_path)) as database:
        deferred = sqlite_engine(database.writer.url, "BEGIN", 10)
        store = sql_store(replace(database, writer=deferred))

        async def register_after_a_look(index: int) -> None:
            async with store.unit_of_work.begin() as tx:
                draft = a_draft(team_name=f"Team {index}")
                await tx.registrations.admit(draft, RULES, arrived_at=NOW)
                await tx.registrations.enter(draft, RULES, at=NOW)

        results = await in_parallel(10, register_after_a_look)
        await deferred.dispose()
        assert any(isinstance(result, DatabaseUnavailable) for result in results)


async def test_sqlite_keeps_what_it_confirmed_and_checks_what_refers_to_what(tmp_path: Path) -> None:
    async with empty_database(sqlite_url(tmp_path)) as database:
        for engine in (database.writer, database.reader):
            async with engine.connect() as connection:
                settings = {
                    name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
                    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
                }
            assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}

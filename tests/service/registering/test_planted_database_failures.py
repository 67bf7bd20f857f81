"""Failures planted in a real PostgreSQL, and how often a registration is tried for each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import structlog
from sqlalchemy import text

from icct_adapters.memory import ManualClock
from icct_adapters.sql import SqlDatabase, SqlRegistrationRepository, open_database
from icct_adapters.sql.engine.connection import SqlConnection
from icct_adapters.sql.engine.dialect import Dialect
from icct_core import (
    DatabaseUnavailable,
    RegistrationDraft,
    RegistrationFilter,
    RegistrationRepository,
    TeamId,
    TournamentRules,
)
from icct_http.service.registering import database_retry
from icct_http.service.registering.database_retry import RetriedUseCase
from tests.support.builders import a_command, register_by_steps
from tests.support.databases.stores import Store, empty_database, sql_store
from tests.support.servers.postgres import PostgresCluster

Make = Callable[[SqlConnection, Dialect], RegistrationRepository]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_retry, "PAUSES", (0.0, 0.0, 0.0))


class Planted:
    """Makes repositories; the first ``failures`` of them are made by ``fail``."""

    def __init__(self, failures: int, fail: Make) -> None:
        self.failures = failures
        self.fail = fail
        self.attempts = 0

    def __call__(self, connection: SqlConnection, dialect: Dialect) -> RegistrationRepository:
        self.attempts += 1
        make = self.fail if self.attempts <= self.failures else SqlRegistrationRepository
        return make(connection, dialect)

    async def register(self, database: SqlDatabase, key: str | None = None) -> TeamId:
        store = sql_store(database, self)
        use_case = RetriedUseCase(
            use_case=register_by_steps(store.unit_of_work, clock=ManualClock()), on_retry=lambda: None
        )
        with structlog.testing.capture_logs():
            return (await use_case(a_command(key=key))).team_id


async def teams_in(store: Store) -> int:
    return await store.registrations.count(RegistrationFilter())


def reporting(sqlstate: str) -> Make:
    class Reporting(SqlRegistrationRepository):
        """PostgreSQL itself reports this when the team is to be entered, the logo being written already."""

        async def enter(
            self, draft: RegistrationDraft, rules: TournamentRules, *, at: datetime, arrived_at: datetime | None = None
        ) -> TeamId:
            raising = text(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{sqlstate}'; END $$")
            await self._connection.change(raising, {})
            return await super().enter(draft, rules, at=at, arrived_at=arrived_at)

    return Reporting


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
@pytest.mark.parametrize("failures", [1, 3])
async def test_a_serialisation_failure_and_a_deadlock_are_repeated_up_to_three_times(
    sqlstate: str, failures: int, postgres_url: str
) -> None:
    async with empty_database(postgres_url) as database:
        planted = Planted(failures, reporting(sqlstate))
        assert await planted.register(database, key="k") == TeamId("ICCT", 1)
        assert planted.attempts == failures + 1
        assert await teams_in(sql_store(database)) == 1


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
async def test_the_fourth_failure_is_unavailable_and_leaves_nothing(sqlstate: str, postgres_url: str) -> None:
    async with empty_database(postgres_url) as database:
        planted = Planted(4, reporting(sqlstate))
        with pytest.raises(DatabaseUnavailable):
            await planted.register(database)
        assert planted.attempts == 4
        assert await teams_in(sql_store(database)) == 0


@pytest.mark.parametrize("sqlstate", ["57014", "53300", "55P03"], ids=["too long", "too many", "locked"])
async def test_what_does_not_pass_at_once_is_not_repeated(sqlstate: str, postgres_url: str) -> None:
    async with empty_database(postgres_url) as database:
        planted = Planted(1, reporting(sqlstate))
        with pytest.raises(DatabaseUnavailable) as caught:
            await planted.register(database)
        assert (planted.attempts, caught.value.repeatable) == (1, False)


def cutting(cluster: PostgresCluster, database: SqlDatabase) -> Callable[[], object]:
    """Ends every connection that this database's engine has."""
    name = str(database.writer.url.database)
    query = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = "
    return lambda: cluster.run("psql", "-c", f"{query}'{name}'", "postgres")


async def test_a_connection_lost_before_the_first_statement_is_repeated(postgres: PostgresCluster) -> None:
    async with empty_database(postgres.create_database()) as database:
        cut = cutting(postgres, database)

        def lost_before_it_began(connection: SqlConnection, dialect: Dialect) -> RegistrationRepository:
            cut()
            return SqlRegistrationRepository(connection, dialect)

        planted = Planted(2, lost_before_it_began)
        assert await planted.register(database) == TeamId("ICCT", 1)
        assert planted.attempts == 3


@pytest.mark.parametrize("key", [None, "k"])
async def test_a_connection_lost_when_the_commit_was_asked_for_is_not_repeated(
    key: str | None, postgres: PostgresCluster
) -> None:
    async with empty_database(postgres.create_database()) as database:
        cut = cutting(postgres, database)

        class LostAtCommit(SqlRegistrationRepository):
            async def enter(self, *arguments: Any, **named: Any) -> TeamId:
                team_id = await super().enter(*arguments, **named)
                cut()
                return team_id

        planted = Planted(1, LostAtCommit)
        with pytest.raises(DatabaseUnavailable) as caught:
            await planted.register(database, key=key)
        assert (planted.attempts, caught.value.repeatable) == (1, False)


async def test_a_database_that_refuses_connections_is_away_and_not_repeated() -> None:
    database = open_database("postgresql+asyncpg://nobody@127.0.0.1:1/icct")
    planted = Planted(0, SqlRegistrationRepository)
    with pytest.raises(DatabaseUnavailable) as caught:
        await planted.register(database)
    assert (planted.attempts, caught.value.repeatable) == (0, False)
    await database.close()

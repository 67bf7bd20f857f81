"""PostgreSQL's one statement writes the rows that several statements write elsewhere."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from icct_adapters.sql import SqlRegistrationReader, SqlUnitOfWork
from icct_adapters.sql.postgresql_repository import PostgresqlRegistrationRepository
from icct_adapters.sql.registration_repository import SqlRegistrationRepository
from icct_adapters.sql.rows import rows_of
from icct_adapters.sql.tables import counters, players, teams
from icct_core import TeamId, TournamentRules
from tests.builders import a_draft
from tests.postgres import PostgresCluster
from tests.stores import NOW, empty_database

RULES = TournamentRules(min_players=0)


@pytest.mark.parametrize("repository", [PostgresqlRegistrationRepository, SqlRegistrationRepository])
@pytest.mark.parametrize("number", [1, 999, 1000])
@pytest.mark.parametrize("players_sent", [[], [{"name": "A. One", "role": "Batsman"}, {"name": "B. Two"}]])
async def test_rows_are_those_of_the_registration(
    postgres_url: str, number: int, players_sent: list[object], repository: type[SqlRegistrationRepository]
) -> None:
    draft = a_draft(team_name="Élan XI", players=players_sent, rules=RULES)
    async with empty_database(postgres_url) as database:
        async with database.writer.begin() as connection:
            await connection.execute(insert(counters).values(prefix="ICCT", last_number=number - 1))
        async with SqlUnitOfWork(database, repository).begin() as tx:
            assert await tx.registrations.enter(draft, RULES, at=NOW) == TeamId("ICCT", number)
        registration = await SqlRegistrationReader(database).get(TeamId("ICCT", number))
        assert registration.team == draft.team
        async with database.reader.connect() as connection:
            (team,) = (await connection.execute(select(teams))).mappings()
            squad = (await connection.execute(select(players).order_by(players.c.position))).mappings().all()
    assert (dict(team), [*map(dict, squad)]) == rows_of(registration)


async def test_it_is_what_a_registration_is_entered_by(postgres: PostgresCluster) -> None:
    async with (
        empty_database(postgres.create_database()) as database,
        SqlUnitOfWork(database).begin() as tx,
    ):
        assert isinstance(tx.registrations, PostgresqlRegistrationRepository)

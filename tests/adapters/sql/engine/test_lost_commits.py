"""A connection that ends between a commit and its answer: nobody knows, and nobody claims to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator

import pytest

from icct_adapters.sql import PoolLimits, SqlDatabase, open_database
from icct_adapters.sql.engine import postgresql_engine
from icct_core import DatabaseUnavailable, RegistrationFilter, TeamId, TournamentRules
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, empty_database, sql_store
from tests.support.network.tcp_proxy import Between

RULES = TournamentRules()
NOT_KNOWN = "not known whether this was stored; send it again with the same key"


@pytest.fixture(params=["postgres_url", "pooler_url"])
def between(request: pytest.FixtureRequest) -> Iterator[Between]:
    with Between(request.getfixturevalue(request.param)) as between:
        yield between


@pytest.fixture
async def database(between: Between) -> AsyncIterator[SqlDatabase]:
    """One connection, through somebody who may cut it; one team is in it, so that all statements are known."""
    async with empty_database(between.url):
        database = open_database(between.url, PoolLimits(size=1, overflow=0))
        assert await enter_by_statement(database, "First") == TeamId("ICCT", 1)
        yield database
        await database.close()


async def enter_by_statement(database: SqlDatabase, name: str) -> TeamId:
    return (await sql_store(database).team_entry.enter(a_draft(team_name=name), RULES, claim=None, at=NOW)).team_id


async def enter(database: SqlDatabase, between: Between) -> None:
    """Its COMMIT is the first statement whose answer is held back."""
    async with sql_store(database).unit_of_work.begin() as tx:
        await tx.registrations.enter(a_draft(team_name="Second"), RULES, at=NOW)
        between.hold_answers()


async def cut_while_held(between: Between, work: Awaitable[object]) -> DatabaseUnavailable:
    """What the work raises when its connection ends after the server has answered."""
    task = asyncio.ensure_future(work)
    await asyncio.to_thread(between.held.wait, 30)
    between.cut()
    with pytest.raises(DatabaseUnavailable) as caught:
        await task
    return caught.value


async def teams(database: SqlDatabase) -> int:
    return await sql_store(database).registrations.count(RegistrationFilter())


async def test_a_commit_whose_answer_was_lost_is_said_to_be_unknown(database: SqlDatabase, between: Between) -> None:
    error = await cut_while_held(between, enter(database, between))
    assert (error.may_be_stored, error.repeatable) == (True, False)
    assert NOT_KNOWN in str(error)
    assert await teams(database) == 2  # and here it was


async def test_a_commit_that_is_never_answered_is_said_to_be_unknown(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_engine, "STATEMENT_WITHIN", 0.5)
    with Between(postgres_url) as between:
        async with empty_database(between.url) as database:
            with pytest.raises(DatabaseUnavailable) as caught:
                await enter(database, between)
    assert (caught.value.may_be_stored, caught.value.repeatable) == (True, False)


async def test_a_statement_that_commits_by_itself_is_said_to_be_unknown(postgres_url: str) -> None:
    with Between(postgres_url) as between:
        async with empty_database(between.url) as database:
            await enter_by_statement(database, "First")
            between.hold_answers()
            error = await cut_while_held(between, enter_by_statement(database, "Second"))
            assert (error.may_be_stored, error.repeatable) == (True, False)
            assert NOT_KNOWN in str(error)
            assert await teams(database) == 2


async def test_what_was_lost_before_its_commit_is_known_not_to_be_stored(
    database: SqlDatabase, between: Between
) -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        async with sql_store(database).unit_of_work.begin() as tx:
            await tx.registrations.enter(a_draft(team_name="Second"), RULES, at=NOW)
            between.cut()
            await tx.registrations.enter(a_draft(team_name="Third"), RULES, at=NOW)
    assert (caught.value.may_be_stored, caught.value.repeatable) == (False, True)
    assert str(caught.value) == DatabaseUnavailable.message
    assert await teams(database) == 1

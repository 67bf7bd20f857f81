"""What every ``EntryAtOnce`` promises: what the steps do, or nothing. PostgreSQL has the only one."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from icct_adapters.sql import PostgresqlEntryAtOnce, SqlDatabase
from icct_adapters.sql.tables import counters, metadata
from icct_core import (
    Claim,
    DatabaseUnavailable,
    DuplicateTeam,
    IdempotencyKey,
    RegistrationDraft,
    SubmissionInProgress,
    TeamId,
    TournamentRules,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, empty_database, sql_store
from tests.support.servers.postgres import PostgresCluster

RULES = TournamentRules(min_players=0, teams_per_church=1)


def claim_for(draft: RegistrationDraft, key: str = "one") -> Claim:
    return Claim(
        key=IdempotencyKey(key),
        fingerprint=draft.fingerprint(),
        registration_id=draft.id,
        expires_at=NOW + timedelta(minutes=10),
    )


async def at_once(database: SqlDatabase, draft: RegistrationDraft, claim: Claim | None) -> TeamId | None:
    return await PostgresqlEntryAtOnce(database).enter(draft, RULES, claim=claim, at=NOW)


async def by_steps(database: SqlDatabase, draft: RegistrationDraft, claim: Claim | None) -> TeamId | None:
    async with sql_store(database).unit_of_work.begin() as tx:
        if claim is not None:
            await tx.idempotency.claim(claim, at=NOW)
        await tx.staged_files.add(draft.id, draft.logo)
        await tx.outbox.ensure(*draft.messages(NOW))
        return await tx.registrations.enter(draft, RULES, at=NOW)


async def all_rows(database: SqlDatabase) -> dict[str, list[dict[str, Any]]]:
    """Of every table."""
    rows = {}
    async with database.reader.connect() as connection:
        for table in metadata.sorted_tables:
            found = await connection.execute(select(table).order_by(*table.primary_key))
            rows[table.name] = [dict(row) for row in found.mappings()]
    return rows


@pytest.mark.parametrize("number", [1, 999, 1000])
@pytest.mark.parametrize("key", [None, "one"])
@pytest.mark.parametrize("players", [[], [{"name": "A. One", "role": "Batsman"}, {"name": "B. Two"}]])
async def test_its_rows_are_those_of_the_steps(
    postgres_url: str, number: int, key: str | None, players: list[object]
) -> None:
    draft = a_draft(team_name="Élan XI", players=players, rules=RULES)
    claim = claim_for(draft, key) if key else None
    kept = []
    for enter in (at_once, by_steps):
        async with empty_database(postgres_url) as database:
            async with database.writer.begin() as connection:
                await connection.execute(insert(counters).values(prefix="ICCT", last_number=number - 1))
            assert await enter(database, draft, claim) == TeamId("ICCT", number)
            kept.append(await all_rows(database))
    assert kept[0] == kept[1]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        pytest.param({"team_name": "Another", "church_name": "Another"}, "one", id="the key is taken"),
        pytest.param({"team_name": "Another"}, "other", id="the church is full"),
        pytest.param({"team_name": "Another"}, None, id="the church is full, without a key"),
    ],
)
async def test_if_anything_stands_against_it_nothing_is_done(
    postgres_url: str, changes: dict[str, Any], key: str | None
) -> None:
    first, second = a_draft(rules=RULES), a_draft(rules=RULES, **changes)
    async with empty_database(postgres_url) as database:
        assert await at_once(database, first, claim_for(first)) == TeamId("ICCT", 1)
        before = await all_rows(database)
        assert await at_once(database, second, claim_for(second, key) if key else None) is None
        assert await all_rows(database) == before


@pytest.mark.parametrize("key", [None, "other"])
async def test_a_team_that_is_there_is_refused_at_once(postgres_url: str, key: str | None) -> None:
    first, again = a_draft(rules=RULES), a_draft(church_name="Another", rules=RULES)
    async with empty_database(postgres_url) as database:
        await at_once(database, first, claim_for(first))
        before = await all_rows(database)
        with pytest.raises(DuplicateTeam):
            await at_once(database, again, claim_for(again, key) if key else None)
        assert await all_rows(database) == before


async def test_an_expired_key_is_taken_over(postgres_url: str) -> None:
    first, second = a_draft(rules=RULES), a_draft(team_name="Another", church_name="Another", rules=RULES)
    later = NOW + timedelta(minutes=10)
    async with empty_database(postgres_url) as database:
        await at_once(database, first, claim_for(first))
        at_once_later = PostgresqlEntryAtOnce(database).enter(second, RULES, claim=claim_for(second), at=later)
        assert await at_once_later == TeamId("ICCT", 2)
        (claim,) = (await all_rows(database))["claims"]
        assert claim["registration_id"] == second.id


async def test_who_waits_too_long_is_told_for_what(postgres_url: str) -> None:
    """For the key's holder, who is not done; or for a number, which the database did not give."""
    holder, copy = a_draft(rules=RULES), a_draft(rules=RULES)
    other = a_draft(team_name="Another", church_name="Another", rules=RULES)
    async with empty_database(postgres_url) as database:
        async with sql_store(database).unit_of_work.begin() as tx:
            await tx.idempotency.claim(claim_for(holder), at=NOW)
            await tx.registrations.enter(holder, RULES, at=NOW)
            told = await asyncio.gather(
                at_once(database, copy, claim_for(copy)),
                at_once(database, other, claim_for(other, "other")),
                return_exceptions=True,
            )
        assert [type(one) for one in told] == [SubmissionInProgress, DatabaseUnavailable]
        assert len((await all_rows(database))["teams"]) == 1


async def test_a_connection_lost_meanwhile_is_not_repeated_as_nobody_knows_what_is_stored(
    postgres: PostgresCluster,
) -> None:
    async with empty_database(postgres.create_database()) as database:
        holder, waiting = a_draft(rules=RULES), a_draft(team_name="Another", church_name="Another", rules=RULES)
        async with sql_store(database).unit_of_work.begin() as tx:
            await tx.registrations.enter(holder, RULES, at=NOW)
            entering = asyncio.create_task(at_once(database, waiting, None))
            await cut_who_waits(database)
            with pytest.raises(DatabaseUnavailable) as caught:
                await entering
        assert not caught.value.repeatable
        assert len((await all_rows(database))["teams"]) == 1


async def cut_who_waits(database: SqlDatabase) -> None:
    """End the connection that waits for a lock, as soon as there is one."""
    query = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(10), database.reader.connect() as connection:
        while not (await connection.exec_driver_sql(query)).scalar():  # noqa: ASYNC110  nobody tells who waits
            await asyncio.sleep(0.01)

"""What every ``TeamEntry`` promises, and that PostgreSQL's one statement does what the steps do."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from icct_adapters.sql import PostgresqlEntry, SqlDatabase, SqlUnitOfWork
from icct_adapters.sql.tables import metadata, tournaments
from icct_core import (
    ChurchLimitReached,
    Claim,
    DatabaseUnavailable,
    DuplicateSubmission,
    DuplicateTeam,
    Entered,
    IdempotencyKey,
    MessageKind,
    RegistrationDraft,
    Replayed,
    StepwiseEntry,
    SubmissionInProgress,
    TeamEntry,
    TeamId,
    TournamentRules,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, Store, empty_database, sql_store
from tests.support.servers.postgres import PostgresCluster

RULES = TournamentRules(min_players=0, teams_per_church=1)


def claim_for(draft: RegistrationDraft, key: str = "one") -> Claim:
    return Claim(
        key=IdempotencyKey(key),
        fingerprint=draft.fingerprint(),
        registration_id=draft.id,
        expires_at=NOW + timedelta(minutes=10),
    )


async def enter(store: Store, draft: RegistrationDraft, key: str | None = "one", *, at: datetime = NOW) -> TeamId:
    entry = await store.team_entry.enter(draft, RULES, claim=claim_for(draft, key) if key else None, at=at)
    assert isinstance(entry, Entered)
    return entry.team_id


async def kept(store: Store, draft: RegistrationDraft) -> set[str]:
    """What there is of a draft in the store."""
    leased = [one.message for kind in MessageKind for one in await store.lease_all(kind)]
    parts = {
        "team": bool(await store.registrations.find_many([draft.id])),
        "logo": await store.staged_logo(draft.id) is not None,
        "messages": any(message.subject == draft.id for message in leased),
    }
    return {name for name, there in parts.items() if there}


@pytest.fixture(params=["as it is", "by steps"])
def entering(request: pytest.FixtureRequest, store: Store) -> Store:
    """A store of each kind, with its own way of entering and with that by steps."""
    return store if request.param == "as it is" else replace(store, team_entry=StepwiseEntry(store.unit_of_work))


async def test_a_team_is_entered_with_all_that_belongs_to_it(entering: Store) -> None:
    draft = a_draft(rules=RULES)
    assert await enter(entering, draft) == TeamId("ICCT", 1)
    assert await kept(entering, draft) == {"team", "logo", "messages"}
    registration = await entering.one(draft.id)
    assert (registration.team, registration.team_id, registration.registered_at) == (draft.team, TeamId("ICCT", 1), NOW)


async def test_a_copy_under_the_same_key_is_a_replay(entering: Store) -> None:
    first, copy = a_draft(rules=RULES), a_draft(rules=RULES)
    await enter(entering, first)
    assert await entering.team_entry.enter(copy, RULES, claim=claim_for(copy), at=NOW) == Replayed(TeamId("ICCT", 1))
    assert await kept(entering, copy) == set()


REFUSED: list[tuple[dict[str, Any], str | None, type[Exception]]] = [
    ({"team_name": "Another", "church_name": "Another"}, "one", DuplicateSubmission),
    ({"team_name": "Another"}, "other", ChurchLimitReached),
    ({"team_name": "Another"}, None, ChurchLimitReached),
    ({"church_name": "Another"}, "other", DuplicateTeam),
    ({"church_name": "Another"}, None, DuplicateTeam),
    ({}, "other", DuplicateTeam),  # its church is full too
]


@pytest.mark.parametrize(("changes", "key", "refusal"), REFUSED)
async def test_what_stands_against_a_team_is_told_and_nothing_is_kept(
    entering: Store, changes: dict[str, Any], key: str | None, refusal: type[Exception]
) -> None:
    first, second = a_draft(rules=RULES), a_draft(rules=RULES, **changes)
    await enter(entering, first)
    with pytest.raises(refusal):
        await enter(entering, second, key)
    assert await kept(entering, second) == set()
    third = a_draft(team_name="Third", church_name="Third", rules=RULES)
    assert await enter(entering, third, "other") == TeamId("ICCT", 2)  # neither the key nor a number was used up


async def test_an_expired_key_is_taken_over(entering: Store) -> None:
    first, second = a_draft(rules=RULES), a_draft(team_name="Another", church_name="Another", rules=RULES)
    await enter(entering, first)
    assert await enter(entering, second, at=NOW + timedelta(minutes=10)) == TeamId("ICCT", 2)
    copy = a_draft(team_name="Another", church_name="Another", rules=RULES)
    replayed = await entering.team_entry.enter(copy, RULES, claim=claim_for(copy), at=NOW)
    assert replayed == Replayed(TeamId("ICCT", 2))  # the key is the second team's now
    third = a_draft(team_name="Third", church_name="Third", rules=RULES)
    with pytest.raises(DuplicateSubmission):
        await enter(entering, third, at=NOW + timedelta(minutes=10) - timedelta(microseconds=1))


async def by_statement(database: SqlDatabase, draft: RegistrationDraft, claim: Claim | None) -> Entered | Replayed:
    return await PostgresqlEntry(database, otherwise=Nowhere()).enter(draft, RULES, claim=claim, at=NOW)


async def by_steps(database: SqlDatabase, draft: RegistrationDraft, claim: Claim | None) -> Entered | Replayed:
    return await StepwiseEntry(SqlUnitOfWork(database)).enter(draft, RULES, claim=claim, at=NOW)


class NotEntered(Exception):
    """The statement has stored nothing."""


class Nowhere(TeamEntry):
    async def enter(self, *_: object, **__: object) -> Entered | Replayed:
        raise NotEntered


async def all_rows(database: SqlDatabase) -> dict[str, list[dict[str, Any]]]:
    """Of every table."""
    rows = {}
    async with database.reader.connect() as connection:
        for table in metadata.sorted_tables:
            found = await connection.execute(select(table).order_by(*table.primary_key))
            rows[table.name] = [dict(row) for row in found.mappings()]
    for church in rows["churches"]:
        assert church.pop("id")  # another each time
    return rows


@pytest.mark.parametrize("number", [1, 999, 1000])
@pytest.mark.parametrize("key", [None, "one"])
@pytest.mark.parametrize("players", [[], [{"name": "A. One", "role": "Batsman"}, {"name": "B. Two"}]])
async def test_the_rows_of_the_statement_are_those_of_the_steps(
    postgres_url: str, number: int, key: str | None, players: list[object]
) -> None:
    draft = a_draft(team_name="Élan XI", players=players, rules=RULES)
    claim = claim_for(draft, key) if key else None
    rows = []
    for enter_by in (by_statement, by_steps):
        async with empty_database(postgres_url) as database:
            async with database.writer.begin() as connection:
                await connection.execute(insert(tournaments).values(prefix="ICCT", last_number=number - 1))
            assert await enter_by(database, draft, claim) == Entered(TeamId("ICCT", number))
            rows.append(await all_rows(database))
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("changes", "key", "told"),
    [
        pytest.param({"team_name": "Another", "church_name": "Another"}, "one", NotEntered, id="the key is taken"),
        pytest.param({"team_name": "Another"}, "other", NotEntered, id="the church is full"),
        pytest.param({"team_name": "Another"}, None, NotEntered, id="the church is full, without a key"),
        pytest.param({"church_name": "Another"}, "other", DuplicateTeam, id="the team is there"),
        pytest.param({"church_name": "Another"}, None, DuplicateTeam, id="the team is there, without a key"),
    ],
)
async def test_the_statement_does_all_or_nothing(
    postgres_url: str, changes: dict[str, Any], key: str | None, told: type[Exception]
) -> None:
    first, second = a_draft(rules=RULES), a_draft(rules=RULES, **changes)
    async with empty_database(postgres_url) as database:
        await by_statement(database, first, claim_for(first))
        before = await all_rows(database)
        with pytest.raises(told):
            await by_statement(database, second, claim_for(second, key) if key else None)
        assert await all_rows(database) == before


async def test_who_waits_too_long_is_told_for_what(postgres_url: str) -> None:
    """For the key's holder, who is not done; or for a number, which the database did not give."""
    holder, copy = a_draft(rules=RULES), a_draft(rules=RULES)
    other = a_draft(team_name="Another", church_name="Another", rules=RULES)
    async with empty_database(postgres_url) as database:
        async with sql_store(database).unit_of_work.begin() as tx:
            await tx.idempotency.claim(claim_for(holder), at=NOW)
            await tx.registrations.enter(holder, RULES, at=NOW)
            told = await asyncio.gather(
                by_statement(database, copy, claim_for(copy)),
                by_statement(database, other, claim_for(other, "other")),
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
            entering = asyncio.create_task(by_statement(database, waiting, None))
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


async def test_a_server_s_log_names_nobody_whose_church_is_full() -> None:
    first, second = a_draft(rules=RULES), a_draft(team_name="Unheard Of", captain_name="Nobody Else", rules=RULES)
    with PostgresCluster() as postgres:
        async with empty_database(postgres.create_database()) as database:
            await by_statement(database, first, None)
            with pytest.raises(NotEntered):
                await by_statement(database, second, None)
        async with asyncio.timeout(10):
            while "Failing row" not in postgres.log:  # noqa: ASYNC110  nobody tells of a line
                await asyncio.sleep(0.01)
        assert "null value in column" in postgres.log
        assert "Unheard" not in postgres.log
        assert "Nobody" not in postgres.log

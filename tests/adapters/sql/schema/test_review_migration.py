"""Migration ``0007`` on teams of 1.0.0, and taken back from teams that organisers have decided about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, func, select

from icct_adapters.sql import (
    SqlDatabase,
    SqlOutboxQueue,
    SqlRegistrationReader,
    SqlStore,
    SqlUnitOfWork,
    migrate,
    migrate_down,
    open_database,
)
from icct_adapters.sql.registrations.double_entries import double_entries
from icct_adapters.sql.rows import rows_of
from icct_adapters.sql.tables import churches, outbox, players, teams, tournaments
from icct_core import (
    SYSTEM,
    ChurchLimitReached,
    DuplicateTeam,
    HistoryAction,
    HistoryEntry,
    Message,
    MessageKind,
    MessageState,
    PersonName,
    Registration,
    RegistrationId,
    RegistrationStatus,
    Settlement,
    TeamId,
    TournamentRules,
    new_registration_id,
)
from tests.support.builders import a_draft, a_registration
from tests.support.databases.copies import postgresql_copy, sqlite_copy
from tests.support.databases.filled_database import read_all
from tests.support.databases.older_tables import Rows, by_new_names, insert_into, without_search_texts

BEFORE = "0006"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
RULES = TournamentRules()
REGISTERED, CHANGES_REQUESTED, CONFIRMED, REJECTED, WITHDRAWN = RegistrationStatus
STORE, CONFIRMATION, REMOVAL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL, MessageKind.REMOVE_LOGO
CHANGE = MessageKind.CHANGE_BY_MAIL
PENDING, DELIVERED, PARKED, UNNEEDED = MessageState

OF_1_0_0 = {1: REGISTERED, 2: CONFIRMED, 3: WITHDRAWN, 4: WITHDRAWN}
"""The status of each team, all of one church; a fifth was removed."""

MANY = 1_100
"""More than one batch of the migration."""


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlDatabase]:
    """As 1.0.0 left it: tables at ``BEFORE``, with teams and messages."""
    if request.param == "sqlite":
        url = await sqlite_copy(tmp_path, fill)
    else:
        url = await postgresql_copy(request.getfixturevalue("postgres"), fill)
    database = open_database(url)
    yield database
    await database.close()


async def fill(database: SqlDatabase) -> None:
    await migrate(database)
    await migrate_down(database, BEFORE)
    async with database.writer.begin() as connection:
        await connection.run_sync(_fill)


def id_of(number: int) -> RegistrationId:
    return RegistrationId(UUID(int=number))


def kept(number: int) -> Registration:
    """A team as 1.0.0 kept it: all that is known of it is from when it registered."""
    at, team = NOW + number * DAY, a_draft(team_name=f"Team {number}", church_name="Grace Church").team
    whole = a_registration(id=id_of(number), team_id=TeamId("ICCT", number), team=team)
    whole = replace(whole, registered_at=at, changed_at=at)
    return replace(whole.removed(at=at), version=1) if number == 5 else replace(whole, status=OF_1_0_0[number])


def a_message(number: int, kind: MessageKind, state: MessageState, *, days: int) -> dict[str, Any]:
    message = {"subject_id": id_of(number), "kind": kind.value, "state": state.value, "attempt": number}
    return message | {"queued_at": NOW + days * DAY, "due_at": NOW + 9 * DAY, "reason": "refused" if days else None}


MESSAGES = [
    a_message(1, STORE, PENDING, days=0),
    a_message(1, CONFIRMATION, DELIVERED, days=1),
    a_message(2, CONFIRMATION, PARKED, days=2),
    a_message(5, REMOVAL, PENDING, days=3),
]
"""In the order in which they were queued."""


def _fill(connection: Connection) -> None:
    for number in range(1, 6):
        row, squad = rows_of(kept(number))
        if squad:
            row["team_key"] = f"team{number}"  # whatever its status
        insert_into(connection, teams, [row])
        insert_into(connection, players, squad)
    insert_into(connection, churches, [{"prefix": "ICCT", "church_key": "gracechurch", "teams": 4}])
    insert_into(connection, tournaments, [{"prefix": "ICCT", "last_number": 5}])
    insert_into(connection, outbox, MESSAGES[::-1])


async def rows(database: SqlDatabase) -> Rows:
    async with database.reader.connect() as connection:
        return by_new_names(await connection.run_sync(read_all))


async def by_number(database: SqlDatabase) -> dict[int, dict[str, Any]]:
    return {row["number"]: row for row in (await rows(database))["teams"]}


async def counted(database: SqlDatabase) -> dict[str, int]:
    return {row["church_key"]: row["teams"] for row in (await rows(database))["churches"]}


async def enter(database: SqlDatabase, number: int, rules: TournamentRules = RULES) -> TeamId:
    """A team of this number's name."""
    draft = a_draft(team_name=f"Team {number}", church_name="Grace Church")
    async with SqlUnitOfWork(database).begin() as tx:
        return await tx.registrations.enter(draft, rules, at=NOW)


async def become(database: SqlDatabase, number: int, status: RegistrationStatus) -> None:
    async with SqlUnitOfWork(database).begin() as tx:
        before = await tx.registrations.get(TeamId("ICCT", number))
        await tx.registrations.change(before, before.become(status, "Because", at=NOW), teams_per_church=None)


async def test_a_team_is_at_its_first_version_and_was_changed_when_it_registered(database: SqlDatabase) -> None:
    await migrate(database)
    reader = SqlRegistrationReader(database)
    for number in range(1, 6):
        found = await reader.get(TeamId("ICCT", number))
        assert found == (replace(kept(number), changed_at=found.changed_at) if number in {3, 4} else kept(number))


async def test_one_that_was_withdrawn_is_erased_no_earlier_than_others_from_now_on(database: SqlDatabase) -> None:
    begun = datetime.now(UTC)
    await migrate(database)
    read = SqlRegistrationReader(database).withdrawn_before
    assert await read(begun - DAY, prefix="ICCT", limit=10) == []
    due = await read(datetime.now(UTC), prefix="ICCT", limit=10)
    assert [one.team_id.number for one in due] == [3, 4]


async def test_people_have_keys_they_are_compared_by(database: SqlDatabase) -> None:
    first, _ = rows_of(kept(1))
    many = [first | {"registration_id": uuid4(), "number": 100 + n, "team_key": str(n)} for n in range(MANY)]
    squad = [{"registration_id": row["registration_id"], "position": 0, "name": "D’Souza"} for row in many]
    async with database.writer.begin() as connection:
        await connection.run_sync(insert_into, teams, many)
        await connection.run_sync(insert_into, players, squad)
    await migrate(database)
    leaders = teams.c.captain_key == PersonName("John Samuel").key, teams.c.coach_key == PersonName("David Raj").key
    async with database.reader.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(teams).where(*leaders)) == MANY + 4
        keys = await connection.execute(select(players.c.name_key, func.count()).group_by(players.c.name_key))
        counts = {key: count for key, count in keys}  # noqa: C416  rows are no pairs to mypy
    assert counts[PersonName("D'SOUZA").key] == MANY
    assert counts[PersonName("Player 1").key] == 4
    assert "" not in counts
    assert (await by_number(database))[5]["captain_key"] == ""


async def test_who_withdrew_gives_up_name_and_place(database: SqlDatabase) -> None:
    await migrate(database)
    assert await counted(database) == {"gracechurch": 2}
    assert await enter(database, 3, TournamentRules(teams_per_church=3)) == TeamId("ICCT", 6)
    with pytest.raises(DuplicateTeam):
        await enter(database, 2)
    with pytest.raises(ChurchLimitReached):
        await enter(database, 4, TournamentRules(teams_per_church=3))


async def test_every_church_has_an_id_of_its_own_and_is_not_registered(database: SqlDatabase) -> None:
    other = {"prefix": "YOUTH", "church_key": "gracechurch", "teams": 0}
    async with database.writer.begin() as connection:
        await connection.run_sync(insert_into, churches, [other])
    await migrate(database)
    async with database.reader.connect() as connection:
        found = (await connection.execute(select(churches))).mappings().all()
    assert all(isinstance(row["id"], UUID) for row in found)
    assert len({row["id"] for row in found}) == len(found) == 2
    unregistered = {(row["version"], row["name"], row["teams_allowed"], row["search_text"]) for row in found}
    assert unregistered == {(1, None, None, "")}


async def test_messages_stay_as_they_are_in_the_order_they_were_queued(database: SqlDatabase) -> None:
    await migrate(database)
    async with SqlUnitOfWork(database).begin() as tx:
        again = Message(subject=id_of(1), kind=CONFIRMATION, queued_at=NOW)
        await tx.outbox.ensure(again, Message(subject=new_registration_id(), kind=CONFIRMATION, queued_at=NOW))
    async with database.reader.connect() as connection:
        found = (await connection.execute(select(outbox).order_by(outbox.c.id))).mappings().all()
    assert [{name: row[name] for name in MESSAGES[0]} for row in found[:-1]] == MESSAGES
    assert {row["occasion"] for row in found} == {0}
    late = NOW + 9 * DAY
    (leased,) = await SqlOutboxQueue(database).lease(REMOVAL, limit=9, at=late, until=late + DAY)
    assert (leased.message.subject, leased.attempt) == (id_of(5), 6)


async def test_a_logo_that_had_replaced_another_is_in_the_history_by_its_number(database: SqlDatabase) -> None:
    addresses = {
        1: f"https://res.cloudinary.com/demo/image/upload/v17/icct26/{id_of(1)}/logo-12.png",
        2: f"file:///srv/icct/data/files/{id_of(2)}/logo.jpg",
        3: f"disk:{id_of(1)}/logo-13.png",  # another's
        4: f"file:///srv/icct/logo-14/files/{id_of(4)}/logo-9.jpg",
    }
    async with database.writer.begin() as connection:
        for number, address in addresses.items():
            await connection.execute(teams.update().where(teams.c.number == number).values(logo_url=address))
    await migrate(database)
    found = await SqlStore(database).history.of([id_of(number) for number in addresses])
    assert [(one.number, one.team_id, one.entry.registration_id, one.entry.at) for one in found] == [
        (12, TeamId("ICCT", 1), id_of(1), NOW + DAY),
        (9, TeamId("ICCT", 4), id_of(4), NOW + 4 * DAY),
    ]
    assert {(one.entry.action, one.entry.actor) for one in found} == {(HistoryAction.LOGO_REPLACED, SYSTEM)}
    entry = HistoryEntry(at=NOW, prefix="ICCT", action=HistoryAction.NOTED, actor=SYSTEM)
    async with SqlUnitOfWork(database).begin() as tx:
        assert await tx.history.add(entry) == 13


async def test_taken_back_a_status_is_one_that_1_0_0_knows(database: SqlDatabase) -> None:
    await migrate(database)
    for number, status in ((1, CHANGES_REQUESTED), (2, REJECTED), (3, REGISTERED)):
        await become(database, number, status)
    await migrate_down(database, BEFORE)
    found = {number: row["status"] for number, row in (await by_number(database)).items()}
    assert found == {1: "registered", 2: "withdrawn", 3: "registered", 4: "withdrawn", 5: "withdrawn"}


async def test_taken_back_at_once_everything_is_as_it_was(database: SqlDatabase) -> None:
    before = await rows(database)
    await migrate(database)
    await migrate_down(database, BEFORE)
    assert without_search_texts(await rows(database)) == without_search_texts(before)


async def test_taken_back_every_team_that_is_there_has_its_place_and_its_name(database: SqlDatabase) -> None:
    await migrate(database)
    await become(database, 1, REJECTED)
    await become(database, 2, WITHDRAWN)
    assert await counted(database) == {"gracechurch": 0}
    await migrate_down(database, BEFORE)
    assert await counted(database) == {"gracechurch": 4}
    keys = {number: row["team_key"] for number, row in (await by_number(database)).items() if row["team_name"]}
    assert keys == {number: f"team{number}" for number in range(1, 5)}
    await migrate(database)
    assert await counted(database) == {"gracechurch": 0}


async def test_taken_back_no_two_teams_have_one_name(database: SqlDatabase) -> None:
    """As ``0006`` leaves a team that was entered twice: the one that withdrew is marked."""
    await migrate(database)
    third = await enter(database, 3)
    await migrate_down(database, BEFORE)
    keys = {number: row["team_key"] for number, row in (await by_number(database)).items()}
    assert keys[third.number] == "team3"
    assert keys[3] == f"team3 {id_of(3)}"
    await migrate(database)
    assert list(await double_entries(database)) == []
    with pytest.raises(DuplicateTeam):
        await become(database, 3, REGISTERED)


async def test_taken_back_numbers_go_on_and_what_1_0_0_does_not_deliver_is_gone(database: SqlDatabase) -> None:
    await migrate(database)
    before = (await rows(database))["outbox"]
    subject = id_of(2)
    async with SqlUnitOfWork(database).begin() as tx:
        await tx.outbox.ensure(
            Message(subject=subject, kind=CHANGE, queued_at=NOW, occasion=7),
            Message(subject=new_registration_id(), kind=CONFIRMATION, queued_at=NOW),
        )
    (leased,) = await SqlOutboxQueue(database).lease(CONFIRMATION, limit=1, at=NOW, until=NOW + DAY)
    async with SqlUnitOfWork(database).begin() as tx:
        await tx.outbox.settle(Settlement(leased=leased, state=UNNEEDED, due_at=NOW))
    await migrate_down(database, BEFORE)
    known = ["subject_id", "kind", "state", "queued_at", "due_at", "attempt", "reason"]
    kept_back = [{name: row[name] for name in known} for row in before]
    assert sorted(map(repr, (await rows(database))["outbox"])) == sorted(map(repr, kept_back))
    await migrate(database)
    assert await enter(database, 6) == TeamId("ICCT", 6)

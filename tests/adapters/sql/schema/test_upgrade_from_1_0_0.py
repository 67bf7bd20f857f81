"""Databases that 1.0.0 made, brought up to date: nobody and nothing is lost, and work goes on."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from icct_adapters.memory import InMemoryFileStorage, InMemoryMailer, ManualClock
from icct_adapters.sql import SqlDatabase, SqlStore, migrate, open_database
from icct_core import (
    ConfirmByMail,
    DeliverMessages,
    DuplicateTeam,
    Lane,
    MessageKind,
    MessageState,
    RegistrationFilter,
    RegistrationStatus,
    RemoveLogo,
    StoreLogo,
    TeamId,
    search_words,
)
from tests.support.builders import a_jpeg, a_png
from tests.support.databases.of_1_0_0 import (
    CHURCHES,
    MADE_BEFORE,
    REMOVED,
    TEAMS,
    Registered,
    postgresql_of_1_0_0,
    sqlite_of_1_0_0,
)
from tests.support.databases.reviewed_1_0_0 import rows_of
from tests.support.review_office import ReviewOffice

BLUES = TEAMS[-1]


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlDatabase]:
    """As 1.0.0 left it."""
    if request.param == "sqlite":
        url = sqlite_of_1_0_0(tmp_path)
    else:
        url = postgresql_of_1_0_0(request.getfixturevalue("postgres"))
    database = open_database(url)
    yield database
    await database.close()


def office(database: SqlDatabase) -> ReviewOffice:
    return ReviewOffice(store=SqlStore(database), clock=ManualClock(MADE_BEFORE))


@pytest.mark.parametrize("expected", TEAMS, ids=lambda one: one.team_id)
async def test_every_team_reads_as_it_was_typed(database: SqlDatabase, expected: Registered) -> None:
    await migrate(database)
    found = await SqlStore(database).registrations.get(TeamId("ICCT", expected.number))
    team = found.known_team
    captain = team.captain
    assert (team.name.text, team.church.text, team.coach.text) == (
        expected.name,
        expected.church,
        f"Coach {expected.number}",
    )
    assert (captain.name.text, captain.phone.digits, captain.email.text, captain.whatsapp.digits) == expected.captain
    assert [
        (one.name.text, one.role and one.role.text, one.phone and one.phone.digits) for one in team.squad
    ] == expected.squad
    assert (found.status, found.version, found.link_version, found.language) == (
        RegistrationStatus.REGISTERED,
        1,
        0,
        None,
    )
    assert found.changed_at == found.registered_at < MADE_BEFORE


@pytest.mark.parametrize("number", REMOVED)
async def test_a_removed_team_is_none(database: SqlDatabase, number: int) -> None:
    await migrate(database)
    found = await SqlStore(database).registrations.get(TeamId("ICCT", number))
    assert (found.team, found.status, found.version) == (None, RegistrationStatus.WITHDRAWN, 1)
    assert found.removed_at is not None


async def test_logos_keep_their_addresses_and_those_that_wait_their_bytes(database: SqlDatabase) -> None:
    before = {row["number"]: row["logo_url"] for row in (await rows_of(database))["teams"]}
    await migrate(database)
    reader = SqlStore(database).registrations
    found = {one.number: await reader.get(TeamId("ICCT", one.number)) for one in TEAMS}
    assert {number: one.logo and one.logo.url for number, one in found.items()} == {
        number: url for number, url in before.items() if number not in REMOVED
    }
    staged = await reader.staged_logos([found[8].id, found[9].id])
    assert [staged[found[number].id].logo.content for number in (8, 9)] == [a_png(40, 40), a_jpeg()]


async def test_every_message_is_as_far_as_it_was(database: SqlDatabase) -> None:
    before = (await rows_of(database))["outbox"]
    await migrate(database)
    after = (await rows_of(database))["outbox"]
    told = ("kind", "state", "queued_at", "due_at", "attempt", "reason")
    assert {row["occasion"] for row in after} == {0}
    assert sorted(([str(row["subject_id"]), *(row[name] for name in told)] for row in after), key=repr) == sorted(
        ([str(row["registration_id"]), *(row[name] for name in told)] for row in before), key=repr
    )
    assert sorted(row["state"] for row in after) == ["delivered"] * 11 + ["parked"] + ["pending"] * 6


async def test_what_waited_is_delivered_and_what_was_given_up_is_not(database: SqlDatabase) -> None:
    await migrate(database)
    store, files, mailer = SqlStore(database), InMemoryFileStorage(), InMemoryMailer()
    deliver = DeliverMessages(
        queue=store.outbox_queue,
        unit_of_work=store.unit_of_work,
        clock=ManualClock(MADE_BEFORE),
        lease=timedelta(seconds=60),
        lanes=[
            Lane(
                deliveries={MessageKind.STORE_LOGO: StoreLogo(registrations=store.registrations, file_storage=files)},
                slots=8,
            ),
            Lane(
                deliveries={
                    MessageKind.CONFIRM_BY_MAIL: ConfirmByMail(registrations=store.registrations, mailer=mailer)
                },
                slots=8,
            ),
            Lane(
                deliveries={MessageKind.REMOVE_LOGO: RemoveLogo(history=store.history, file_storage=files)},
                slots=8,
            ),
        ],
    )
    kinds = (MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL, MessageKind.REMOVE_LOGO)
    states = {kind: [outcome.settlement.state for outcome in await deliver(kind)] for kind in kinds}
    assert states == {kind: [MessageState.DELIVERED] * number for kind, number in zip(kinds, (2, 3, 1), strict=True)}
    assert sorted(mail.to.text for mail in mailer.sent.values()) == [
        f"captain{number}@example.org" for number in (7, 8, 9)
    ]
    stored = [await store.registrations.get(TeamId("ICCT", number)) for number in (8, 9)]
    assert all(one.logo for one in stored)
    assert len(files.files) == 2


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("grace", ["ICCT-001", "ICCT-002"]),
        ("தமிழ்", ["ICCT-006"]),
        ("பேதுரு", ["ICCT-006", "ICCT-008"]),
        ("D'Souza", ["ICCT-004", "ICCT-005"]),
        ("icct-009", ["ICCT-009"]),
        ("captain7@example.org", ["ICCT-007"]),
    ],
)
async def test_a_search_finds_them(database: SqlDatabase, text: str, numbers: list[str]) -> None:
    await migrate(database)
    which = RegistrationFilter(words=search_words(text))
    page = await SqlStore(database).registrations.page(which, after=None, limit=100)
    assert [str(one.team_id) for one in page] == numbers


async def test_churches_have_the_teams_they_had(database: SqlDatabase) -> None:
    await migrate(database)
    churches = (await rows_of(database))["churches"]
    assert {row["church_key"]: row["teams"] for row in churches} == CHURCHES
    assert len({row["id"] for row in churches}) == len(CHURCHES)
    assert {(row["name"], row["merged_into"], row["version"]) for row in churches} == {(None, None, 1)}


async def test_numbers_go_on_and_no_name_is_given_again(database: SqlDatabase) -> None:
    await migrate(database)
    desk = office(database)
    with pytest.raises(DuplicateTeam):
        await desk.register("BETHEL BLUES", captain_phone=BLUES.phone)
    assert str(await desk.register("New Lions")) == "ICCT-011"


async def test_a_form_that_was_sent_to_1_0_0_gets_its_answer_again(database: SqlDatabase) -> None:
    await migrate(database)
    rows = await rows_of(database)
    (claim,) = [row for row in rows["claims"] if row["key"] == "form-of-team-9"]
    desk = office(database)
    desk.clock = ManualClock(claim["expires_at"].replace(tzinfo=MADE_BEFORE.tzinfo) - timedelta(minutes=9))
    name, phone, email, _ = BLUES.captain
    again = await desk.register(
        BLUES.name,
        key="form-of-team-9",
        church_name=BLUES.church,
        captain_name=name,
        captain_phone=phone,
        captain_email=email,
        captain_whatsapp="",
        coach_name="Coach 9",
        logo=a_jpeg(),
        players=json.dumps([_typed(*player) for player in BLUES.squad]),
    )
    assert str(again) == BLUES.team_id
    assert len((await rows_of(database))["teams"]) == len(rows["teams"])


def _typed(name: str, role: str, phone: str | None) -> dict[str, Any]:
    return {"name": name, "role": role} | ({"phone": phone} if phone else {})

"""Captains edit coach and squad freely, and with a code what mails and calls go to (people.md, 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from icct_core import (
    CAPTAIN,
    CodeInvalid,
    CodePurpose,
    DuplicateTeam,
    EditAfterConfirm,
    FieldChange,
    GivenCode,
    HistoryAction,
    InvalidTransition,
    MessageKind,
    RegistrationStatus,
    RosterFrozen,
    StaleVersion,
    TeamNotFound,
    Told,
    TournamentRules,
    ValidationFailed,
    VersionRequired,
)
from tests.support.captain_office import CaptainOffice

SQUAD = [{"name": "Arun Kumar", "phone": "90•••••001"}, {"name": "Vijay Anand"}]
MOVE = MessageKind.MOVE_BY_MAIL


@pytest.fixture
async def office() -> CaptainOffice:
    office = CaptainOffice()
    await office.register(players=[{"name": "Arun Kumar", "phone": "9000000001"}, {"name": "Bala Murali"}])
    office.clock.advance(timedelta(minutes=5))
    return office


async def test_coach_and_squad_need_no_code_and_the_difference_is_kept_and_mailed(office: CaptainOffice) -> None:
    edited = await office.edit(fields={"coach_name": " Ravi  Das ", "players": SQUAD})
    assert edited == await office.team()
    assert (edited.version, edited.status, edited.link_version) == (2, RegistrationStatus.REGISTERED, 0)
    (recorded,) = await office.history()
    entry = recorded.entry
    assert (entry.action, entry.actor, entry.reason, entry.version) == (HistoryAction.EDITED, CAPTAIN, None, 2)
    assert (entry.before, entry.after, entry.at) == (edited.status, edited.status, office.clock.now())
    assert entry.changes == (
        FieldChange("coach_name", "David Raj", "Ravi Das"),
        FieldChange("players", "Bala Murali", None),
        FieldChange("players", None, "Vijay Anand"),
    )
    assert (await office.mails(), await office.mails(MOVE)) == ([recorded.number], [])


async def test_an_edit_that_changes_nothing_is_none(office: CaptainOffice) -> None:
    before = await office.team()
    fields = {"coach_name": "David   Raj", "captain_phone": "98•••••210", "captain_email": "jo•••@example.com"}
    assert await office.edit(fields=fields) == before == await office.team()
    assert (await office.history(), await office.mails()) == ([], [])


@pytest.mark.parametrize(
    ("name", "value"),
    [("captain_phone", "9876500000"), ("captain_email", "joel@example.com"), ("captain_whatsapp", "")],
)
async def test_phones_and_address_take_a_code_that_is_used_up(office: CaptainOffice, name: str, value: str) -> None:
    with pytest.raises(CodeInvalid):
        await office.edit(fields={name: value})
    assert (await office.team()).version == 1
    code = await office.code()
    await office.edit(fields={name: value}, code=code)
    assert [change.field for change in (await office.history())[0].entry.changes] == [name]
    with pytest.raises(CodeInvalid):
        await office.edit(fields={"captain_phone": "9876511111"}, code=code)


async def test_a_new_address_ends_the_links_of_the_former_one_which_is_told(office: CaptainOffice) -> None:
    edited = await office.edit(fields={"captain_email": "joel@example.com"}, code=await office.code())
    assert edited.link_version == 1
    (recorded,) = await office.history()
    assert await office.mails() == await office.mails(MOVE) == [recorded.number]


async def test_an_edit_answers_a_request_for_changes(office: CaptainOffice) -> None:
    await office.decide("request_changes")
    edited = await office.edit(fields={"coach_name": "Ravi Das"})
    assert edited == await office.team()
    assert (edited.status, edited.reason) == (RegistrationStatus.REGISTERED, None)
    assert edited.told == Told(status=RegistrationStatus.REGISTERED, at=office.clock.now())


@pytest.mark.parametrize(
    ("after_confirm", "status"),
    [
        (EditAfterConfirm.REVIEW, RegistrationStatus.REGISTERED),
        (EditAfterConfirm.KEEP, RegistrationStatus.CONFIRMED),
    ],
)
async def test_a_confirmed_team_is_reviewed_again_or_stays_confirmed(
    office: CaptainOffice, after_confirm: EditAfterConfirm, status: RegistrationStatus
) -> None:
    office.after_confirm = after_confirm
    await office.decide("confirm", reason="Welcome")
    edited = await office.edit(fields={"coach_name": "Ravi Das"})
    assert (edited.status, edited.version) == (status, 3)
    assert edited.reason == ("Welcome" if status is RegistrationStatus.CONFIRMED else None)
    assert ((await office.team()).told == Told()) is (status is RegistrationStatus.CONFIRMED)


async def test_a_confirmed_team_may_be_closed_to_edits_with_a_sentence(office: CaptainOffice) -> None:
    office.after_confirm = EditAfterConfirm.NEVER
    await office.edit(fields={"coach_name": "Ravi Das"})
    await office.decide("confirm")
    with pytest.raises(
        InvalidTransition, match=r"^A confirmed team is changed by the organisers alone; please ask them$"
    ) as refused:
        await office.edit(fields={"coach_name": "David Raj"})
    assert refused.value.details == {"current": "confirmed", "requested": "edited"}


@pytest.mark.parametrize("decision", ["reject", "withdraw"])
async def test_a_team_that_does_not_play_is_not_edited(office: CaptainOffice, decision: str) -> None:
    await office.decide(decision)
    with pytest.raises(InvalidTransition, match="status does not allow") as refused:
        await office.edit(fields={"coach_name": "Ravi Das"})
    assert refused.value.details == {"current": (await office.team()).status, "requested": "edited"}


async def test_a_removed_team_is_not_there(office: CaptainOffice) -> None:
    await office.remove()
    with pytest.raises(TeamNotFound):
        await office.edit(fields={"coach_name": "Ravi Das"})


async def test_squads_are_frozen_from_that_instant_on(office: CaptainOffice) -> None:
    await office.freeze(after=timedelta(seconds=1))
    await office.edit(fields={"coach_name": "Ravi Das"})
    office.clock.advance(timedelta(seconds=1))
    with pytest.raises(RosterFrozen) as refused:
        await office.edit(fields={"coach_name": "David Raj"})
    assert refused.value.details == {"frozen_at": office.clock.now().isoformat()}
    await office.correct(fields={"coach_name": "David Raj"})  # organisers still can


async def test_an_edit_names_the_version_it_was_made_for(office: CaptainOffice) -> None:
    code = GivenCode(None, "")
    for version, refusal in ((None, VersionRequired), (2, StaleVersion)):
        with pytest.raises(refusal):
            await office.edit(fields={"captain_phone": "9876500000"}, version=version, code=code)


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"team_name": "Lions"}, {("team_name",)}),
        (
            {"church_name": "Grace", "captain_name": "Joel", "logo": ""},
            {("church_name",), ("captain_name",), ("logo",)},
        ),
        (
            {"coach_name": "Al", "captain_phone": "12", "captain_email": "x", "players": [{"name": "A"}]},
            {("coach_name",), ("captain_phone",), ("captain_email",), ("players", 0, "name")},
        ),
        ({"captain_phone": "98•••••999"}, {("captain_phone",)}),
        ({"players": [{"name": "Eve Raj", "phone": "12•••••345"}]}, {("players", 0, "phone")}),
        ({"players": 7, "coach_name": 7}, {("players",), ("coach_name",)}),
    ],
)
async def test_all_that_is_wrong_is_told_at_once_before_any_try_is_counted(
    office: CaptainOffice, fields: dict[str, Any], refused: set[tuple[Any, ...]]
) -> None:
    code = await office.code()
    with pytest.raises(ValidationFailed) as error:
        await office.edit(fields=fields, code=code)
    assert set(error.value.field_errors) == refused
    assert (await office.team()).version == 1
    assert await tries(office, code) == 0


async def test_who_changes_the_other_fields_is_told(office: CaptainOffice) -> None:
    with pytest.raises(ValidationFailed) as error:
        await office.edit(fields={"team_name": "Lions"})
    told = "This is changed by the organisers alone; please ask them"
    assert error.value.field_errors == {("team_name",): told}


async def test_the_rules_of_the_form_are_those_of_the_edit(office: CaptainOffice) -> None:
    office.rules = TournamentRules(min_players=11)
    await office.edit(fields={"coach_name": "Ravi Das"})  # an old squad is not judged by them
    with pytest.raises(ValidationFailed, match="11 to 20"):
        await office.edit(fields={"players": SQUAD})


async def test_of_a_team_with_this_name_and_phone_nothing_is_told_and_the_code_stays(office: CaptainOffice) -> None:
    await office.register(captain_phone="9876500000")
    code = await office.code()
    with pytest.raises(DuplicateTeam) as refused:
        await office.edit(fields={"captain_phone": "9876500000"}, code=code)
    assert refused.value.details == {}
    assert await tries(office, code) == 1
    await office.edit(fields={"captain_phone": "9876511111"}, code=code)


@pytest.mark.parametrize("how", ["wrong", "of another team", "of a withdrawal", "out of time", "of no challenge"])
async def test_a_code_that_does_not_fit_is_refused_with_the_same_words(office: CaptainOffice, how: str) -> None:
    other = await office.register("Lions")
    code = {
        "of another team": await office.code(team_id=other),
        "of a withdrawal": await office.code(CodePurpose.WITHDRAWAL),
    }.get(how)
    if code is None:
        office.clock.advance(timedelta(minutes=1))
        code = await office.code()
    if how == "wrong":
        code = replace(code, text="000000" if code.text != "000000" else "000001")
    if how == "of no challenge":
        code = replace(code, challenge_id=None)
    if how == "out of time":
        office.clock.advance(timedelta(minutes=10))
    with pytest.raises(CodeInvalid) as refused:
        await office.edit(fields={"captain_phone": "9876500000"}, code=code)
    assert (str(refused.value), refused.value.details) == (CodeInvalid.message, {})


async def test_a_check_tells_what_an_edit_would_change(office: CaptainOffice) -> None:
    registration = await office.team()
    free = await office.check_edit(registration, {"coach_name": "Ravi Das"})
    assert (free.needs_code, free.after.version) == (False, 2)
    phone = await office.check_edit(registration, {"captain_phone": "9876500000"})
    assert (phone.needs_code, phone.changes) == (True, (FieldChange("captain_phone", "9876543210", "9876500000"),))
    nothing = await office.check_edit(registration, {"captain_phone": "+91 98765 43210"})
    assert (nothing.needs_code, nothing.changes, nothing.after) == (False, (), registration)
    assert await office.team() == registration


async def tries(office: CaptainOffice, code: GivenCode) -> int:
    assert code.challenge_id is not None
    challenge = await office.store.challenges.find(code.challenge_id)
    assert challenge is not None
    return challenge.tries

"""Organisers correct a team: by the form's rules, with a reason, and the difference is kept (people.md, 10)."""

from __future__ import annotations

from typing import Any

import pytest

from icct_core import (
    OPERATOR,
    ChurchLimitReached,
    CorrectTeam,
    CorrectTeamCommand,
    DuplicateTeam,
    FieldChange,
    HistoryAction,
    Message,
    MessageKind,
    OutboxFilter,
    RegisterChurch,
    RegisterChurchCommand,
    RegistrationStatus,
    StaleVersion,
    TeamId,
    TeamNotFound,
    TournamentRules,
    ValidationFailed,
    VersionRequired,
)
from tests.support.review_office import DESK, FIRST, ReviewOffice

SQUAD = [{"name": "Arun Kumar", "role": "bowler", "phone": "+91 90000 00001"}, {"name": "Vijay Anand"}]


@pytest.fixture
async def office() -> ReviewOffice:
    office = ReviewOffice()
    await office.register(players=[{"name": "Arun Kumar", "phone": "9000000001"}, {"name": "Bala Murali"}])
    return office


async def mails(office: ReviewOffice) -> list[int]:
    """The occasions of the mails about changes that wait."""
    entries = await office.store.outbox.entries(OutboxFilter(), limit=100)
    return [one.message.occasion for one in entries if one.message.kind is MessageKind.CHANGE_BY_MAIL]


async def test_each_field_can_be_corrected(office: ReviewOffice) -> None:
    await office.correct(
        fields={
            "team_name": " Grace  Lions ",
            "church_name": "St. Paul's",
            "captain_name": "Joel Samuel",
            "captain_phone": "+91 98765 00000",
            "captain_email": "joel@example.com",
            "captain_whatsapp": "",
            "coach_name": "Ravi Das",
            "players": SQUAD,
        }
    )
    team = (await office.team()).known_team
    assert (team.name.text, team.church.text, team.coach.text) == ("Grace Lions", "St. Paul's", "Ravi Das")
    captain = team.captain
    assert (captain.name.text, captain.email.text) == ("Joel Samuel", "joel@example.com")
    assert (captain.phone.digits, captain.whatsapp.digits) == ("9876500000", "9876500000")
    assert [player.name.text for player in team.squad] == ["Arun Kumar", "Vijay Anand"]


async def test_the_difference_is_kept_and_mailed_at_once(office: ReviewOffice) -> None:
    corrected = await office.correct(fields={"coach_name": "Ravi Das", "players": SQUAD}, reason="He called us")
    (recorded,) = await office.history()
    entry = recorded.entry
    assert (entry.action, entry.actor, entry.reason, entry.version) == (
        HistoryAction.CORRECTED,
        DESK,
        "He called us",
        corrected.version,
    )
    assert entry.changes == (
        FieldChange("coach_name", "David Raj", "Ravi Das"),
        FieldChange("players", "Arun Kumar, 9000000001", "Arun Kumar, Bowler, 9000000001"),
        FieldChange("players", "Bala Murali", None),
        FieldChange("players", None, "Vijay Anand"),
    )
    assert await mails(office) == [recorded.number]


async def test_a_correction_that_changes_nothing_is_none(office: ReviewOffice) -> None:
    before = await office.team()
    assert await office.correct(fields={"coach_name": "  David   Raj"}) == before == await office.team()
    assert (await office.history(), await mails(office)) == ([], [])


async def test_a_captain_with_one_number_goes_on_having_one(office: ReviewOffice) -> None:
    await office.correct(fields={"captain_whatsapp": ""})
    await office.correct(fields={"captain_phone": "9876500000"})
    captain = (await office.team()).known_team.captain
    assert (captain.phone.digits, captain.whatsapp.digits) == ("9876500000", "9876500000")


async def test_a_corrected_address_ends_the_links_that_went_to_the_other(office: ReviewOffice) -> None:
    assert (await office.correct(fields={"coach_name": "Ravi Das"})).link_version == 0
    assert (await office.correct(fields={"captain_email": "joel@example.com"})).link_version == 1


async def test_a_confirmed_team_stays_confirmed(office: ReviewOffice) -> None:
    await office.decide("confirm")
    assert (await office.correct(fields={"coach_name": "Ravi Das"})).status is RegistrationStatus.CONFIRMED


async def test_what_was_not_corrected_is_not_judged_by_todays_rules(office: ReviewOffice) -> None:
    office.rules = TournamentRules(min_players=11)
    assert (await office.correct(fields={"coach_name": "Ravi Das"})).version == 2
    with pytest.raises(ValidationFailed, match="11 to 20"):
        await office.correct(fields={"players": SQUAD})


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"fields": {}}, {("fields",)}),
        ({"fields": {"logo": "x"}}, {("fields", "logo")}),
        ({"fields": {"coach_name": 7}}, {("fields", "coach_name")}),
        ({"fields": {"coach_name": "Al"}, "reason": ""}, {("fields", "coach_name"), ("reason",)}),
        ({"fields": {"players": "[]"}}, {("fields", "players")}),
        ({"fields": {"players": 7}}, {("fields", "players")}),
        ({"fields": {"players": [{"name": "A"}]}}, {("fields", "players", 0, "name")}),
    ],
)
async def test_all_that_is_wrong_is_told_at_once(
    office: ReviewOffice, changes: dict[str, Any], refused: set[tuple[Any, ...]]
) -> None:
    with pytest.raises(ValidationFailed) as error:
        await office.correct(**changes)
    assert set(error.value.field_errors) == refused
    assert (await office.team()).version == 1


async def test_a_correction_names_the_version_it_was_made_for(office: ReviewOffice) -> None:
    for version, refusal in ((None, VersionRequired), (2, StaleVersion)):
        with pytest.raises(refusal):
            await office.correct(fields={"coach_name": "Ravi Das"}, version=version)


async def test_a_removed_team_has_nothing_to_correct(office: ReviewOffice) -> None:
    await office.remove()
    with pytest.raises(TeamNotFound):
        await office.correct(fields={"coach_name": "Ravi Das"})


async def test_a_name_that_another_team_has_is_refused_with_its_number(office: ReviewOffice) -> None:
    other = await office.register("Lions")
    with pytest.raises(DuplicateTeam) as refused:
        await office.correct(fields={"team_name": "lions"})
    assert refused.value.details == {"team_id": str(other)}
    assert (await office.team()).version == 1


async def test_another_church_has_to_have_a_place(office: ReviewOffice) -> None:
    office.rules = TournamentRules(teams_per_church=1)
    await office.register("Lions", church_name="St. Paul's", captain_phone="9000000002")
    with pytest.raises(ChurchLimitReached):
        await office.correct(fields={"church_name": "St Pauls"})
    await office.correct(fields={"church_name": "St Pauls"}, over_limit=True)
    assert (await office.history())[0].entry.changes == (
        FieldChange("church_name", "CSI St. Peter's Church", "St Pauls"),
        FieldChange("over_limit", None, "true"),
    )
    third = await office.register("Tigers", captain_phone="9000000003")  # the place that it left
    assert third == TeamId("ICCT", 3)


async def test_a_captain_need_not_be_told(office: ReviewOffice) -> None:
    await office.correct(fields={"coach_name": "Ravi Das"}, notify=False)
    assert await mails(office) == []
    assert (await office.history())[0].entry.changes == (
        FieldChange("coach_name", "David Raj", "Ravi Das"),
        FieldChange("notify", None, "false"),
    )


@pytest.mark.parametrize(("notify", "kind"), [(True, MessageKind.CHANGE_BY_MAIL), (False, MessageKind.LINK_BY_MAIL)])
async def test_a_corrected_address_gets_a_link_whether_or_not_the_captain_is_told(
    office: ReviewOffice, notify: bool, kind: MessageKind
) -> None:
    await office.correct(fields={"captain_email": "joel@example.com"}, notify=notify)
    (recorded,) = await office.history()
    entries = await office.store.outbox.entries(OutboxFilter(), limit=100)
    queued = [one.message for one in entries if one.message.occasion == recorded.number]
    assert queued == [
        Message(subject=(await office.team()).id, kind=kind, queued_at=office.clock.now(), occasion=recorded.number)
    ]


async def test_another_church_has_to_be_registered_where_only_those_are_taken(office: ReviewOffice) -> None:
    register = RegisterChurch(unit_of_work=office.store.unit_of_work, clock=office.clock, rules=office.rules)
    await register(RegisterChurchCommand(name="Holy Cross", aliases=["The Cross"], actor=OPERATOR))
    await office.correct(fields={"church_name": "Stranger"})
    office.only_listed = True
    with pytest.raises(ValidationFailed) as refused:
        await office.correct(fields={"church_name": "Holy Crosses", "coach_name": "Al"}, reason="")
    assert refused.value.field_errors == {
        ("fields", "church_name"): "This church is not on the list; did you mean Holy Cross?",
        ("fields", "coach_name"): "Coach name must be 3 to 50 characters",
        ("reason",): "Reason must have 3 to 500 characters, not 0",
    }
    with pytest.raises(ValidationFailed) as refused:
        await office.correct(fields={"church_name": "x"})
    assert refused.value.field_errors == {("fields", "church_name"): "Church name must be 3 to 80 characters"}
    for name in ("the cross", "HOLY CROSS"):
        assert (await office.correct(fields={"church_name": name})).known_team.church.text == name


async def test_without_a_registry_another_church_may_be_any(office: ReviewOffice) -> None:
    store = office.store
    correct = CorrectTeam(unit_of_work=store.unit_of_work, registrations=store.registrations, clock=office.clock)
    command = CorrectTeamCommand(
        team_id=FIRST, fields={"church_name": "Stranger"}, reason="The captain called", actor=DESK, version=1
    )
    assert (await correct(command)).known_team.church.text == "Stranger"


async def test_a_church_that_is_not_registered_stays_while_it_is_the_teams_own(office: ReviewOffice) -> None:
    office.only_listed = True
    church = (await office.team()).known_team.church.text
    corrected = await office.correct(fields={"church_name": church.upper(), "coach_name": "Ravi Das"})
    assert (corrected.known_team.church.text, corrected.known_team.coach.text) == (church.upper(), "Ravi Das")


async def test_a_preview_tells_what_would_change_and_changes_nothing(office: ReviewOffice) -> None:
    fields = {"coach_name": " Ravi  Das ", "captain_name": "John Samuel"}
    command = CorrectTeamCommand(team_id=FIRST, fields=fields, reason="She called", actor=DESK, version=None)
    assert await office.correct_team.preview(command) == (FieldChange("coach_name", "David Raj", "Ravi Das"),)
    assert ((await office.team()).version, await office.history()) == (1, [])


async def test_a_preview_refuses_what_the_correction_would(office: ReviewOffice) -> None:
    office.only_listed = True
    fields = {"church_name": "Nowhere", "coach_name": ""}
    command = CorrectTeamCommand(team_id=FIRST, fields=fields, reason="", actor=DESK, version=None)
    with pytest.raises(ValidationFailed) as refused:
        await office.correct_team.preview(command)
    assert set(refused.value.field_errors) == {("reason",), ("fields", "church_name"), ("fields", "coach_name")}
    await office.remove()
    with pytest.raises(TeamNotFound):
        await office.correct_team.preview(command)


async def test_players_taken_out_without_a_mail_are_not_kept_by_the_history(office: ReviewOffice) -> None:
    await office.correct(fields={"players": SQUAD})
    await office.correct(fields={"players": SQUAD[:1]}, notify=False)
    newest, before = await office.history()
    assert newest.entry.changes == (FieldChange("players", "", None), FieldChange("notify", None, "false"))
    assert FieldChange("players", None, "") in before.entry.changes
    assert "Anand" not in str(before)
    assert "Murali" not in str(before)

"""Organisers decide: who may go where, by which reason, and what is kept of it (people.md, 1 and 2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from icct_core import (
    AnswerRequest,
    AnswerRequestCommand,
    ChurchLimitReached,
    DatabaseUnavailable,
    DecideRegistrationCommand,
    DecideRegistrations,
    Decision,
    DuplicateTeam,
    EditAfterConfirm,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    InvalidTransition,
    MessageKind,
    MessageState,
    OutboxFilter,
    Outcome,
    RegistrationStatus,
    StaleVersion,
    TeamId,
    TeamNotFound,
    TournamentRules,
    ValidationFailed,
    VersionRequired,
)
from tests.support.captain_office import CaptainOffice
from tests.support.review_office import DESK, FIRST, ReviewOffice

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TO_GET_THERE = {
    "registered": (),
    "changes_requested": ("request_changes",),
    "confirmed": ("confirm",),
    "rejected": ("reject",),
    "withdrawn": ("withdraw",),
}
ALLOWED = {
    "registered": {
        "confirm": "confirmed",
        "request_changes": "changes_requested",
        "reject": "rejected",
        "withdraw": "withdrawn",
    },
    "changes_requested": {"confirm": "confirmed", "reject": "rejected", "withdraw": "withdrawn"},
    "confirmed": {
        "reopen": "registered",
        "request_changes": "changes_requested",
        "reject": "rejected",
        "withdraw": "withdrawn",
    },
    "rejected": {"reopen": "registered"},
    "withdrawn": {"reinstate": "registered"},
}


async def office_with_a_team(status: str = "registered", **rules: Any) -> ReviewOffice:
    office = ReviewOffice(rules=TournamentRules(**rules))
    await office.register()
    for decision in TO_GET_THERE[status]:
        await office.decide(decision)
    return office


@pytest.mark.parametrize("decision", Decision)
@pytest.mark.parametrize("status", TO_GET_THERE)
async def test_a_decision_is_taken_where_the_table_allows_it(status: str, decision: Decision) -> None:
    office = await office_with_a_team(status)
    before = await office.team()
    if decision in ALLOWED[status]:
        decided = await office.decide(decision)
        assert (decided.outcome, decided.status) == (Outcome.DONE, ALLOWED[status][decision])
        assert decided.version == before.version + 1 == (await office.team()).version
    elif decision in TO_GET_THERE[status]:
        assert (await office.decide(decision)).outcome is Outcome.UNCHANGED
        assert await office.team() == before
    else:
        with pytest.raises(InvalidTransition) as refused:
            await office.decide(decision)
        assert refused.value.current == status
        assert await office.team() == before


async def test_a_decision_is_kept_with_who_when_and_why() -> None:
    office = await office_with_a_team()
    decided = await office.decide("request_changes", reason="  Player 2 \t has no phone ", note="called twice")
    (recorded,) = await office.history()
    team = await office.team()
    assert (team.reason, team.changed_at) == ("Player 2 has no phone", NOW)
    assert recorded.entry == HistoryEntry(
        at=NOW,
        prefix="ICCT",
        action=HistoryAction.DECIDED,
        actor=DESK,
        registration_id=team.id,
        version=decided.version,
        before=RegistrationStatus.REGISTERED,
        after=RegistrationStatus.CHANGES_REQUESTED,
        reason="Player 2 has no phone",
        note="called twice",
    )


async def test_the_captain_is_told_after_two_minutes() -> None:
    office = await office_with_a_team()
    decided = await office.decide("confirm")
    assert decided.mail_due_at == NOW + timedelta(seconds=120)
    entries = await office.store.outbox.entries(OutboxFilter(), limit=10)
    (mail,) = [one for one in entries if one.message.kind is MessageKind.CHANGE_BY_MAIL]
    assert (mail.state, mail.due_at, mail.message.queued_at) == (MessageState.PENDING, *[decided.mail_due_at] * 2)
    assert mail.message.occasion == (await office.history())[0].number


async def test_who_is_not_to_be_told_gets_no_mail() -> None:
    office = await office_with_a_team()
    assert (await office.decide("confirm", notify=False)).mail_due_at is None
    entries = await office.store.outbox.entries(OutboxFilter(), limit=10)
    assert MessageKind.CHANGE_BY_MAIL not in {one.message.kind for one in entries}


async def test_the_same_decision_twice_changes_nothing() -> None:
    office = await office_with_a_team("confirmed")
    again = await office.decide("confirm")
    assert (again.outcome, again.mail_due_at, again.version) == (Outcome.UNCHANGED, None, 2)
    assert len(await office.history()) == 1


async def test_another_reason_is_another_decision() -> None:
    office = await office_with_a_team("rejected")
    assert (await office.decide("reject", reason="The squad is too young")).outcome is Outcome.DONE
    assert (await office.team()).reason == "The squad is too young"


BACK = {"reopen": ("confirm",), "reinstate": ("withdraw",)}


@pytest.mark.parametrize("decision", Decision)
async def test_the_same_decision_twice_is_unchanged_and_another_reason_is_another_decision(decision: Decision) -> None:
    office = await office_with_a_team()
    for first in (*BACK.get(decision, ()), decision):
        await office.decide(first, reason="For a reason")
    before = await office.team()
    for reason in ("For a reason", *([] if decision.needs_reason else [""])):
        again = await office.decide(decision, reason=reason)
        assert (again.outcome, again.version, again.mail_due_at) == (Outcome.UNCHANGED, before.version, None)
    assert await office.team() == before
    other = await office.decide(decision, reason="For another reason")
    assert (other.outcome, other.status, other.version) == (Outcome.DONE, before.status, before.version + 1)
    assert other.mail_due_at == NOW + timedelta(seconds=120)
    assert (await office.team()).reason == "For another reason"
    last = (await office.history())[0].entry
    assert (last.before, last.after, last.reason) == (before.status, before.status, "For another reason")
    assert (await office.decide(decision, reason="For another reason")).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(("came_by", "decision"), [("reopen", "reinstate"), ("reinstate", "reopen")])
async def test_a_team_is_not_taken_back_that_came_back_otherwise(came_by: str, decision: str) -> None:
    office = await office_with_a_team()
    for first in (*BACK[came_by], came_by):
        await office.decide(first, reason="For a reason")
    before = await office.team()
    with pytest.raises(InvalidTransition) as refused:
        await office.decide(decision, reason="For a reason")
    assert refused.value.details == {"current": "registered", "requested": "registered"}
    assert await office.team() == before


async def test_a_team_whose_captain_answered_was_not_reopened() -> None:
    office = await office_with_a_team("changes_requested")
    answer = AnswerRequest(unit_of_work=office.store.unit_of_work, clock=office.clock)
    await answer(AnswerRequestCommand(team_id=FIRST, version=2))
    with pytest.raises(InvalidTransition):
        await office.decide("reopen")


async def test_a_confirmed_team_whose_captain_edited_it_was_not_reopened() -> None:
    office = CaptainOffice(after_confirm=EditAfterConfirm.REVIEW)
    await office.register()
    await office.decide("confirm")
    await office.edit(fields={"coach_name": "Ravi Das"})
    before = await office.team()
    assert before.status is RegistrationStatus.REGISTERED
    with pytest.raises(InvalidTransition):
        await office.decide("reopen")
    assert await office.team() == before


async def test_a_reopened_team_that_was_corrected_is_still_reopened() -> None:
    office = await office_with_a_team("confirmed")
    await office.decide("reopen")
    await office.correct(fields={"coach_name": "Ravi Das"})
    assert (await office.decide("reopen")).outcome is Outcome.UNCHANGED


async def test_a_note_is_kept_of_a_decision_that_changes_nothing() -> None:
    office = await office_with_a_team("confirmed")
    again = await office.decide("confirm", note="she asked again")
    assert (again.outcome, again.version) == (Outcome.UNCHANGED, 2)
    noted = (await office.history())[0].entry
    assert noted == HistoryEntry(
        at=NOW,
        prefix="ICCT",
        action=HistoryAction.NOTED,
        actor=DESK,
        registration_id=(await office.team()).id,
        note="she asked again",
    )


@pytest.mark.parametrize("decision", ["request_changes", "reject"])
@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("", "Reason must have 3 to 500 characters, not 0"),
        (" \n ", "Reason must have 3 to 500 characters, not 0"),
        ("no", "Reason must have 3 to 500 characters, not 2"),
        ("x" * 501, "Reason must have 3 to 500 characters, not 501"),
        ("x" * 100_000, "Reason must have 3 to 500 characters, not 100000"),
        ("not\x00good", "Reason must not contain control characters"),
        ("not\u202egood", "Reason must not contain invisible characters"),
    ],
)
async def test_a_reason_that_cannot_be_told_is_refused(decision: str, reason: str, told: str) -> None:
    office = await office_with_a_team()
    with pytest.raises(ValidationFailed) as refused:
        await office.decide(decision, reason=reason)
    assert refused.value.field_errors == {("reason",): told}
    assert (await office.team()).version == 1


async def test_reason_and_note_are_refused_together() -> None:
    office = await office_with_a_team("confirmed")
    with pytest.raises(ValidationFailed) as refused:
        await office.decide("reopen", reason="", note="\x07")
    assert set(refused.value.field_errors) == {("reason",), ("note",)}


async def test_a_reason_may_be_in_any_script_and_at_its_longest() -> None:
    office = await office_with_a_team()
    await office.decide("reject", reason="அணி " * 125)
    assert len((await office.team()).reason or "") == 499


@pytest.mark.parametrize("version", [2, 10**9, 0])
async def test_a_decision_for_another_version_is_refused_with_who_changed_it(version: int) -> None:
    office = await office_with_a_team("confirmed")
    office.clock.advance(timedelta(minutes=1))
    await office.decide("reopen")
    with pytest.raises(StaleVersion) as refused:
        await office.decide("reject", version=version)
    assert refused.value.details == {
        "version": 3,
        "changed_by": "key desk",
        "changed_at": "2026-01-01T00:01:00+00:00",
    }


async def test_a_decision_without_a_version_is_refused() -> None:
    office = await office_with_a_team()
    with pytest.raises(VersionRequired):
        await office.decide("confirm", version=None)


async def test_nobody_decides_about_a_team_there_is_not() -> None:
    with pytest.raises(TeamNotFound):
        await ReviewOffice().decide("confirm", version=1)


async def test_a_removed_team_does_not_come_back() -> None:
    office = await office_with_a_team()
    await office.remove()
    with pytest.raises(InvalidTransition) as refused:
        await office.decide("reinstate")
    assert refused.value.current == "removed"


@pytest.mark.parametrize(("decision", "back"), [("reject", "reopen"), ("withdraw", "reinstate")])
async def test_who_does_not_play_gives_up_a_place_and_needs_one_to_come_back(decision: str, back: str) -> None:
    office = await office_with_a_team(teams_per_church=1)
    await office.decide(decision)
    await office.register("Lions", captain_phone="9000000001")
    with pytest.raises(ChurchLimitReached):
        await office.decide(back)
    assert (await office.team()).version == 2
    await office.decide(back, over_limit=True)
    assert (await office.history())[0].entry.changes == (FieldChange("over_limit", None, "true"),)


async def test_a_withdrawn_team_gives_up_its_name_and_is_told_who_took_it() -> None:
    office = await office_with_a_team("withdrawn")
    other = await office.register()
    with pytest.raises(DuplicateTeam) as refused:
        await office.decide("reinstate")
    assert refused.value.details == {"team_id": str(other)}
    await office.remove(other)
    assert (await office.decide("reinstate")).status is RegistrationStatus.REGISTERED


async def test_a_rejected_team_keeps_its_name() -> None:
    office = await office_with_a_team("rejected")
    with pytest.raises(DuplicateTeam) as refused:
        await office.register()
    assert refused.value.details == {}


def a_decision(team_id: str, *, decision: str = "confirm", version: int | None = 1, **more: Any) -> Any:
    return DecideRegistrationCommand(
        team_id=TeamId.parse(team_id), decision=Decision(decision), actor=DESK, version=version, **more
    )


async def test_many_are_decided_each_by_itself() -> None:
    office = ReviewOffice()
    for number in range(5):
        await office.register(f"Team {number}")
    await office.decide("confirm", TeamId("ICCT", 2))
    await office.decide("withdraw", TeamId("ICCT", 5))
    decide = DecideRegistrations(decide=office.decide_registration)
    results = await decide(
        [
            a_decision("ICCT-001"),
            a_decision("ICCT-002"),
            a_decision("ICCT-003", version=None),
            a_decision("ICCT-004", decision="reject"),
            a_decision("ICCT-005", version=2),
            a_decision("ICCT-099"),
        ]
    )
    assert [(one.outcome, one.error_code) for one in results] == [
        ("done", None),
        ("stale", "STALE_VERSION"),
        ("refused", "VERSION_REQUIRED"),
        ("refused", "VALIDATION_FAILED"),
        ("refused", "INVALID_TRANSITION"),
        ("refused", "TEAM_NOT_FOUND"),
    ]
    assert results[3].details == {"field_errors": {"reason": "Reason must have 3 to 500 characters, not 0"}}
    assert results[1].version == 2
    assert (await office.team()).status is RegistrationStatus.CONFIRMED


@pytest.mark.parametrize("count", [0, 101])
async def test_a_bulk_has_one_to_a_hundred_teams(count: int) -> None:
    office = await office_with_a_team()
    decide = DecideRegistrations(decide=office.decide_registration)
    with pytest.raises(ValidationFailed, match="1 to 100"):
        await decide([a_decision(f"ICCT-{number + 1:03}") for number in range(count)])
    assert (await office.team()).version == 1


async def test_a_team_named_twice_stops_the_whole_bulk() -> None:
    office = await office_with_a_team()
    with pytest.raises(ValidationFailed) as refused:
        await DecideRegistrations(decide=office.decide_registration)([a_decision("ICCT-001"), a_decision("icct-1")])
    assert refused.value.field_errors == {("decisions", 1, "team_id"): "ICCT-001 is named twice"}
    assert (await office.team()).version == 1


async def test_what_the_database_refuses_ends_a_bulk() -> None:
    """Else the teams behind it would be told that they were refused."""

    async def away(_: object) -> Any:
        raise DatabaseUnavailable

    with pytest.raises(DatabaseUnavailable):
        await DecideRegistrations(decide=away)([a_decision("ICCT-001")])

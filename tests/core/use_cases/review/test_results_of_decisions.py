"""What a decision answers: about one team, and about each of many."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from icct_core import (
    DecideRegistrationCommand,
    DecideRegistrations,
    Decision,
    DecisionResult,
    DuplicateTeam,
    InvalidTransition,
    Outcome,
    RegistrationDecided,
    RegistrationStatus,
    TeamId,
    ValidationFailed,
)
from tests.support.review_office import DESK, FIRST, ReviewOffice

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CONFIRM = DecideRegistrationCommand(team_id=FIRST, decision=Decision.CONFIRM, actor=DESK, version=1)


@pytest.fixture
async def office() -> ReviewOffice:
    office = ReviewOffice()
    await office.register()
    return office


async def test_a_decision_answers_where_the_team_stands(office: ReviewOffice) -> None:
    done = RegistrationDecided(
        team_id=FIRST,
        outcome=Outcome.DONE,
        status=RegistrationStatus.CONFIRMED,
        version=2,
        mail_due_at=NOW + timedelta(seconds=120),
    )
    assert await office.decide("confirm") == done
    assert await office.decide("confirm") == replace(done, outcome=Outcome.UNCHANGED, mail_due_at=None)


async def test_a_decision_that_is_not_mailed_is_done_all_the_same(office: ReviewOffice) -> None:
    assert await office.decide("confirm", notify=False) == RegistrationDecided(
        team_id=FIRST, outcome=Outcome.DONE, status=RegistrationStatus.CONFIRMED, version=2
    )


async def test_no_reason_and_no_note_are_kept_as_none(office: ReviewOffice) -> None:
    await office.decide("confirm", reason=" ", note="")
    (recorded,) = await office.history()
    assert (recorded.entry.reason, recorded.entry.note, (await office.team()).reason) == (None, None, None)


async def test_a_removed_team_is_refused_with_what_was_asked_for(office: ReviewOffice) -> None:
    await office.remove()
    with pytest.raises(InvalidTransition) as refused:
        await office.decide("reinstate")
    assert refused.value.details == {"current": "removed", "requested": "registered"}


async def test_who_took_the_name_may_be_gone_by_the_time_it_is_looked_for(office: ReviewOffice) -> None:
    elsewhere = ReviewOffice()
    await elsewhere.register()
    await office.decide("withdraw")
    await office.register()
    decide = replace(office.decide_registration, registrations=elsewhere.store.registrations)
    with pytest.raises(DuplicateTeam) as refused:
        await decide(replace(CONFIRM, decision=Decision.REINSTATE, version=2))
    assert refused.value.details == {}


async def test_each_of_many_is_answered_by_its_number(office: ReviewOffice) -> None:
    second, third = await office.register("Lions"), await office.register("Tigers")
    await office.decide("withdraw", second)
    fourth = await office.register("Bears")
    await office.decide("withdraw", fourth)
    results = await DecideRegistrations(decide=office.decide_registration)(
        [
            CONFIRM,
            replace(CONFIRM, team_id=second, version=1),
            replace(CONFIRM, team_id=third, decision=Decision.REJECT, reason="no", note="\x07"),
            replace(CONFIRM, team_id=fourth, version=2),
        ]
    )
    assert results == [
        DecisionResult(team_id=FIRST, outcome="done", status=RegistrationStatus.CONFIRMED, version=2),
        DecisionResult(
            team_id=second,
            outcome="stale",
            version=2,
            error_code="STALE_VERSION",
            message="Somebody has changed this meanwhile; look at it again",
            details={"version": 2, "changed_by": "key desk", "changed_at": NOW.isoformat()},
        ),
        DecisionResult(
            team_id=third,
            outcome="refused",
            error_code="VALIDATION_FAILED",
            message="Input validation failed",
            details={
                "field_errors": {
                    "reason": "Reason must have 3 to 500 characters, not 2",
                    "note": "Note must not contain control characters",
                }
            },
        ),
        DecisionResult(
            team_id=fourth,
            outcome="refused",
            error_code="INVALID_TRANSITION",
            message="The registration's status does not allow this change",
            details={"current": "withdrawn", "requested": "confirmed"},
        ),
    ]


async def no_decision(command: DecideRegistrationCommand) -> RegistrationDecided:
    """Refuses a field below another one."""
    raise ValidationFailed({("players", 3, "phone"): f"Phone of {command.team_id} is wrong"})


async def test_a_field_below_another_is_named_with_dots() -> None:
    (result,) = await DecideRegistrations(decide=no_decision)([CONFIRM])
    assert result.details == {"field_errors": {"players.3.phone": "Phone of ICCT-001 is wrong"}}


@pytest.mark.parametrize("count", [1, 100])
async def test_a_bulk_may_have_one_team_and_a_hundred(office: ReviewOffice, count: int) -> None:
    commands = [replace(CONFIRM, team_id=TeamId("ICCT", number + 1)) for number in range(count)]
    results = await DecideRegistrations(decide=office.decide_registration)(commands)
    assert [one.outcome for one in results] == ["done", *["refused"] * (count - 1)]


@pytest.mark.parametrize("count", [0, 101])
async def test_a_bulk_that_is_empty_or_too_large_says_how_many_it_may_have(office: ReviewOffice, count: int) -> None:
    with pytest.raises(ValidationFailed) as refused:
        await DecideRegistrations(decide=office.decide_registration)([CONFIRM] * count)
    assert refused.value.field_errors == {("decisions",): f"Decisions must be 1 to 100, not {count}"}

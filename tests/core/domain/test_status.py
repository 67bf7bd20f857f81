"""Which decision leads where, and what a status means for the others."""

from __future__ import annotations

import pytest

from icct_core import Decision, InvalidTransition, InvalidValue, RegistrationStatus

REGISTERED, CHANGES, CONFIRMED, REJECTED, WITHDRAWN = RegistrationStatus
CONFIRM, REQUEST_CHANGES, REJECT, WITHDRAW, REOPEN, REINSTATE = Decision

POSSIBLE = {
    (REGISTERED, CONFIRM): CONFIRMED,
    (REGISTERED, REQUEST_CHANGES): CHANGES,
    (REGISTERED, REJECT): REJECTED,
    (REGISTERED, WITHDRAW): WITHDRAWN,
    (CHANGES, CONFIRM): CONFIRMED,
    (CHANGES, REJECT): REJECTED,
    (CHANGES, WITHDRAW): WITHDRAWN,
    (CONFIRMED, REOPEN): REGISTERED,
    (CONFIRMED, REQUEST_CHANGES): CHANGES,
    (CONFIRMED, REJECT): REJECTED,
    (CONFIRMED, WITHDRAW): WITHDRAWN,
    (REJECTED, REOPEN): REGISTERED,
    (WITHDRAWN, REINSTATE): REGISTERED,
}
"""Every decision that can be taken, and the status that it leads to."""

PAIRS = [(status, decision) for status in RegistrationStatus for decision in Decision]


@pytest.mark.parametrize(("current", "decision"), [pair for pair in PAIRS if pair in POSSIBLE])
def test_a_decision_that_can_be_taken_leads_to_its_status(current: RegistrationStatus, decision: Decision) -> None:
    decision.check(current)
    assert decision.may_follow(current)
    assert decision.leads_to is POSSIBLE[current, decision]


@pytest.mark.parametrize(("current", "decision"), [pair for pair in PAIRS if pair not in POSSIBLE])
def test_any_other_is_refused_with_both_statuses_named(current: RegistrationStatus, decision: Decision) -> None:
    assert not decision.may_follow(current)
    with pytest.raises(InvalidTransition) as raised:
        decision.check(current)
    assert raised.value.details == {"current": current.value, "requested": decision.leads_to.value}


def test_every_status_but_the_first_is_reached_and_every_one_can_be_left() -> None:
    assert set(POSSIBLE.values()) == set(RegistrationStatus)
    assert {current for current, _ in POSSIBLE} == set(RegistrationStatus)


def test_rejected_and_withdrawn_teams_take_no_place_in_their_church() -> None:
    assert {status for status in RegistrationStatus if status.plays} == {REGISTERED, CHANGES, CONFIRMED}


def test_only_a_withdrawn_team_gives_its_name_to_others() -> None:
    assert {status for status in RegistrationStatus if not status.holds_its_name} == {WITHDRAWN}


def test_a_captain_is_told_why_of_what_is_bad_news() -> None:
    assert {one for one in Decision if one.needs_reason} == {REQUEST_CHANGES, REJECT, REOPEN}


def test_published_words_stay_as_they_are() -> None:
    assert {"registered", "confirmed", "withdrawn"} < set(RegistrationStatus)
    assert [str(one) for one in Decision] == [
        *("confirm", "request_changes", "reject", "withdraw", "reopen", "reinstate"),
    ]


@pytest.mark.parametrize("decision", Decision)
def test_a_decision_is_read_as_it_is_written(decision: Decision) -> None:
    assert Decision.parse(decision.value) is decision


@pytest.mark.parametrize("raw", ["", "Confirm", "confirmed", None, 7])
def test_any_other_word_is_refused_with_those_there_are(raw: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        Decision.parse(raw)
    assert str(refused.value) == (
        "Decision must be one of confirm, request_changes, reject, withdraw, reopen, reinstate"
    )

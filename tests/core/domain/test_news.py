"""Which changes a captain is told of: those that lasted, once, and never one after a later one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from icct_core import (
    CAPTAIN,
    NOT_NOTIFIED,
    OPERATOR,
    Actor,
    ChangeKind,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    News,
    RecordedEntry,
    RegistrationStatus,
    TeamId,
    Told,
)
from tests.support.builders import a_draft

DELAY, INSTANT = timedelta(seconds=120), timedelta(microseconds=1)
NOW = datetime(2026, 1, 1, 10, tzinfo=UTC)
REGISTERED, ASKED, CONFIRMED, REJECTED, WITHDRAWN = RegistrationStatus
UNDONE = "decided again before the mail was due"
LATER, KNOWN = "a later decision was mailed already", "the captain knows"


class Team:
    """A team and its history, whose entries are ten numbers apart."""

    def __init__(self) -> None:
        self.registration = a_draft().registered(TeamId("ICCT", 1), at=NOW)
        self.history: list[RecordedEntry] = []
        self.tried: set[int] = set()
        self.at = NOW

    def add(
        self,
        action: HistoryAction = HistoryAction.CORRECTED,
        *,
        pause: timedelta = DELAY,
        actor: Actor = OPERATOR,
        **fields: Any,
    ) -> int:
        """An entry, ``pause`` after the one before; returns its number."""
        self.at += pause
        entry = HistoryEntry(
            at=self.at, prefix="ICCT", action=action, actor=actor, registration_id=self.registration.id, **fields
        )
        number = 10 * (len(self.history) + 1)
        self.history.insert(0, RecordedEntry(number=number, entry=entry))  # the newest first, as the reader has them
        return number

    def decided(
        self, after: RegistrationStatus, reason: str | None = None, *, pause: timedelta = DELAY, silent: bool = False
    ) -> int:
        before = next((one.entry.after for one in self.history if one.entry.after), REGISTERED)
        changes = (FieldChange(NOT_NOTIFIED, None, "false"),) if silent else ()
        return self.add(HistoryAction.DECIDED, pause=pause, before=before, after=after, reason=reason, changes=changes)

    def knows(self, status: RegistrationStatus) -> None:
        """The captain has just brought it to this status."""
        self.registration = replace(self.registration, told=Told(status=status, at=self.at))

    def told(self, number: int) -> None:
        told = self.news(number).told
        assert told is not None
        self.registration = replace(self.registration, told=told)

    def news(self, number: int) -> News:
        news = News.of(self.registration, number, self.history)
        assert news is not None
        return replace(news, tried=frozenset(self.tried))

    def why_unneeded(self, number: int, delay: timedelta = DELAY) -> str | None:
        return self.news(number).why_unneeded(delay)


def test_a_decision_is_told_with_its_reason_and_time() -> None:
    team = Team()
    number = team.decided(REJECTED, "Too late")
    assert team.why_unneeded(number) is None
    assert team.news(number).told == Told(status=REJECTED, reason="Too late", at=team.at)


@pytest.mark.parametrize(
    ("pause", "why"), [(DELAY - INSTANT, UNDONE), (DELAY, None), (timedelta(), UNDONE), (timedelta(hours=1), None)]
)
def test_a_status_that_did_not_last_is_not_told(pause: timedelta, why: str | None) -> None:
    team = Team()
    confirmed = team.decided(CONFIRMED)
    team.decided(REJECTED, "A sentence", pause=pause)
    assert team.why_unneeded(confirmed) == why


def test_the_first_entry_of_all_is_not_taken_for_one_that_was_told() -> None:
    team = Team()
    team.decided(CONFIRMED)
    team.decided(REJECTED, "A sentence", pause=INSTANT)
    team.history = [replace(one, number=one.number // 10) for one in team.history]
    assert team.why_unneeded(1) == UNDONE


def test_without_a_delay_every_decision_is_told() -> None:
    team = Team()
    confirmed = team.decided(CONFIRMED)
    rejected = team.decided(REJECTED, "A sentence", pause=timedelta())
    assert [team.why_unneeded(one, timedelta()) for one in (confirmed, rejected)] == [None, None]


def test_the_next_decision_counts_not_a_later_one() -> None:
    team = Team()
    confirmed = team.decided(CONFIRMED)
    team.decided(REGISTERED, "Oh", pause=INSTANT)
    team.decided(CONFIRMED, pause=DELAY)
    assert team.why_unneeded(confirmed) == UNDONE


def test_an_edit_of_the_captain_that_changes_the_status_ends_a_decision_too() -> None:
    team = Team()
    confirmed = team.decided(CONFIRMED)
    team.add(pause=INSTANT, before=CONFIRMED, after=REGISTERED)
    assert team.why_unneeded(confirmed) == UNDONE


def test_a_correction_that_leaves_the_status_ends_no_decision() -> None:
    team = Team()
    confirmed = team.decided(CONFIRMED)
    team.add(pause=INSTANT)
    team.add(pause=INSTANT, before=CONFIRMED, after=CONFIRMED)
    team.add(HistoryAction.NOTED, pause=INSTANT, note="A note")
    assert team.why_unneeded(confirmed) is None


def test_what_was_undone_in_time_is_no_news_nor_is_the_undoing() -> None:
    team = Team()
    numbers = [team.decided(CONFIRMED), team.decided(REGISTERED, "By mistake", pause=INSTANT)]
    assert [team.why_unneeded(one) for one in numbers] == [UNDONE, KNOWN]


def test_after_an_undoing_only_what_the_captain_does_not_know_is_news() -> None:
    team = Team()
    team.told(team.decided(CONFIRMED))
    rejected = team.decided(REJECTED, "Too late")
    reopened = team.decided(REGISTERED, "By mistake", pause=INSTANT)
    confirmed = team.decided(CONFIRMED, pause=INSTANT)
    again = team.decided(REJECTED, "Too late", pause=INSTANT)
    assert [team.why_unneeded(one) for one in (rejected, reopened, confirmed, again)] == [UNDONE, UNDONE, UNDONE, None]


def test_another_reason_is_news_and_the_same_is_not() -> None:
    team = Team()
    team.told(team.decided(ASKED, "Your logo is blurred"))
    other = team.decided(ASKED, "Your coach has no name")
    same = team.decided(ASKED, "Your logo is blurred", pause=INSTANT)
    assert [team.why_unneeded(other), team.why_unneeded(same)] == [UNDONE, KNOWN]


def test_what_was_told_already_is_told_again_if_it_is_delivered_again() -> None:
    """Its message comes again when a person asks for that; a delivery that was recorded needs no other repetition."""
    team = Team()
    confirmed = team.decided(CONFIRMED)
    team.told(confirmed)
    assert team.why_unneeded(confirmed) is None
    assert team.news(confirmed).replaces is None


def test_nothing_is_told_after_a_later_decision_was() -> None:
    team = Team()
    given_up, told = team.decided(REJECTED, "Too late"), team.decided(REGISTERED, "Let us see")
    confirmed = team.decided(CONFIRMED)
    team.told(confirmed)
    assert [team.why_unneeded(one) for one in (given_up, told, confirmed)] == [LATER, LATER, None]


def test_a_decision_is_told_again_after_a_mail_that_said_otherwise_and_may_have_arrived() -> None:
    """A mail can be given up whose answer was lost: the captain may believe what it said."""
    team = Team()
    team.told(team.decided(CONFIRMED))
    given_up = team.decided(REJECTED, "Too late")
    team.tried = {given_up}
    reopened = team.decided(REGISTERED, "By mistake", pause=DELAY)
    confirmed = team.decided(CONFIRMED, pause=INSTANT)
    assert [team.why_unneeded(one) for one in (given_up, reopened, confirmed)] == [None, UNDONE, None]


def test_the_same_before_anything_was_told() -> None:
    team = Team()
    team.tried = {team.decided(REJECTED, "Too late")}
    reopened = team.decided(REGISTERED, "By mistake")
    assert team.why_unneeded(reopened) is None


def test_a_mail_that_was_tried_before_its_time_may_have_arrived_too() -> None:
    """As by a worker whose clock was ahead."""
    team = Team()
    team.told(team.decided(CONFIRMED))
    team.tried = {team.decided(REJECTED, "Too late")}
    team.decided(REGISTERED, "By mistake", pause=INSTANT)
    assert team.why_unneeded(team.decided(CONFIRMED, pause=INSTANT)) is None


def test_a_decision_that_nobody_was_to_be_told_of_makes_the_way_back_no_news() -> None:
    team = Team()
    team.told(team.decided(CONFIRMED))
    team.decided(REJECTED, "Too late", silent=True)
    team.decided(REGISTERED, "By mistake", silent=True)
    assert team.why_unneeded(team.decided(CONFIRMED)) == KNOWN


def test_a_status_that_the_captain_knew_and_that_lasted_does_not_make_it_news() -> None:
    team = Team()
    team.told(team.decided(CONFIRMED))
    for _ in range(2):
        team.decided(REJECTED, "Too late")
        team.decided(REGISTERED, "By mistake", pause=INSTANT)
        last = team.decided(CONFIRMED, pause=INSTANT)
    assert team.why_unneeded(last) == KNOWN


def test_a_correction_is_always_told() -> None:
    team = Team()
    corrected = team.add()
    team.told(team.decided(CONFIRMED, pause=INSTANT))
    assert team.why_unneeded(corrected) is None
    assert team.news(corrected).told is None
    assert team.news(corrected).replaces is None


def test_an_edit_that_changes_the_status_is_told_as_an_edit() -> None:
    team = Team()
    edited = team.add(before=CONFIRMED, after=REGISTERED)
    assert team.news(edited).kind is ChangeKind.CORRECTED
    assert team.news(edited).told is None
    assert team.why_unneeded(edited) is None


BY_CAPTAIN = {
    HistoryAction.EDITED: ChangeKind.EDITED,
    HistoryAction.LOGO_REPLACED: ChangeKind.EDITED,
    HistoryAction.ANSWERED: ChangeKind.ANSWERED,
    HistoryAction.WITHDRAWN: ChangeKind.WITHDRAWN,
}


@pytest.mark.parametrize(("action", "kind"), BY_CAPTAIN.items())
def test_what_the_captain_did_is_always_told_and_tells_nothing_of_the_status(
    action: HistoryAction, kind: ChangeKind
) -> None:
    team = Team()
    done = team.add(action, before=ASKED, after=REGISTERED, actor=CAPTAIN)
    team.told(team.decided(CONFIRMED, pause=INSTANT))
    assert (team.news(done).kind, team.news(done).told, team.news(done).replaces) == (kind, None, None)
    assert team.why_unneeded(done) is None


def test_a_captain_who_answered_is_asked_again_with_the_same_reason() -> None:
    team = Team()
    team.told(team.decided(ASKED, "Your logo is blurred"))
    team.add(HistoryAction.ANSWERED, before=ASKED, after=REGISTERED, actor=CAPTAIN)
    again = team.decided(ASKED, "Your logo is blurred", pause=INSTANT)
    assert team.why_unneeded(again) == KNOWN  # that is what a captain would get who is not known to know
    team.knows(REGISTERED)
    assert team.why_unneeded(again) is None


def test_a_decision_whose_mail_waits_when_the_captain_acts_is_no_news_after_it() -> None:
    team = Team()
    asked = team.decided(ASKED, "Your logo is blurred")
    team.add(HistoryAction.EDITED, before=ASKED, after=REGISTERED, actor=CAPTAIN)
    assert team.why_unneeded(asked) is None
    team.knows(REGISTERED)
    assert team.why_unneeded(asked) == LATER


def test_a_decision_replaces_no_mail_about_what_the_captain_did() -> None:
    team = Team()
    team.told(team.decided(ASKED, "Your logo is blurred"))
    team.add(HistoryAction.ANSWERED, before=ASKED, after=REGISTERED, actor=CAPTAIN)
    team.knows(REGISTERED)
    assert team.news(team.decided(CONFIRMED)).replaces is None


NEWS = {HistoryAction.DECIDED, HistoryAction.CORRECTED, *BY_CAPTAIN}


@pytest.mark.parametrize("action", [one for one in HistoryAction if one not in NEWS])
def test_other_entries_are_no_news(action: HistoryAction) -> None:
    team = Team()
    assert News.of(team.registration, team.add(action), team.history) is None


def test_an_entry_that_is_not_there_is_no_news() -> None:
    team = Team()
    team.decided(CONFIRMED)
    assert News.of(team.registration, 11, team.history) is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (CONFIRMED, ChangeKind.CONFIRMED),
        (ASKED, ChangeKind.CHANGES_REQUESTED),
        (REJECTED, ChangeKind.REJECTED),
        (WITHDRAWN, ChangeKind.WITHDRAWN),
        (REGISTERED, ChangeKind.REOPENED),
    ],
)
def test_each_status_has_its_mail(status: RegistrationStatus, kind: ChangeKind) -> None:
    team = Team()
    assert team.news(team.decided(status, "A sentence")).kind is kind


def test_a_team_is_back_for_a_captain_who_was_told_that_it_was_withdrawn() -> None:
    team = Team()
    withdrawn = team.decided(WITHDRAWN)
    back = team.decided(REGISTERED)
    assert team.news(back).kind is ChangeKind.REOPENED
    team.told(withdrawn)
    assert team.news(back).kind is ChangeKind.REINSTATED
    assert team.news(team.add()).kind is ChangeKind.CORRECTED


def test_a_decision_replaces_what_was_told_before() -> None:
    team = Team()
    confirmed = team.decided(CONFIRMED)
    assert team.news(confirmed).replaces is None
    at = team.at
    team.told(confirmed)
    assert team.news(team.decided(REJECTED, "Too late")).replaces == at


def test_of_decisions_at_the_same_instant_the_one_that_says_what_was_told_is_the_last() -> None:
    team = Team()
    numbers = [
        team.decided(one, "A sentence", pause=timedelta()) for one in (CONFIRMED, REGISTERED, REJECTED, REGISTERED)
    ]
    team.told(numbers[2])
    assert [team.why_unneeded(one, timedelta()) for one in numbers] == [LATER, LATER, None, None]

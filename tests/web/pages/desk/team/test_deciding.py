"""``/desk/teams/<number>/decide``: what can be decided, what captains are told, and what others did meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from icct_core import (
    OPERATOR,
    DatabaseUnavailable,
    Decision,
    HistoryAction,
    MessageKind,
    Registration,
    RegistrationReader,
    RegistrationStatus,
    TeamId,
)
from icct_http.container import Container
from tests.support.failing_adapters import InterruptedUnitOfWork
from tests.support.http.at_team import AtTeam, alert_of, at_team, text_of
from tests.support.http.desk_visitor import hidden
from tests.support.http.in_memory_service import open_desk, put_in
from tests.support.http.page_form import mistakes_in, seen

REASON = "Please send the coach's name"
POSSIBLE = {
    "registered": {"confirm", "request_changes", "reject", "withdraw"},
    "changes_requested": {"confirm", "reject", "withdraw"},
    "confirmed": {"reopen", "request_changes", "reject", "withdraw"},
    "rejected": {"reopen"},
    "withdrawn": {"reinstate"},
}


async def at_status(team: AtTeam, status: str) -> None:
    wanted = RegistrationStatus(status)
    decision = next(one for one in Decision if one.leads_to is wanted)
    if wanted is not RegistrationStatus.REGISTERED:
        assert (await team.decide(decision, reason=REASON)).status_code == 303


def offered(page: str) -> set[str]:
    """The decisions that a page has forms for."""
    return {one.value for one in Decision if f'name="decision" value="{one}"' in page}


@pytest.mark.parametrize("status", POSSIBLE)
async def test_only_what_can_be_decided_is_offered(team: AtTeam, status: str) -> None:
    await at_status(team, status)
    assert offered((await team.get()).text) == POSSIBLE[status]


@pytest.mark.parametrize(
    ("decision", "status", "said"),
    [
        ("confirm", "confirmed", "The team is confirmed."),
        ("request_changes", "changes_requested", "The captain is asked for a correction."),
        ("reject", "rejected", "The team is not accepted."),
        ("withdraw", "withdrawn", "The team is withdrawn."),
    ],
)
async def test_a_decision_is_stored_and_told(team: AtTeam, decision: str, status: str, said: str) -> None:
    answer = await team.decide(decision, reason=REASON, note="he was on holiday")
    assert answer.headers["Location"] == f"{team.home}?done={decision}"
    page = await team.follow(answer)
    assert said in text_of(page)
    assert team.team.status == status
    (decided,) = team.history(HistoryAction.DECIDED)
    assert (decided.reason, decided.note) == (None if decision == "confirm" else REASON, "he was on holiday")
    assert decided.actor == team.actor
    assert team.queued(MessageKind.CHANGE_BY_MAIL) == 1


@pytest.mark.parametrize(("before", "decision"), [("rejected", "reopen"), ("withdrawn", "reinstate")])
async def test_a_team_comes_back(team: AtTeam, before: str, decision: str) -> None:
    await at_status(team, before)
    page = await team.follow(await team.decide(decision, reason=REASON))
    assert team.team.status is RegistrationStatus.REGISTERED
    assert "waits for review" in text_of(page)


async def test_the_page_says_until_when_it_can_be_taken_back(team: AtTeam) -> None:
    page = text_of(await team.follow(await team.decide("confirm")))
    assert "On 1 January 2026, 05:32 IST, the captain is mailed what was decided." in page
    team.desk.clock.advance(timedelta(minutes=2))
    assert "Until then, decide again: only what is decided last is mailed." not in text_of(await team.get())


async def test_what_was_taken_back_in_time_is_said_to_be_mailed_to_nobody(team: AtTeam) -> None:
    await team.decide("confirm")
    page = text_of(await team.follow(await team.decide("reopen", reason="That was our mistake")))
    assert "Taken back in time: nobody is mailed about it." in page
    assert "the captain is mailed what was decided" not in page


async def deliver(team: AtTeam) -> list[str]:
    """What the captain is mailed of decisions after three minutes, by its subject."""
    team.desk.clock.advance(timedelta(minutes=3))
    await team.desk.container.deliver_messages()(MessageKind.CONFIRM_BY_MAIL)
    before = len(team.desk.mails)
    while await team.desk.container.deliver_messages()(MessageKind.CHANGE_BY_MAIL):
        pass
    return [mail.subject for mail in team.desk.mails[before:]]


async def test_the_way_back_from_asking_for_a_correction_is_said_and_true(team: AtTeam) -> None:
    page = text_of(await team.follow(await team.decide("request_changes", reason=REASON)))
    assert "waits for review again when its captain sends it again" in page
    assert "To take the request back before 1 January 2026, 05:32 IST, decide otherwise" in page
    assert "press “Confirm” and then “Look at it again”, both before 1 January 2026, 05:32 IST" in page
    await team.decide("confirm")
    await team.decide("reopen", reason="That was our mistake")
    assert "Taken back in time: nobody is mailed about it." in text_of(await team.get())
    assert await deliver(team) == []
    assert team.team.status is RegistrationStatus.REGISTERED


async def test_another_decision_takes_a_request_back_in_time(team: AtTeam) -> None:
    await team.decide("request_changes", reason=REASON)
    await team.decide("confirm")
    (subject,) = await deliver(team)
    assert "onfirmed" in subject


async def test_the_way_back_from_a_request_that_was_mailed_is_said(team: AtTeam) -> None:
    await team.decide("request_changes", reason=REASON)
    assert len(await deliver(team)) == 1
    page = text_of(await team.get())
    assert "To take the request back, decide otherwise: “Confirm”, “Do not accept” or “Withdraw”." in page
    assert "To take the request back before" not in page
    await team.decide("confirm")
    assert "when its captain sends it again" not in text_of(await team.get())


async def test_it_is_said_who_reads_why_a_team_is_looked_at_again(team: AtTeam) -> None:
    unread = "if you send this before 1 January 2026, 05:32 IST, nobody is mailed: only organisers read it."
    assert unread in text_of(await team.follow(await team.decide("confirm")))
    assert len(await deliver(team)) == 1
    page = text_of(await team.get())
    assert "only organisers read it" not in page
    await team.decide("reject", reason=REASON)
    assert "only organisers read it" not in text_of(await team.get())  # the captain knows that it was confirmed
    assert (await team.decide("reopen")).status_code == 422


async def test_putting_back_a_team_whose_captain_was_told_otherwise_is_not_said_to_be_unmailed(team: AtTeam) -> None:
    await team.decide("confirm")
    await deliver(team)
    page = text_of(await team.follow(await team.decide("request_changes", reason=REASON)))
    await team.decide("confirm")
    await team.decide("reopen", reason="That was our mistake")
    assert len(await deliver(team)) == 1
    assert "nobody is mailed, unless an earlier decision was mailed" in page


async def test_what_is_taken_back_too_late_is_not_said_to_be_mailed_to_nobody(team: AtTeam) -> None:
    await team.decide("confirm")
    team.desk.clock.advance(timedelta(minutes=3))  # its mail is due, and waits for the mail server
    page = text_of(await team.follow(await team.decide("reopen", reason="That was our mistake")))
    assert "nobody is mailed about it" not in page
    assert "the captain is mailed what was decided. Until then, decide again" in page
    assert [subject.partition(") ")[2] for subject in await deliver(team)] == [
        "is confirmed",
        "is being reviewed again",
    ]


async def test_what_was_decided_last_without_a_mail_is_not_said_to_be_mailed(team: AtTeam) -> None:
    await team.decide("confirm")
    page = text_of(await team.follow(await team.decide("withdraw", quiet="1")))
    assert "the captain is mailed what was decided" not in page
    assert "nobody is mailed about it" not in page
    assert await deliver(team) == []


async def test_what_was_taken_back_is_mailed_to_nobody(team: AtTeam) -> None:
    await team.decide("confirm")
    await team.decide("reopen", reason="That was our mistake")
    await deliver(team)
    assert [mail.subject for mail in team.desk.mails if "onfirmed" in mail.subject] == []
    assert "Mail about a decision or a change Not needed any more" in text_of(await team.get())


async def test_a_ready_made_sentence_comes_before_what_is_typed(team: AtTeam) -> None:
    ready = "Please give the full name of each player."
    assert f'<option value="{ready}">' in (await team.get()).text
    await team.decide("request_changes", ready=ready, reason=" Above all\n the goalkeeper's ")
    assert team.team.reason == f"{ready} Above all the goalkeeper's"


async def test_a_decision_can_stay_unmailed(team: AtTeam) -> None:
    await team.decide("withdraw", quiet="1")
    assert team.queued(MessageKind.CHANGE_BY_MAIL) == 0
    assert "Without a mail to the captain" in text_of(await team.get())


async def test_a_reason_that_is_missing_is_asked_for_and_all_is_kept(team: AtTeam) -> None:
    answer = await team.decide("reject", note="called twice", quiet="1")
    assert answer.status_code == 422
    assert mistakes_in(answer) == {"reject-reason": "Choose a ready-made sentence, or type what the captain is to read"}
    page = seen(answer)
    assert page.described["reject-reason"] == "reject-reason-hint reject-reason-error"
    assert "called twice</textarea>" in answer.text
    assert page.values["quiet"] == "1"
    assert answer.text.count("<details open") == 1
    assert team.team.status is RegistrationStatus.REGISTERED


async def test_a_reason_and_a_note_that_are_too_long_are_both_told(team: AtTeam) -> None:
    reason, note = "r" * 501, "n" * 2_001
    answer = await team.decide("reject", reason=reason, note=note)
    assert list(mistakes_in(answer)) == ["reject-note", "reject-reason"]
    assert f"{reason}</textarea>" in answer.text
    assert f"{note}</textarea>" in answer.text


async def test_a_form_that_is_sent_twice_decides_once(team: AtTeam) -> None:
    fields = {"decision": "reject", "version": "1", "reason": f" {REASON} ", "note": "her  idea"}
    answers = [await team.post("decide", **fields) for _ in range(2)]
    assert {one.headers["Location"] for one in answers} == {f"{team.home}?done=reject"}
    assert len(team.history(HistoryAction.DECIDED)) == 1
    assert team.queued(MessageKind.CHANGE_BY_MAIL) == 1


async def test_the_same_with_the_present_version_changes_nothing(team: AtTeam) -> None:
    await team.decide("confirm")
    page = await team.follow(await team.decide("confirm"))
    assert "That was decided already" in text_of(page)
    assert team.team.version == 2


async def test_what_another_organiser_decided_is_shown_first(team: AtTeam) -> None:
    other = await at_team(team.desk, "admin")
    await other.decide("reject", reason="We have no place")
    answer = await team.post("decide", decision="confirm", version="1", note="they play well")
    assert answer.status_code == 409
    alert = alert_of(answer)
    assert "Not done: this was changed after you opened the page." in alert
    assert "Not accepted before: waiting for review by Admin Raj 1 January 2026, 05:30 IST We have no place" in alert
    assert "they play well" in text_of(answer)
    assert team.team.status is RegistrationStatus.REJECTED
    assert offered(answer.text) == {"reopen"}
    assert '<input type="hidden" name="version" value="2">' in answer.text


@pytest.mark.parametrize(
    "others",
    [{"reason": "Another reason"}, {"reason": REASON, "note": "another note"}, {"reason": REASON, "of": "admin"}],
)
async def test_the_same_decision_otherwise_is_none_that_was_sent_twice(team: AtTeam, others: dict[str, str]) -> None:
    who = await at_team(team.desk, others["of"]) if "of" in others else team
    await who.decide("reject", **{name: text for name, text in others.items() if name != "of"})
    answer = await team.post("decide", decision="reject", version="1", reason=REASON)
    assert answer.status_code == 409
    assert len(team.history(HistoryAction.DECIDED)) == 1


async def test_what_a_captain_changed_is_shown_and_the_form_has_the_present_version(team: AtTeam) -> None:
    other = await at_team(team.desk, "admin")
    await other.press_correction(coach_name="Ravi Das")
    answer = await team.post("decide", decision="request_changes", version="1", reason=REASON, quiet="1")
    assert answer.status_code == 409
    assert "Corrected by Admin Raj" in alert_of(answer)
    assert "Coach David Raj → Ravi Das" in alert_of(answer)
    assert f"{REASON.replace(chr(39), '&#39;')}</textarea>" in answer.text
    again = await team.post("decide", decision="request_changes", version="2", reason=REASON)
    assert again.status_code == 303


@pytest.mark.parametrize("version", ["", "0", "-1", "2", "nine", "99999999999", "\u0661"])
async def test_a_version_that_the_team_never_had_is_stale(team: AtTeam, version: str) -> None:
    answer = await team.post("decide", decision="confirm", version=version)
    assert answer.status_code == 409
    assert team.team.status is RegistrationStatus.REGISTERED


@pytest.mark.parametrize("decision", ["", "remove", "Confirm", "<b>"])
async def test_a_decision_that_there_is_not_is_refused(team: AtTeam, decision: str) -> None:
    answer = await team.post("decide", decision=decision, version="1")
    assert answer.status_code == 422
    assert "Decision must be one of" in alert_of(answer)


async def test_a_decision_that_the_status_does_not_allow_is_refused(team: AtTeam) -> None:
    answer = await team.post("decide", decision="reinstate", version="1", note="he called")
    assert answer.status_code == 409
    assert "This cannot be decided now. The team’s status is: waiting for review." in alert_of(answer)
    assert "he called" in text_of(answer)


async def test_a_team_whose_place_was_taken_names_the_other(team: AtTeam) -> None:
    await team.decide("withdraw")
    await team.desk.register(team_name=" grace  warriors")
    answer = await team.decide("reinstate")
    assert answer.status_code == 409
    assert "Another team has this name and captain's phone. It is ICCT-002" in alert_of(answer)
    assert "/desk/teams/ICCT-002" in seen(answer).links


async def test_a_church_that_is_full_may_be_given_one_more() -> None:
    async with open_desk(DELIVER_IN_SERVER="false", TEAMS_PER_CHURCH="1") as desk:
        await desk.register()
        team = await at_team(desk)
        assert "over_limit" not in (await team.get()).text
        await team.decide("reject", reason=REASON)
        await desk.register(team_name="Lions")
        answer = await team.decide("reopen", reason="We know more now")
        assert answer.status_code == 409
        assert "This church may have no more than 1 team." in alert_of(answer)
        assert 'id="reopen-over_limit"' in answer.text
        assert "We know more now</textarea>" in answer.text
        await team.decide("reopen", reason="We know more now", over_limit="1")
        assert team.team.status is RegistrationStatus.REGISTERED
        assert "Beyond what its church may have" in text_of(await team.get())


async def test_what_was_typed_before_signing_in_again_is_shown_and_not_done(team: AtTeam) -> None:
    await team.browser.post("/desk/sign-out")
    answer = await team.post("decide", decision="reject", version="1", reason=REASON, note="a note")
    assert answer.status_code == 401
    team.desk.clock.advance(timedelta(minutes=2))
    await team.browser.post("/desk/sign-in", hidden(answer.text) | {"email": "reviewer@example.org"})
    page = await team.browser.get("/desk/sign-in/code")
    fields = hidden(page.text) | {"carried": hidden(answer.text)["carried"], "code": team.browser.newest_code()}
    carried = await team.browser.post("/desk/sign-in/code", fields)
    shown = await team.post("decide", **hidden(carried.text))
    assert shown.status_code == 200
    assert "a note</textarea>" in shown.text
    assert team.team.status is RegistrationStatus.REGISTERED


@pytest.fixture
async def interrupted() -> AsyncIterator[tuple[AtTeam, InterruptedUnitOfWork]]:
    """A team at a database that can be made to store nothing."""
    made: list[InterruptedUnitOfWork] = []

    def put(container: Container) -> None:
        made.append(InterruptedUnitOfWork(container.unit_of_work()))
        put_in(container, made[0])

    async with open_desk(put, DELIVER_IN_SERVER="false") as desk:
        await desk.register()
        yield await at_team(desk), made[0]


@pytest.mark.parametrize(
    ("may_be_stored", "said"), [(False, "nothing can be stored just now"), (True, "It is not known whether this was")]
)
async def test_a_database_that_only_reads_says_so_and_all_is_kept(
    interrupted: tuple[AtTeam, InterruptedUnitOfWork], may_be_stored: bool, said: str
) -> None:
    team, database = interrupted
    database.error = DatabaseUnavailable("read-only", may_be_stored=may_be_stored)
    for below, fields in {
        "decide": {"decision": "reject", "version": "1", "reason": "Typed with care"},
        "note": {"text": "Typed with care", "key": "0123456789abcdef"},
        "edit": {"reason": "Typed with care", "version": "1", "coach_name": "Another"},
    }.items():
        answer = await team.post(below, **fields)
        assert answer.status_code == 503
        assert said in alert_of(answer)
        assert "Typed with care</textarea>" in answer.text
    database.error = None
    assert (await team.decide("confirm")).status_code == 303


@dataclass
class FirstAsItWas:
    """Shows a team as it was to who asks first."""

    registrations: RegistrationReader
    before: Registration | None

    async def __call__(self, team_id: TeamId) -> Registration:
        shown, self.before = self.before, None
        return shown or await self.registrations.get(team_id)


@pytest.mark.parametrize("below", ["decide", "note", "link", "edit"])
async def test_a_removal_between_the_look_and_the_act_is_told(team: AtTeam, below: str) -> None:
    container, before = team.desk.container, team.team
    container.get_registration.override(FirstAsItWas(registrations=container.registrations(), before=before))
    await container.remove_team()(before.team_id, actor=OPERATOR)
    fields = {"decision": "reject", "version": "1", "text": "a note", "reason": "She called", "coach_name": "Another"}
    answer = await team.post(below, **fields)
    assert answer.status_code == 409
    assert "this team was removed after you opened the page" in text_of(answer)
    kept = {"decide": "She called", "note": "a note", "edit": "She called"}.get(below, "")
    assert kept in alert_of(answer)
    assert ("What you typed" in alert_of(answer)) is bool(kept)

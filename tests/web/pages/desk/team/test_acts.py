"""Notes, new links, overlaps that were looked at, deliveries that are tried again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from icct_core import OPERATOR, HistoryAction, MessageKind, MessageState
from tests.support.http.at_team import AtTeam, alert_of, at_team, forms_of, text_of
from tests.support.http.desk_visitor import hidden
from tests.support.http.page_form import mistakes_in


async def test_a_note_is_kept_for_organisers(team: AtTeam) -> None:
    assert "Add a note" in text_of(await team.get())
    page = await team.follow(await team.press("note", text=" her son\nplays "))
    assert "The note is kept." in text_of(page)
    assert "Another note" in text_of(page)
    assert "her son plays Reviewer Raj, 1 January 2026, 05:30 IST" in text_of(page)
    assert team.team.version == 1


async def test_a_note_that_is_sent_twice_is_kept_once(team: AtTeam) -> None:
    fields = {"text": "her son plays", "key": "0123456789abcdef"}
    answers = await asyncio.gather(*(team.post("note", **fields) for _ in range(2)))
    assert {one.headers["Location"] for one in answers} == {f"{team.home}?done=noted"}
    await team.post("note", **fields | {"text": "her daughter plays"})
    assert len(team.history(HistoryAction.NOTED)) == 2


@pytest.mark.parametrize("text", ["", " ", "n" * 2_001])
async def test_a_note_that_cannot_be_kept_is_shown_again(team: AtTeam, text: str) -> None:
    answer = await team.press("note", text=text)
    assert answer.status_code == 422
    assert list(mistakes_in(answer)) == ["text"]
    assert f"{text}</textarea>" in answer.text
    assert team.history(HistoryAction.NOTED) == []


async def test_a_note_typed_before_signing_in_again_is_only_shown(team: AtTeam) -> None:
    answer = await team.press("note", text="her son plays", fill="1")
    assert "her son plays</textarea>" in answer.text
    assert team.history(HistoryAction.NOTED) == []


async def test_a_new_link_is_mailed(team: AtTeam) -> None:
    page = await team.follow(await team.press("link"))
    assert "A new link is on its way to the captain." in text_of(page)
    assert (team.team.link_version, team.queued(MessageKind.LINK_BY_MAIL)) == (1, 1)
    (entry,) = team.history(HistoryAction.LINK_RENEWED)
    assert entry.actor == team.actor


async def test_a_button_that_is_pressed_twice_sends_one_link(team: AtTeam) -> None:
    answers = await asyncio.gather(*(team.post("link", version="0") for _ in range(2)))
    said = {one.headers["Location"].partition("=")[2] for one in answers}
    assert said == {"link", "link_before"}
    assert (team.team.link_version, team.queued(MessageKind.LINK_BY_MAIL)) == (1, 1)
    page = await team.follow(await team.post("link", version="0"))
    assert "A new link was sent already, after this page was opened." in text_of(page)


@pytest.mark.parametrize("fields", [{"version": ""}, {"version": "7"}, {"version": "0", "fill": "1"}])
async def test_a_link_that_nobody_saw_is_not_renewed(team: AtTeam, fields: dict[str, str]) -> None:
    await team.post("link", **fields)
    assert team.team.link_version == 0


async def test_an_overlap_is_marked_as_seen(team: AtTeam) -> None:
    await team.desk.register(team_name="Lions")
    for _ in range(2):
        page = await team.follow(
            await team.press("overlaps/seen") if _ == 0 else await team.post("overlaps/seen", other="ICCT-002")
        )
        assert "The overlap is marked as seen." in text_of(page)
    assert "An organiser has seen this." in text_of(page)
    assert f"{team.home}/overlaps/seen" not in forms_of(page)
    assert len(team.history(HistoryAction.OVERLAP_SEEN)) == 1
    assert "Overlap with ICCT-002 marked as seen by Reviewer Raj" in text_of(page)


@pytest.mark.parametrize("other", ["", "ICCT-001", "ICCT-009", "nonsense"])
async def test_no_other_team_is_told(team: AtTeam, other: str) -> None:
    answer = await team.post("overlaps/seen", other=other)
    assert answer.status_code == 422
    assert alert_of(answer)
    assert team.history(HistoryAction.OVERLAP_SEEN) == []


async def test_an_overlap_is_only_shown_after_signing_in_again(team: AtTeam) -> None:
    await team.desk.register(team_name="Lions")
    assert (await team.post("overlaps/seen", other="ICCT-002", fill="1")).status_code == 200
    assert team.history(HistoryAction.OVERLAP_SEEN) == []


def park(team: AtTeam) -> None:
    """The mail that it is registered was given up."""
    key = (team.team.id, MessageKind.CONFIRM_BY_MAIL, 0)
    row = team.desk.tables.outbox[key]
    parked = replace(row, state=MessageState.PARKED, reason="the address was refused", attempt=3)
    team.desk.tables.outbox[key] = parked


async def test_what_was_given_up_is_shown_and_tried_again(team: AtTeam) -> None:
    park(team)
    page = text_of(await team.get())
    assert "Mail that it is registered Given up" in page
    assert "3 tries the address was refused" in page
    assert "Mail or logo given up" in page
    again = text_of(await team.follow(await team.press("deliveries/retry")))
    assert "Queued again: deliveries leave in a moment," in again
    assert "Mail that it is registered: given up" not in again
    assert team.queued(MessageKind.CONFIRM_BY_MAIL) == 1
    assert "Nothing was tried again: what waits is under way, due soon" in text_of(
        await team.follow(await team.post("deliveries/retry"))
    )
    assert len(team.history(HistoryAction.DELIVERIES_RETRIED)) == 1


async def test_a_mail_that_is_held_back_is_still_to_come_and_nothing_to_try_again(team: AtTeam) -> None:
    deliver = team.desk.container.deliver_messages()
    for kind in (MessageKind.CONFIRM_BY_MAIL, MessageKind.STORE_LOGO):
        await deliver(kind)
    await team.decide("confirm")
    page = await team.get()
    before, _, happened = text_of(page).partition("What happened")
    assert "Mail about a decision or a change Waiting leaves on 1 January 2026, 05:32 IST" in before
    assert happened.startswith(
        " Still to come: Mail about a decision or a change, leaves on 1 January 2026, 05:32 IST Confirmed before:"
    )
    assert forms_of(page).count(f"{team.home}/deliveries/retry") == 1  # that of mails that were delivered
    park(team)
    assert forms_of(await team.get()).count(f"{team.home}/deliveries/retry") == 2
    team.desk.clock.advance(timedelta(minutes=3))
    assert "Mail about a decision or a change, due since 1 January 2026, 05:32 IST" in text_of(await team.get())


async def test_a_mail_that_was_delivered_is_sent_again_once(team: AtTeam) -> None:
    await team.desk.container.deliver_messages()(MessageKind.CONFIRM_BY_MAIL)
    assert team.queued(MessageKind.CONFIRM_BY_MAIL) == 0
    assert (await team.post("deliveries/retry")).headers["Location"].endswith("not_retried")
    for done in ("retried", "not_retried"):
        assert (await team.post("deliveries/retry", delivered="1")).headers["Location"].endswith(f"={done}")
    assert team.queued(MessageKind.CONFIRM_BY_MAIL) == 1
    assert (await team.post("deliveries/retry", delivered="1", fill="1")).status_code == 200


async def test_all_mails_are_sent_again_once_however_often_the_button_is_pressed(team: AtTeam) -> None:
    deliver = team.desk.container.deliver_messages()
    await deliver(MessageKind.CONFIRM_BY_MAIL)
    fields = {"delivered": "1", "key": hidden((await team.get()).text)["key"]}
    for done, queued in (("retried", 1), ("retried_before", 0), ("retried_before", 0)):
        answer = await team.post("deliveries/retry", **fields)
        assert answer.headers["Location"].endswith(f"={done}")
        assert team.queued(MessageKind.CONFIRM_BY_MAIL) == queued
        await deliver(MessageKind.CONFIRM_BY_MAIL)
    assert "None is sent twice" in text_of(await team.follow(answer))
    assert len(team.history(HistoryAction.DELIVERIES_RETRIED)) == 1
    another = hidden((await team.get()).text)["key"]
    answer = await team.post("deliveries/retry", delivered="1", key=another)
    assert answer.headers["Location"].endswith("=retried")


async def test_a_removal_erases_the_team_and_says_so_before(team: AtTeam) -> None:
    admin = await at_team(team.desk, "admin")
    form = await admin.get("/remove")
    assert "This erases for good" in text_of(form)
    answer = await admin.post("remove", number=" icct-1 ", version="1")
    page = await admin.follow(answer)
    assert "The team is removed." in text_of(page)
    assert team.team.team is None
    assert team.history()[0].actor == admin.actor
    again = await admin.post("remove", number="ICCT-001", version="1")
    assert again.headers["Location"] == f"{team.home}?done=removed"
    assert len(team.history(HistoryAction.REMOVED)) == 1


@pytest.mark.parametrize("typed", ["", "1", "ICCT-002", "Grace Warriors"])
async def test_a_removal_needs_the_number_typed(team: AtTeam, typed: str) -> None:
    admin = await at_team(team.desk, "admin")
    answer = await admin.post("remove", number=typed, version="1")
    assert answer.status_code == 422
    assert mistakes_in(answer) == {"number": "Type ICCT-001 if this team is to be removed"}
    assert f'value="{typed}"' in answer.text
    assert team.team.team is not None


async def test_a_removal_takes_the_number_as_people_type_it(team: AtTeam) -> None:
    admin = await at_team(team.desk, "admin")
    await admin.post("remove", number="icct 1", version="1")
    assert team.team.team is None


async def test_a_removal_of_a_changed_team_shows_what_changed(team: AtTeam) -> None:
    admin = await at_team(team.desk, "admin")
    await team.press_correction(coach_name="Ravi Das")
    answer = await admin.post("remove", number="ICCT-001", version="1")
    assert answer.status_code == 409
    assert "Coach David Raj → Ravi Das" in alert_of(answer)
    assert '<input type="hidden" name="version" value="2">' in answer.text
    assert team.team.team is not None
    filled = await admin.post("remove", number="ICCT-001", version="2", fill="1")
    assert (filled.status_code, team.team.team is not None) == (200, True)


async def test_who_did_what_is_left_of_a_removed_team(team: AtTeam) -> None:
    await team.press("note", text="a secret")
    team.desk.clock.advance(timedelta(minutes=1))
    await team.desk.container.remove_team()(team.team.team_id, actor=OPERATOR)
    said = text_of(await team.get())
    assert "Private note by Reviewer Raj" in said
    assert "a secret" not in said

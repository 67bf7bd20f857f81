"""What a captain sees of the team, and may do, as data for a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from icct_core import (
    OPERATOR,
    CaptainActs,
    CaptainView,
    CodePurpose,
    EditAfterConfirm,
    EventBy,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    MaskedContact,
    MaskedPlayer,
    MessageKind,
    MessageState,
    Missing,
    RegistrationStatus,
    Sentence,
    Settlement,
    StoredFile,
    TeamNotFound,
    TournamentRules,
)
from tests.support.captain_office import CaptainOffice

REGISTERED, ASKED, CONFIRMED, REJECTED, WITHDRAWN = RegistrationStatus
MAIL = MessageKind.CONFIRM_BY_MAIL


@pytest.fixture
async def office() -> CaptainOffice:
    office = CaptainOffice()
    await office.register(
        players=[{"name": "Arun Kumar", "role": "bowler", "phone": "9000000001"}, {"name": "Bala Murali"}]
    )
    office.clock.advance(timedelta(minutes=5))
    return office


async def settle(office: CaptainOffice, kind: MessageKind, state: MessageState) -> None:
    now = office.clock.now()
    for leased in await office.store.outbox_queue.lease(kind, limit=9, at=now, until=now + timedelta(minutes=1)):
        async with office.store.unit_of_work.begin() as tx:
            await tx.outbox.settle(Settlement(leased=leased, state=state, due_at=now, reason="550 no such mailbox"))


async def test_phones_and_addresses_are_masked(office: CaptainOffice) -> None:
    view = await office.view()
    assert view.registration == await office.team()
    assert view.contact == MaskedContact(phone="98•••••210", email="jo•••@example.com", whatsapp="98•••••211")
    assert view.squad == (
        MaskedPlayer(name="Arun Kumar", role="Bowler", phone="90•••••001"),
        MaskedPlayer(name="Bala Murali", role=None, phone=None),
    )
    assert not any(secret in repr(view) for secret in ("9876543210", "john.samuel", "9000000001"))


async def test_the_timeline_names_no_organiser_and_no_note(office: CaptainOffice) -> None:
    await office.decide("request_changes", reason="Your coach is missing", note="A rude captain")
    await office.note("Called twice")
    await office.correct(fields={"captain_phone": "9876500000"}, reason="He called", over_limit=True, notify=False)
    await office.edit(fields={"players": [{"name": "Arun Kumar", "phone": "9000000002"}]})
    async with office.store.unit_of_work.begin() as tx:
        viewed = HistoryEntry(
            at=office.clock.now(),
            prefix="ICCT",
            action=HistoryAction.VIEWED,
            actor=OPERATOR,
            registration_id=(await office.team()).id,
        )
        await tx.history.add(viewed)
    view = await office.view()
    assert [(one.action, one.by, one.after, one.reason) for one in view.timeline] == [
        ("edited", EventBy.CAPTAIN, REGISTERED, None),
        ("corrected", EventBy.ORGANISERS, ASKED, "He called"),
        ("decided", EventBy.ORGANISERS, ASKED, "Your coach is missing"),
        ("registered", EventBy.CAPTAIN, REGISTERED, None),
    ]
    assert view.timeline[0].changes == (
        FieldChange("players", "Arun Kumar, Bowler, 90•••••001", "Arun Kumar, 90•••••002"),
        FieldChange("players", "Bala Murali", None),
    )
    assert view.timeline[1].changes == (FieldChange("captain_phone", "98•••••210", "98•••••000"),)
    assert not any(secret in repr(view) for secret in ("desk", "rude", "Called twice", "98765"))


DELAY = timedelta(minutes=2)
MOMENT = timedelta(microseconds=1)
SLIP: dict[str, Any] = {"reason": "It is full"}
BACK: dict[str, Any] = {"reason": "That was another team"}


def decided(view: CaptainView) -> list[tuple[RegistrationStatus | None, str | None]]:
    return [(one.after, one.reason) for one in view.timeline if one.action == "decided"]


async def decide_each(office: CaptainOffice, *decisions: tuple[str, dict[str, Any]], apart: timedelta) -> None:
    for decision, values in decisions:
        office.clock.advance(apart)
        await office.decide(decision, **values)


async def test_a_decision_that_was_taken_back_at_once_is_not_shown(office: CaptainOffice) -> None:
    slip = ("reject", SLIP), ("reopen", BACK)
    await decide_each(office, *slip, apart=DELAY - MOMENT)
    assert (decided(await office.view()), (await office.view()).reason) == ([], None)
    await decide_each(office, ("confirm", {}), *slip, ("confirm", {}), apart=MOMENT)
    assert decided(await office.view()) == [(CONFIRMED, None)]


async def test_one_that_stood_until_its_mail_was_due_is_shown(office: CaptainOffice) -> None:
    await decide_each(office, ("reject", SLIP), ("reopen", BACK), apart=DELAY)
    view = await office.view()
    assert decided(view) == [(REGISTERED, BACK["reason"]), (REJECTED, SLIP["reason"])]
    assert view.reason == BACK["reason"]


async def test_the_last_decision_is_shown_at_once(office: CaptainOffice) -> None:
    await office.decide("reject", **SLIP)
    view = await office.view()
    assert (decided(view), view.reason) == ([(REJECTED, SLIP["reason"])], SLIP["reason"])


async def test_another_reason_is_shown_in_the_place_of_the_first(office: CaptainOffice) -> None:
    await decide_each(office, ("reject", {"reason": "It is fool"}), ("reject", SLIP), apart=MOMENT)
    assert decided(await office.view()) == [(REJECTED, SLIP["reason"])]


async def test_a_decision_that_its_captain_answered_was_seen(office: CaptainOffice) -> None:
    await office.decide("request_changes", reason="Your coach is missing")
    await office.answer()
    await office.decide("confirm")
    assert decided(await office.view()) == [(CONFIRMED, None), (ASKED, "Your coach is missing")]


async def test_without_a_delay_every_decision_is_shown(office: CaptainOffice) -> None:
    office.mail_delay = timedelta()
    await decide_each(office, ("reject", SLIP), ("reopen", BACK), apart=MOMENT)
    assert len(decided(await office.view())) == 2


async def test_mails_are_events_once_they_left_or_were_given_up(office: CaptainOffice) -> None:
    assert MAIL not in [one.mail for one in (await office.view()).timeline]
    await settle(office, MAIL, MessageState.PARKED)
    await office.ask()
    await settle(office, MessageKind.CODE_BY_MAIL, MessageState.DELIVERED)
    view = await office.view()
    mails = [(one.by, one.mail, one.state) for one in view.timeline if one.mail]
    assert mails == [(EventBy.SERVICE, MAIL, MessageState.PARKED)]
    assert "550" not in repr(view)
    assert Missing.ADDRESS in view.missing


async def test_an_address_that_a_later_mail_reached_is_not_missing(office: CaptainOffice) -> None:
    await settle(office, MAIL, MessageState.PARKED)
    office.clock.advance(timedelta(minutes=1))
    await office.edit(fields={"coach_name": "Ravi Das"})
    await settle(office, MessageKind.CHANGE_BY_MAIL, MessageState.DELIVERED)
    assert Missing.ADDRESS not in (await office.view()).missing


async def test_a_logo_is_missing_that_is_neither_stored_nor_waits_to_be(office: CaptainOffice) -> None:
    assert (await office.view()).missing == ()
    await settle(office, MessageKind.STORE_LOGO, MessageState.PARKED)
    office.rules = TournamentRules(min_players=11)
    assert (await office.view()).missing == (Missing.LOGO, Missing.PLAYERS)
    async with office.store.unit_of_work.begin() as tx:
        await tx.registrations.record_logo((await office.team()).id, StoredFile(url="https://files/1", version="1"))
    assert (await office.view()).missing == (Missing.PLAYERS,)


ALL = CaptainActs(edit=True, answer=False, withdraw=True, edit_leads_to=REGISTERED)
NOT_NOW = Sentence("The registration's status does not allow this change")
NONE = CaptainActs(edit=False, answer=False, withdraw=False, refusal=NOT_NOW)


@pytest.mark.parametrize(
    ("decision", "acts"),
    [
        (None, ALL),
        ("request_changes", replace(ALL, answer=True)),
        ("confirm", ALL),
        ("reject", NONE),
        ("withdraw", NONE),
    ],
)
async def test_what_may_be_done_follows_the_status(
    office: CaptainOffice, decision: str | None, acts: CaptainActs
) -> None:
    if decision:
        await office.decide(decision)
    assert (await office.view()).may == acts


async def test_it_follows_what_organisers_chose_for_confirmed_teams(office: CaptainOffice) -> None:
    await office.decide("confirm")
    office.after_confirm = EditAfterConfirm.KEEP
    assert (await office.view()).may == replace(ALL, edit_leads_to=CONFIRMED)
    office.after_confirm = EditAfterConfirm.NEVER
    may = (await office.view()).may
    assert (may.edit, may.withdraw, may.edit_leads_to) == (False, True, None)
    assert may.refusal is not None
    assert "organisers alone" in may.refusal.template


@pytest.mark.parametrize(
    ("decision", "choice", "is_reviewed"),
    [("confirm", "review", True), ("confirm", "keep", False), ("request_changes", "review", False)],
)
async def test_a_confirmed_team_is_reviewed_again_where_organisers_chose_that(
    office: CaptainOffice, decision: str, choice: str, is_reviewed: bool
) -> None:
    await office.decide(decision)
    office.after_confirm = EditAfterConfirm(choice)
    assert office.acts.reviews_again(await office.team()) is is_reviewed


async def test_it_follows_the_freezing_time(office: CaptainOffice) -> None:
    await office.decide("request_changes")
    await office.freeze(after=timedelta(hours=1))
    ends = office.clock.now() + timedelta(hours=1)
    assert (await office.view()).may == replace(ALL, answer=True, edits_end_at=ends)
    office.clock.advance(timedelta(hours=1))
    may = (await office.view()).may
    assert (may.edit, may.answer, may.withdraw, may.frozen_at, may.edits_end_at) == (False, True, True, ends, None)


async def test_what_the_view_allows_is_taken(office: CaptainOffice) -> None:
    """The view and the acts go by the same rules."""
    await office.decide("request_changes")
    assert (await office.view()).may.answer
    await office.answer()
    assert (await office.view()).may.withdraw
    await office.withdraw(await office.code(CodePurpose.WITHDRAWAL))
    assert not (await office.view()).may.withdraw


async def test_a_removed_team_has_no_view(office: CaptainOffice) -> None:
    await office.remove()
    with pytest.raises(TeamNotFound):
        await office.view()

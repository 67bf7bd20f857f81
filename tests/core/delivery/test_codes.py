"""Codes are mailed to the present address while they can be used; a former address is told of its successor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from icct_adapters.memory import InMemoryMailer
from icct_core import (
    KEPT_NOT_SENT,
    ChangeByMail,
    CodeByMail,
    CodePurpose,
    CodeTemplate,
    ConfirmByMail,
    DeliverMessages,
    Delivery,
    DeliveryOutcome,
    Lane,
    Mail,
    MessageKind,
    MessageState,
    MoveByMail,
)
from tests.support.captain_office import CaptainOffice

CODE, MOVE, CHANGE = MessageKind.CODE_BY_MAIL, MessageKind.MOVE_BY_MAIL, MessageKind.CHANGE_BY_MAIL
WITHDRAWAL = CodePurpose.WITHDRAWAL
UNUSABLE = [(MessageState.UNNEEDED, "the code can no longer be used")]


@dataclass
class PostOffice(CaptainOffice):
    """Delivers codes, and mails about changes, into memory."""

    async def deliver(self, kind: MessageKind) -> list[tuple[MessageState, str | None]]:
        """Deliver what is due in the lane of a kind, until nothing is; returns how those of the kind ended."""
        ended: list[DeliveryOutcome] = []
        while outcomes := await self._deliver(kind):
            ended += outcomes
        settled = [one.settlement for one in ended]
        return [(one.state, one.reason) for one in settled if one.leased.message.kind is kind]

    @property
    def mails_sent(self) -> list[Mail]:
        return list(self.mailer.sent.values())

    def __post_init__(self) -> None:
        store, self.mailer = self.store, InMemoryMailer()
        code = CodeByMail(
            registrations=store.registrations,
            challenges=store.challenges,
            code_maker=self.code_maker,
            mailer=self.mailer,
            clock=self.clock,
            template=CodeTemplate(domain="example.org", zone=ZoneInfo("Asia/Kolkata")),
            note=KEPT_NOT_SENT,
        )
        confirm = ConfirmByMail(registrations=store.registrations, mailer=self.mailer)
        change = ChangeByMail(
            registrations=store.registrations, history=store.history, outbox=store.outbox, mailer=self.mailer
        )
        move = MoveByMail(registrations=store.registrations, history=store.history, mailer=self.mailer)
        mails: dict[MessageKind, Delivery[Any]] = {MessageKind.CONFIRM_BY_MAIL: confirm, CHANGE: change, MOVE: move}
        self._deliver = DeliverMessages(
            queue=store.outbox_queue,
            unit_of_work=store.unit_of_work,
            clock=self.clock,
            lanes=[Lane(deliveries={CODE: code}, slots=1), Lane(deliveries=mails, slots=1)],
        )


@pytest.fixture
async def office() -> PostOffice:
    office = PostOffice()
    await office.register()
    return office


async def test_a_code_is_mailed_with_what_it_is_for_and_until_when(office: PostOffice) -> None:
    code = await office.code(WITHDRAWAL)
    assert await office.deliver(CODE) == [(MessageState.DELIVERED, KEPT_NOT_SENT)]
    (mail,) = office.mails_sent
    registration = await office.team()
    assert mail.to.text == "john.samuel@example.com"
    assert mail.subject == f"Your code for Grace Warriors (ICCT-001): {code.text}"
    assert mail.message_id == f"<{registration.id}.1.code@example.org>"
    assert f"\n\n{code.text}\n\n" in mail.text
    assert f"<strong>{code.text}</strong>" in mail.html
    for part in (mail.text, mail.html):
        assert "asked for on 1 January 2026, 05:30 IST" in part
        assert "to withdraw the team. It can be used once, until 05:40." in part
        assert "Grace Warriors of CSI St. Peter" in part
        assert "$" not in part


async def test_a_code_goes_to_the_address_that_the_team_has_then(office: PostOffice) -> None:
    await office.code()
    await office.correct(fields={"captain_email": "joel@example.com"})
    await office.deliver(CODE)
    (mail,) = office.mails_sent
    assert mail.to.text == "joel@example.com"
    assert "to change the captain's e-mail address or phone." in mail.text


async def test_codes_do_not_wait_for_other_mails_of_their_team(office: PostOffice) -> None:
    await office.correct(fields={"coach_name": "Ravi Das"})
    await office.code()
    await office.deliver(CODE)
    assert [mail.subject[:9] for mail in office.mails_sent] == ["Your code"]


async def test_a_code_that_can_no_longer_be_used_is_settled_unsent(office: PostOffice) -> None:
    await office.ask()
    office.clock.advance(timedelta(minutes=10))
    assert await office.deliver(CODE) == UNUSABLE
    code = await office.code(WITHDRAWAL)
    await office.withdraw(code)
    assert await office.deliver(CODE) == UNUSABLE
    assert office.mails_sent == []


async def test_so_is_one_whose_challenge_was_forgotten(office: PostOffice) -> None:
    await office.ask()
    async with office.store.unit_of_work.begin() as tx:
        assert await tx.challenges.purge(ended_at=office.clock.now() + timedelta(hours=1), limit=9) == 1
    assert await office.deliver(CODE) == UNUSABLE


async def test_an_edit_is_told_to_the_new_address_and_the_move_to_the_former_one(office: PostOffice) -> None:
    fields = {"captain_email": "joel@example.com", "coach_name": "Ravi Das"}
    await office.edit(fields=fields, code=await office.code())
    assert await office.deliver(MOVE) == [(MessageState.DELIVERED, None)]
    confirmation, edit, move = office.mails_sent
    assert confirmation.to == edit.to
    assert (edit.to.text, move.to.text) == ("joel@example.com", "john.samuel@example.com")
    assert edit.subject == "Your changes to Grace Warriors (ICCT-001)"
    assert "- Captain's e-mail: john.samuel@example.com → joel@example.com\n- Coach: David Raj → Ravi Das" in edit.text
    assert "Your team is now: waiting for review." in edit.text
    assert "joel" not in move.text + move.html + move.subject
    assert "Ravi Das" not in move.text + move.html


async def test_a_former_address_that_was_erased_is_told_nothing(office: PostOffice) -> None:
    await office.edit(fields={"captain_email": "joel@example.com"}, code=await office.code())
    async with office.store.unit_of_work.begin() as tx:
        await tx.history.blank((await office.team()).id)
    assert await office.deliver(MOVE) == [(MessageState.UNNEEDED, "the address is not kept any more")]


async def test_an_answer_and_a_withdrawal_are_told_at_once(office: PostOffice) -> None:
    await office.deliver(CHANGE)
    await office.decide("request_changes")
    office.clock.advance(timedelta(minutes=3))
    await office.deliver(CHANGE)
    await office.answer()
    await office.deliver(CHANGE)
    await office.withdraw(await office.code(WITHDRAWAL))
    await office.deliver(CHANGE)
    assert [mail.subject for mail in office.mails_sent[1:]] == [
        "Please correct Grace Warriors (ICCT-001)",
        "Grace Warriors (ICCT-001) was sent again",
        "Grace Warriors (ICCT-001) is withdrawn",
    ]


async def test_a_request_that_was_answered_before_its_mail_was_due_is_not_mailed(office: PostOffice) -> None:
    await office.deliver(CHANGE)
    await office.decide("request_changes")
    office.clock.advance(timedelta(seconds=60))
    await office.answer()
    office.clock.advance(timedelta(seconds=60))
    outcomes = await office.deliver(CHANGE)
    assert [state for state, _ in outcomes] == [MessageState.UNNEEDED, MessageState.DELIVERED]
    assert office.mails_sent[-1].subject == "Grace Warriors (ICCT-001) was sent again"

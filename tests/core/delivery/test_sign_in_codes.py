"""Codes are mailed to organisers who may sign in, while they can be used, and to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from icct_adapters.memory import InMemoryMailer
from icct_core import (
    CODE_LIFE,
    KEPT_NOT_SENT,
    DeliverMessages,
    Lane,
    Mail,
    MessageKind,
    MessageState,
    SignInByMail,
    SignInTemplate,
)
from tests.support.sign_in_office import SignInOffice

INSTANT = timedelta(microseconds=1)
DELIVERED = [(MessageState.DELIVERED, KEPT_NOT_SENT)]
UNUSABLE = [(MessageState.UNNEEDED, "the code can no longer be used")]
NOBODYS = [(MessageState.UNNEEDED, "no organiser has this address")]


@dataclass
class PostOffice(SignInOffice):
    """Delivers codes into memory."""

    mailer: InMemoryMailer = field(default_factory=InMemoryMailer)

    async def deliver(self) -> list[tuple[MessageState, str | None]]:
        """Deliver what is due, and return how it ended."""
        deliver = DeliverMessages(
            queue=self.store.outbox_queue,
            unit_of_work=self.store.unit_of_work,
            clock=self.clock,
            lanes=[Lane(deliveries={MessageKind.SIGN_IN_BY_MAIL: self.sign_in_by_mail}, slots=1)],
        )
        outcomes = await deliver(MessageKind.SIGN_IN_BY_MAIL)
        return [(one.settlement.state, one.settlement.reason) for one in outcomes]

    @property
    def sign_in_by_mail(self) -> SignInByMail:
        return SignInByMail(
            code_maker=self.code_maker,
            mailer=self.mailer,
            clock=self.clock,
            template=SignInTemplate(
                domain="example.org", zone=ZoneInfo("Asia/Kolkata"), tournament="the Cup of <Churches>"
            ),
            note=KEPT_NOT_SENT,
            **self.reading,
        )

    @property
    def mails(self) -> Sequence[Mail]:
        return list(self.mailer.sent.values())


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


async def test_a_code_is_mailed_to_the_organiser_of_its_address(office: PostOffice) -> None:
    await office.add("Anna@example.org", name="Anna & Raj")
    code = await office.code("anna@EXAMPLE.org")
    assert await office.deliver() == DELIVERED
    (mail,) = office.mails
    assert mail.to.text == "Anna@example.org"
    assert mail.subject == f"Your code for the organisers' desk: {code.text}"
    assert mail.text.startswith(f"Dear Anna & Raj,\n\nyour code is:\n\n{code.text}\n\n")
    assert (
        "at the organisers' desk of the Cup of <Churches>. It was asked for on 1 January 2026, 05:30 IST," in mail.text
    )
    assert "can be used once, until 05:40, and only" in mail.text
    assert f"<strong>{code.text}</strong>" in mail.html
    assert "Dear Anna &amp; Raj," in mail.html
    assert "the Cup of &lt;Churches&gt;" in mail.html


async def test_a_mail_does_not_name_the_challenge_that_only_the_browser_knows(office: PostOffice) -> None:
    """Who reads the mail, or a mail server's log of ``Message-ID``, is not the browser that asked."""
    await office.add()
    challenge = await office.challenge()
    await office.deliver()
    (mail,) = office.mails
    assert str(challenge) not in repr(mail)
    assert challenge.hex not in repr(mail)


async def test_each_code_has_a_message_id_of_its_own_which_a_repetition_keeps(office: PostOffice) -> None:
    await office.add()
    for _ in range(2):
        await office.ask()
        office.clock.advance(timedelta(minutes=1))
        assert await office.deliver() == DELIVERED
    assert len({mail.message_id for mail in office.mails}) == 2


async def test_nobody_else_is_mailed(office: PostOffice) -> None:
    await office.add()
    await office.change(await office.add("bala@example.org"), disabled=True)
    for email in ("nobody@example.org", "bala@example.org"):
        await office.ask(email)
        assert await office.deliver() == NOBODYS
    assert office.mails == []


async def test_an_address_that_is_nobodys_any_more_is_not_mailed(office: PostOffice) -> None:
    anna = await office.add()
    await office.ask()
    await office.change(anna, email="anna.raj@example.org")
    assert await office.deliver() == NOBODYS


async def test_a_code_that_has_ended_or_was_used_is_not_mailed(office: PostOffice) -> None:
    await office.add()
    code = await office.code()
    await office.sign_in(code)
    assert await office.deliver() == UNUSABLE
    office.clock.advance(timedelta(minutes=1))
    await office.ask()
    office.clock.advance(CODE_LIFE)
    assert await office.deliver() == UNUSABLE


async def test_a_code_whose_challenge_was_forgotten_is_not_mailed(office: PostOffice) -> None:
    await office.add()
    await office.ask()
    office.clock.advance(CODE_LIFE)
    async with office.store.unit_of_work.begin() as tx:
        assert await tx.challenges.purge(ended_at=office.clock.now(), limit=9) == 1
    assert await office.deliver() == UNUSABLE


async def test_a_code_is_mailed_until_it_ends(office: PostOffice) -> None:
    await office.add()
    await office.ask()
    office.clock.advance(CODE_LIFE - INSTANT)
    assert await office.deliver() == DELIVERED

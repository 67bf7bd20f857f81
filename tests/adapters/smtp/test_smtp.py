"""What only mail over SMTP promises: every script arrives, and a mail reaches one recipient and no other."""

from __future__ import annotations

import email
from collections.abc import AsyncIterator, Iterator
from email.message import EmailMessage
from email.policy import default

import pytest

from icct_adapters.smtp import SmtpMailer
from icct_core import DeliveryRejected
from tests.support.stand_ins import smtp_faults as faults
from tests.support.stand_ins.smtp_client import a_mail, failure, mailer_for
from tests.support.stand_ins.smtp_faults import Fault
from tests.support.stand_ins.smtp_server import SmtpStandIn

TAMIL = "தூய திரித்துவ பேராலயம் "


@pytest.fixture
def stand_in() -> Iterator[SmtpStandIn]:
    with SmtpStandIn() as started:
        yield started


@pytest.fixture
async def mailer(stand_in: SmtpStandIn) -> AsyncIterator[SmtpMailer]:
    async with mailer_for(stand_in) as made:
        yield made


def received(stand_in: SmtpStandIn) -> EmailMessage:
    (mail,) = stand_in.mails
    content = mail.content.replace(b"\r\n", b"\n")
    return email.message_from_bytes(content, _class=EmailMessage, policy=default)


@pytest.mark.parametrize("fault", [faults.NO_FAULT, faults.WITHOUT_8BITMIME])
async def test_every_script_arrives_with_and_without_8bitmime(
    stand_in: SmtpStandIn, mailer: SmtpMailer, fault: Fault
) -> None:
    stand_in.fail_with(fault)
    text = f"{TAMIL}\n.\n..\nFrom here: € 🏏\n" + "long " * 300 + "\n"
    await mailer.send(a_mail(subject=f"{TAMIL * 5} is registered", text=text))
    message = received(stand_in)
    assert message["Subject"] == f"{TAMIL * 5} is registered"
    assert [part.get_content() for part in message.iter_parts()] == [text, f"<p>{text}</p>\n"]


@pytest.mark.parametrize("fault", [faults.NO_FAULT, faults.WITHOUT_8BITMIME])
async def test_short_lines_arrive_with_and_without_8bitmime(
    stand_in: SmtpStandIn, mailer: SmtpMailer, fault: Fault
) -> None:
    stand_in.fail_with(fault)
    await mailer.send(a_mail(text=f"{TAMIL}\n.\nQUIT\n"))
    assert next(received(stand_in).iter_parts()).get_content() == f"{TAMIL}\n.\nQUIT\n"


@pytest.mark.parametrize("name", ["XI\r\nBcc: other@example.com", "XI\nRCPT TO:<other@example.com>", "XI\r\n\r\n.\r\n"])
async def test_a_team_name_cannot_add_a_header_or_a_recipient(
    stand_in: SmtpStandIn, mailer: SmtpMailer, name: str
) -> None:
    assert type(await failure(mailer, a_mail(subject=f"{name} is registered"))) is DeliveryRejected
    await mailer.send(a_mail(text=f"{name} is registered\n"))
    (mail,) = stand_in.mails
    assert mail.recipients == ("captain@example.com",)
    assert received(stand_in)["Bcc"] is None


@pytest.mark.parametrize(
    "to", ["captain@example.com,other@example.com", "captain@example.com> SIZE=1", "a@b\r\nRSET", "கேப்டன்@example.com"]
)
async def test_a_mail_that_is_not_to_one_plain_address_never_leaves(
    stand_in: SmtpStandIn, mailer: SmtpMailer, to: str
) -> None:
    assert type(await failure(mailer, a_mail(to=to))) is DeliveryRejected
    assert stand_in.connections == 0


async def test_a_mail_reaches_an_address_of_every_allowed_sign(stand_in: SmtpStandIn, mailer: SmtpMailer) -> None:
    await mailer.send(a_mail(to="!#$%&'*+/?=^_`{|}~-@example.com"))
    assert stand_in.mails[0].recipients == ("!#$%&'*+/?=^_`{|}~-@example.com",)

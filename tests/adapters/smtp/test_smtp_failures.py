"""What each failure of a mail server means for the mail, and that its text names no person."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Iterator

import aiosmtplib
import pytest

from icct_adapters.smtp import SmtpMailer
from icct_adapters.smtp.connection import Connection
from icct_core import (
    ConnectionBroken,
    CredentialsRefused,
    DeliveryFailed,
    DeliveryRejected,
    MessageMalformed,
    ServiceAway,
    ServiceInDoubt,
)
from tests.support.stand_ins import smtp_faults as faults
from tests.support.stand_ins.smtp_client import a_mail, failure, mailer_for, no_connection_is_left
from tests.support.stand_ins.smtp_faults import Fault
from tests.support.stand_ins.smtp_server import SmtpStandIn


@pytest.fixture
def stand_in() -> Iterator[SmtpStandIn]:
    with SmtpStandIn() as started:
        yield started


@pytest.fixture
async def mailer(stand_in: SmtpStandIn) -> AsyncIterator[SmtpMailer]:
    async with mailer_for(stand_in) as made:
        yield made


NOT_FOR_ANYBODY = [
    (faults.BUSY_AT_CONNECT, "421 4.3.2 Too many connections"),
    (Fault(at="connect", answer="554 5.7.1 Blocked"), "554 5.7.1 Blocked"),
    (Fault(at="EHLO", answer="550 5.7.1 Who are you"), "550 5.7.1 Who are you"),
    (Fault(at="STARTTLS", answer="454 4.7.0 TLS not available"), "454 4.7.0 TLS not available"),
    (Fault(at="STARTTLS", answer="500 5.5.1 What"), "500 5.5.1 What"),
    (faults.BUSY, "421 4.3.2 Shutting down"),
    (Fault(at="MAIL", answer="553 5.7.1 Not your address"), "553 5.7.1 Not your address"),
    (Fault(at="DATA", answer="550 5.4.5 Daily sending quota exceeded"), "550 5.4.5 Daily sending quota exceeded"),
    (Fault(at="RCPT", answer="550 5.4.5 Daily sending quota exceeded"), "550 5.4.5 Daily sending quota exceeded"),
    (Fault(at="RCPT", answer="550 5.1.8 Domain of sender not found"), "550 5.1.8 Domain of sender not found"),
    (Fault(at="RCPT", answer="450 4.1.8 Domain of sender not found"), "450 4.1.8 Domain of sender not found"),
    (
        Fault(at="RCPT", answer="553 5.7.1 Sender address rejected: not owned"),
        "553 5.7.1 Sender address rejected: not owned",
    ),
    (Fault(at="DATA", answer="550 5.7.60 Cannot send as this sender"), "550 5.7.60 Cannot send as this sender"),
    (Fault(at="DATA", answer="554 5.2.252 SendAsDenied"), "554 5.2.252 SendAsDenied"),
    (Fault(at="MAIL", answer="451 4.7.1 Too many mails"), "451 4.7.1 Too many mails"),
]
NOT_THIS_MAIL = [
    (faults.TRY_LATER, "451 4.7.1 TO:<<recipient>>: Greylisted"),
    (Fault(at="RCPT", answer="450 4.1.2 Domain not found"), "450 4.1.2 Domain not found"),
    (Fault(at="RCPT", answer="452 4.2.2 Mailbox full"), "452 4.2.2 Mailbox full"),
    (Fault(at="RCPT", answer="450 Busy"), "450 Busy"),
    (Fault(at="DATA", answer="451 4.7.1 Greylisted"), "451 4.7.1 Greylisted"),
    (Fault(at="DATA", answer="452 4.2.2 Mailbox full"), "452 4.2.2 Mailbox full"),
]
IN_DOUBT = [
    (Fault(at="RCPT", answer="421 4.3.2 Shutting down"), "421 4.3.2 Shutting down"),
    (Fault(at="DATA", answer="421 4.3.2 Shutting down"), "421 4.3.2 Shutting down"),
    (Fault(at="DATA", answer="452 4.3.1 Disk full"), "452 4.3.1 Disk full"),
    (Fault(at="MAIL", answer="nonsense"), "-1: Malformed SMTP response line: nonsense"),
    (Fault(at="RCPT", answer="nonsense"), "-1: Malformed SMTP response line: nonsense"),
]
MALFORMED = [
    (Fault(at="DATA", answer="554 5.6.0 Malformed header"), "554 5.6.0 Malformed header"),
    (Fault(at="DATA", answer="550 5.6.1 No 8-bit content"), "550 5.6.1 No 8-bit content"),
    (Fault(at="RCPT", answer="554 5.6.2 Conversion required"), "554 5.6.2 Conversion required"),
]
FOR_GOOD = [
    (Fault(at="MAIL", answer="552 5.3.4 Too big"), "552 5.3.4 Too big"),
    (faults.UNKNOWN_RECIPIENT, "550 5.1.1 TO:<<recipient>>: User unknown"),
    (faults.TOO_LARGE, "552 5.3.4 Message too big"),
    (Fault(at="DATA", answer="554 5.7.1 Spam"), "554 5.7.1 Spam"),
    (Fault(at="RCPT", answer="553 5.6.7 No such letters here"), "553 5.6.7 No such letters here"),
]
ABOUT_US = [
    (Fault(at="MAIL", answer="530 5.7.0 Authentication required"), "530 5.7.0 Authentication required"),
    (Fault(at="RCPT", answer="530 5.7.0 Authentication required"), "530 5.7.0 Authentication required"),
]
MEANINGS = [
    *((ServiceAway, *case) for case in NOT_FOR_ANYBODY),
    *((DeliveryFailed, *case) for case in NOT_THIS_MAIL),
    *((ServiceInDoubt, *case) for case in IN_DOUBT),
    *((MessageMalformed, *case) for case in MALFORMED),
    *((DeliveryRejected, *case) for case in FOR_GOOD),
    *((CredentialsRefused, *case) for case in ABOUT_US),
]


def in_a_log(error: BaseException) -> str:
    """All of an error that a log may show."""
    return "".join(traceback.format_exception(error))


@pytest.mark.parametrize(("kind", "fault", "text"), MEANINGS)
async def test_an_answer_means(
    stand_in: SmtpStandIn, mailer: SmtpMailer, kind: type[Exception], fault: Fault, text: str
) -> None:
    stand_in.fail_with(fault)
    error = await failure(mailer)
    code, _, words = text.partition(" ")
    assert (type(error), str(error)) == (kind, f"the mail server answered {code.rstrip(':')}: {words}")
    assert stand_in.mails == []
    await no_connection_is_left(stand_in)


@pytest.mark.parametrize("fault", [fault for _, fault, _ in MEANINGS])
async def test_after_a_failure_the_next_mail_goes(stand_in: SmtpStandIn, mailer: SmtpMailer, fault: Fault) -> None:
    stand_in.fail_with(fault)
    await failure(mailer)
    stand_in.recover()
    await mailer.send(a_mail())
    assert stand_in.copies == {"<one@example.org>": 1}


async def test_every_third_mail_fails_and_the_others_go(stand_in: SmtpStandIn, mailer: SmtpMailer) -> None:
    stand_in.fail_with(faults.UNKNOWN_RECIPIENT, every=3)
    mails = [a_mail(message_id=f"<{number}@example.org>") for number in range(1, 7)]
    results = await asyncio.gather(*(mailer.send(mail) for mail in mails), return_exceptions=True)
    assert [type(result) for result in results if result] == [DeliveryRejected] * 2
    assert stand_in.copies.total() == 4


@pytest.mark.parametrize(("fault", "copies"), [(faults.LOSES_MAIL, 1), (faults.LOSES_ANSWER, 2)])
async def test_a_lost_answer_is_a_failure_and_the_mail_goes_again_with_its_id(
    stand_in: SmtpStandIn, mailer: SmtpMailer, fault: Fault, copies: int
) -> None:
    stand_in.fail_with(fault)
    error = await failure(mailer)
    assert (type(error), str(error)) == (ConnectionBroken, "the mail server closed the connection")
    stand_in.recover()
    await mailer.send(a_mail())
    assert stand_in.copies == {"<one@example.org>": copies}


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.STALLS_AT_CONNECT, ServiceAway),
        (Fault(at="RCPT", stalls=True), ServiceInDoubt),
        (faults.STALLS_AFTER_DATA, ServiceInDoubt),
    ],
)
async def test_a_server_that_does_not_answer_is_left(fault: Fault, kind: type[Exception]) -> None:
    with SmtpStandIn(security="none") as stand_in:
        stand_in.fail_with(fault)
        async with mailer_for(stand_in, timeout=0.1) as mailer:
            error = await failure(mailer)
        await no_connection_is_left(stand_in)
    assert (type(error), str(error)) == (kind, "the mail server did not answer in time")


async def test_a_server_that_is_down_is_a_failure_until_it_is_back(stand_in: SmtpStandIn, mailer: SmtpMailer) -> None:
    await mailer.send(a_mail())
    stand_in.go_down()
    error = await failure(mailer)
    assert str(error) in {
        "the mail server cannot be reached: Connection refused",
        "the mail server cannot be reached at any of its addresses",  # where localhost has two
        "the mail server closed the connection",  # the one it left
    }
    stand_in.come_back()
    await mailer.send(a_mail())
    assert stand_in.copies == {"<one@example.org>": 2}


async def test_a_host_without_an_address_is_a_failure(stand_in: SmtpStandIn) -> None:
    async with mailer_for(stand_in, host="mail.invalid") as mailer:
        error = await failure(mailer)
    assert type(error) is ServiceAway
    assert str(error).startswith("the mail server was not found by its name: ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("<Captain@Example.COM> unknown", "<<recipient>> unknown"),
        ("user CAPTAIN has no captaincy", "user <recipient> has no captaincy"),
        ("forwards to <jane.doe@example.net>", "forwards to <<address>>"),
        ("bell\a and \x1b[31mred\u202e", "bell and [31mred"),
        ("x" * 500, "x" * 170),
    ],
)
async def test_the_words_of_a_server_name_no_person(
    stand_in: SmtpStandIn, mailer: SmtpMailer, words: str, told: str
) -> None:
    await mailer.send(a_mail())
    stand_in.fail_with(Fault(at="RCPT", answer=f"550 {words}"))
    error = await failure(mailer)
    assert str(error) == f"the mail server answered 550: {told}"
    assert len(str(error)) <= 200


@pytest.mark.parametrize("fault", [faults.TRY_LATER, faults.UNKNOWN_RECIPIENT])
async def test_a_log_of_the_error_does_not_have_the_recipient(
    stand_in: SmtpStandIn, mailer: SmtpMailer, fault: Fault
) -> None:
    stand_in.fail_with(fault)
    log = in_a_log(await failure(mailer)).lower()
    assert "captain" not in log


async def test_an_answer_of_several_lines_becomes_one(stand_in: SmtpStandIn, mailer: SmtpMailer) -> None:
    stand_in.fail_with(Fault(at="RCPT", answer="550-5.1.1 No such user;\r\n550 5.1.1 check the address"))
    error = await failure(mailer)
    assert str(error) == "the mail server answered 550: 5.1.1 No such user; 5.1.1 check the address"


async def test_a_refusal_that_the_library_returns_is_raised(
    mailer: SmtpMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object, **__: object) -> tuple[dict[str, aiosmtplib.SMTPResponse], str]:
        return {"captain@example.com": aiosmtplib.SMTPResponse(550, "No such user")}, "OK"

    monkeypatch.setattr(Connection, "send_message", refused)
    assert type(await failure(mailer)) is DeliveryRejected


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (aiosmtplib.SMTPException("to captain@example.com"), "the mail server cannot be used: SMTPException"),
        (OSError("Multiple exceptions: …"), "the mail server cannot be reached at any of its addresses"),
        (OSError(28, "to captain@example.com"), "the mail server cannot be reached: No space left on device"),
    ],
)
async def test_an_error_without_an_answer_is_a_failure(
    mailer: SmtpMailer, monkeypatch: pytest.MonkeyPatch, error: Exception, text: str
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Connection, "send_message", fail)
    seen = await failure(mailer)
    assert (type(seen), str(seen)) == (ServiceInDoubt, text)

"""What every mailer promises."""

from __future__ import annotations

import asyncio
import email
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from icct_adapters.mail import MaildirMailer
from icct_adapters.memory import InMemoryMailer, ManualClock
from icct_adapters.resilience import ResilientMailer
from icct_adapters.smtp import SmtpMailer, SmtpServer
from icct_core import EmailAddress, Mail, Mailer
from tests.examples.sendmail_mailer import SendmailMailer
from tests.support.guards import a_guard
from tests.support.stand_ins.smtp_server import LONG_ENOUGH, SmtpStandIn, trusted


def a_mail(
    *,
    message_id: str = "<6f0d6a4e-6a0c-4b55-9d5e-0d6d4f1f5c11.confirmation@example.org>",
    subject: str = "St. Peter's XI is registered as ICCT-001",
    text: str = "Dear captain,\n\nyour team number is ICCT-001.\n",
    html: str = "<p>Dear captain,</p>\n<p>your team number is <strong>ICCT-001</strong>.</p>\n",
) -> Mail:
    to = EmailAddress("captain@example.com")
    return Mail(message_id=message_id, to=to, subject=subject, text=text, html=html)


@dataclass(frozen=True)
class Case:
    """A mailer and a look at what a reader has then, by ``Message-ID``.

    Two mails of one id in a folder of ours are an error. A server keeps every copy; readers show the last alone.
    """

    mailer: Mailer
    arrived: Callable[[], Mapping[str, Mail]]


@asynccontextmanager
async def in_memory(_: Path) -> AsyncIterator[Case]:
    mailer = InMemoryMailer()
    yield Case(mailer, lambda: mailer.sent)


@asynccontextmanager
async def in_maildir(folder: Path) -> AsyncIterator[Case]:
    mailer = MaildirMailer(folder, sender="desk@example.org", now=ManualClock())

    def arrived() -> dict[str, Mail]:
        mails = [read_back(path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
        by_id = {mail.message_id: mail for mail in mails}
        assert len(by_id) == len(mails)
        return by_id

    yield Case(mailer, arrived)


@asynccontextmanager
async def over_smtp(_: Path) -> AsyncIterator[Case]:
    with SmtpStandIn() as stand_in:
        server = SmtpServer("localhost", stand_in.port)
        mailer = SmtpMailer(server, "desk@example.org", ManualClock(), timeout=LONG_ENOUGH, trust=trusted())

        def arrived() -> dict[str, Mail]:
            mails = [read_back(mail.content.replace(b"\r\n", b"\n")) for mail in stand_in.mails]
            return {mail.message_id: mail for mail in mails}

        yield Case(mailer, arrived)
        await mailer.close()


@asynccontextmanager
async def as_documented(folder: Path) -> AsyncIterator[Case]:
    (folder / "mails").mkdir()
    program = folder / "sendmail"
    program.write_text('#!/bin/sh\ncat > "${0%/*}/mails/$(date +%s%N).$$"\n')
    program.chmod(0o700)

    def arrived() -> dict[str, Mail]:
        mails = [read_back(path.read_bytes()) for path in sorted((folder / "mails").iterdir())]
        return {mail.message_id: mail for mail in mails}

    yield Case(SendmailMailer(program, "desk@example.org", ManualClock()), arrived)


@asynccontextmanager
async def guarded(folder: Path) -> AsyncIterator[Case]:
    async with over_smtp(folder) as case:
        yield replace(case, mailer=ResilientMailer(case.mailer, a_guard()))


def read_back(content: bytes) -> Mail:
    message = email.message_from_bytes(content, _class=EmailMessage, policy=default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return Mail(
        message_id=message["Message-ID"],
        to=EmailAddress(message["To"]),
        subject=message["Subject"],
        text=text.get_content(),
        html=html.get_content(),
    )


CASES = {
    "memory": in_memory,
    "maildir": in_maildir,
    "smtp": over_smtp,
    "guarded": guarded,
    "documented": as_documented,
}


@pytest.fixture(params=CASES.values(), ids=list(CASES))
async def case(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Case]:
    async with request.param(tmp_path) as made:
        yield made


async def test_nothing_arrives_before_a_mail_is_sent(case: Case) -> None:
    assert case.arrived() == {}


async def test_a_sent_mail_arrives_as_it_was_written(case: Case) -> None:
    await case.mailer.send(a_mail())
    assert case.arrived() == {a_mail().message_id: a_mail()}


async def test_every_script_arrives_as_it_was_written(case: Case) -> None:
    tamil = "பாளையங்கோட்டை தூய திரித்துவ பேராலயம் " * 5
    mail = a_mail(subject=f"{tamil}is registered", text=f"{tamil}\n€ 🏏\n", html=f"<p>{tamil}</p>\n<p>€ 🏏</p>\n")
    await case.mailer.send(mail)
    assert case.arrived() == {mail.message_id: mail}


async def test_sending_again_leaves_one_mail(case: Case) -> None:
    for _ in range(3):
        await case.mailer.send(a_mail())
    assert case.arrived() == {a_mail().message_id: a_mail()}


async def test_the_mail_sent_last_replaces_the_one_of_the_same_id(case: Case) -> None:
    await case.mailer.send(a_mail(text="A long first text.\n" * 100))
    await case.mailer.send(a_mail(text="Second.\n"))
    assert case.arrived() == {a_mail().message_id: a_mail(text="Second.\n")}


async def test_mails_of_two_ids_both_arrive(case: Case) -> None:
    one, two = a_mail(message_id="<one@example.org>"), a_mail(message_id="<two@example.org>")
    await case.mailer.send(one)
    await case.mailer.send(two)
    assert case.arrived() == {one.message_id: one, two.message_id: two}


async def test_two_senders_of_one_id_at_once_leave_one_whole_mail(case: Case) -> None:
    one, two = (a_mail(text=f"{line * 50}\n" * 1_000) for line in ("1 ", "2 2 "))
    for _ in range(10):
        await asyncio.gather(case.mailer.send(one), case.mailer.send(two))
        assert case.arrived()[one.message_id] in (one, two)

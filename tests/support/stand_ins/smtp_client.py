"""Mailers and mails for tests of mail over SMTP."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from icct_adapters.memory import ManualClock
from icct_adapters.smtp import SmtpMailer, SmtpServer
from icct_core import DeliveryFailed, DeliveryRejected, EmailAddress, Mail
from tests.support.stand_ins.smtp_server import LONG_ENOUGH, SmtpStandIn, trusted

PASSWORD = "correct horse battery staple"
TRUST = trusted()


def a_mail(
    *,
    message_id: str = "<one@example.org>",
    to: str = "captain@example.com",
    subject: str = "Registered",
    text: str = "Registered.\n",
) -> Mail:
    return Mail(message_id=message_id, to=EmailAddress(to), subject=subject, text=text, html=f"<p>{text}</p>\n")


@asynccontextmanager
async def mailer_for(
    stand_in: SmtpStandIn,
    *,
    host: str = "localhost",
    login: tuple[str, str] | None = None,
    timeout: float = LONG_ENOUGH,  # noqa: ASYNC109  the mailer's
    keep: float = LONG_ENOUGH,
    trust: ssl.SSLContext | None = TRUST,
) -> AsyncIterator[SmtpMailer]:
    username, password = login or (None, None)
    server = SmtpServer(host, stand_in.port, username, password, stand_in.security)
    sender = "Registration desk <desk@example.org>"
    mailer = SmtpMailer(server, sender, ManualClock(), timeout=timeout, keep=keep, trust=trust)
    try:
        yield mailer
    finally:
        await mailer.close()


async def failure(mailer: SmtpMailer, mail: Mail | None = None) -> Exception:
    """The error of a mail that does not leave."""
    with pytest.raises((DeliveryFailed, DeliveryRejected)) as caught:
        await mailer.send(mail or a_mail())
    return caught.value


async def no_connection_is_left(stand_in: SmtpStandIn) -> None:
    await asyncio.to_thread(stand_in.wait_until, lambda seen: seen.open == 0)

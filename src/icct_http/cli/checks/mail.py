"""Checks the mail server: connection, encryption, login, and a test mail on request."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from secrets import token_hex

from icct_adapters.smtp import NoStartTls, SmtpMailer
from icct_core import CredentialsRefused, DeliveryFailed, DeliveryRejected, EmailAddress, Mail

from ...service.settings.groups.mail import MailSettings
from ...service.settings.groups.requests import THIS_MACHINE
from ...service.worker.delivery_services import open_smtp
from .check import Check, CheckContext
from .finding import CheckFailed, Finding, ok, skipped, warning

SERVER, TEST_MAIL = "mail server", "test mail"

_OF_LOGIN = "Correct SMTP_USERNAME and SMTP_PASSWORD; with two-factor login the provider wants an app password."
_OF_STARTTLS = (
    "Set the SMTP_PORT where it offers STARTTLS, usually 587, or SMTP_TLS=tls with SMTP_PORT=465; "
    "SMTP_TLS=none is for a relay on this machine."
)
_OF_NETWORK = (
    "Correct SMTP_SERVER, SMTP_PORT and SMTP_TLS; see that no firewall is between; "
    "SSL_CERT_FILE names an authority of your own."
)
_OF_MAIL = "Correct SMTP_FROM_EMAIL, or the address after --mail-to."
_IN_PLAIN_TEXT = "Set SMTP_TLS=starttls, or tls with SMTP_PORT=465."
_WITHOUT_SERVER = "Set SMTP_SERVER, SMTP_USERNAME, SMTP_PASSWORD and SMTP_FROM_EMAIL."


async def _look(context: CheckContext) -> AsyncGenerator[Finding, None]:
    mail, kind = context.settings.mail, context.settings.mail.mailer
    if kind != "smtp":
        if context.mail_to is not None:
            raise CheckFailed(f"no mail can leave: MAILER is {kind}", _WITHOUT_SERVER)
        if context.settings.service.environment == "production":
            yield warning(SERVER, f"captains get no mail: MAILER is {kind}", _WITHOUT_SERVER)
        else:
            yield skipped(SERVER, f"MAILER is {kind}")
        return
    mailer = open_smtp(mail, context.settings.deliveries, context.clock)
    try:
        yield await _reached(mailer, mail)
        if context.mail_to is not None:
            yield await _sent(mailer, context.mail_to, mail.domain)
    finally:
        await mailer.close()


async def _reached(mailer: SmtpMailer, mail: MailSettings) -> Finding:
    try:
        await mailer.reach()
    except CredentialsRefused as error:
        raise CheckFailed(str(error), _OF_LOGIN) from None
    except NoStartTls as error:
        raise CheckFailed(str(error), _OF_STARTTLS) from None
    except DeliveryFailed as error:
        raise CheckFailed(str(error), _OF_NETWORK) from None
    logged_in = "takes the login" if mail.username else "answers, without a login"
    if mail.tls == "none" and mail.server not in {*THIS_MACHINE, "::1"}:
        return warning(SERVER, f"it {logged_in}, and everything travels in plain text", _IN_PLAIN_TEXT)
    return ok(SERVER, f"it {logged_in}" + ("" if mail.tls == "none" else ", encrypted"))


async def _sent(mailer: SmtpMailer, to: EmailAddress, domain: str) -> Finding:
    words = "This is a test of the registration desk's mail server. Nobody has to do anything."
    mail = Mail(
        message_id=f"<{token_hex(16)}.check@{domain}>",
        to=to,
        subject="Test of the registration desk",
        text=f"{words}\n",
        html=f"<!doctype html>\n<html><body><p>{words}</p></body></html>\n",
    )
    try:
        await mailer.send(mail)
    except (DeliveryFailed, DeliveryRejected) as error:
        raise CheckFailed(str(error), _OF_MAIL) from None
    return ok(TEST_MAIL, "the server has taken it: see whether it arrives, and not among the spam")


def mail_check(*, with_test_mail: bool) -> Check:
    """The check, with a second line for the mail that is sent."""
    return Check((SERVER, TEST_MAIL) if with_test_mail else (SERVER,), _look)

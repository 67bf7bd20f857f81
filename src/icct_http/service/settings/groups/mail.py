"""How mails leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, Literal, TypeAlias, get_args

from icct_adapters.mail.header_words import check_writable
from icct_core import KEPT_NOT_SENT, Ceiling, EmailAddress

from ..kinds import IPV6, LIMIT, PORT, SECRET, TEXT, matching, one_of, or_none
from ..problems import Problem
from ..variable import Kind, Texts, Unfit, setting

MailerKind: TypeAlias = Literal["smtp", "maildir", "memory"]
SmtpTls: TypeAlias = Literal["starttls", "tls", "none"]

_CREDENTIALS = ("SMTP_SERVER", "SMTP_USERNAME", "SMTP_PASSWORD")


def _by_credentials(texts: Texts) -> MailerKind:
    return "smtp" if any(name in texts for name in _CREDENTIALS) else "maildir"


def _bare_address(mailbox: str) -> str:
    """The address of ``desk@example.org`` or ``Registration desk <desk@example.org>``."""
    return mailbox[:-1].rpartition("<")[2] if mailbox.endswith(">") else mailbox


def _mailbox(text: str) -> str:
    if text and not _is_mailbox(text):
        raise Unfit(f"must be a mail address, or a name and one as in 'ICCT desk <desk@example.org>', not {text!r}.")
    return text


def _is_mailbox(text: str) -> bool:
    address = _bare_address(text)
    name = text.removesuffix(">").removesuffix(address).removesuffix("<")
    try:
        check_writable(name)
        return EmailAddress.parse(address).text == address and not {"<", ">", "@"} & {*name}
    except ValueError:
        return False


_MAILBOX = Kind("", _mailbox)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The mailer, its server and the texts of mails."""

    title: ClassVar[str] = "Mail"

    mailer: MailerKind = setting(
        "MAILER",
        one_of(get_args(MailerKind), "smtp, maildir or memory"),
        about="`smtp`, `maildir` (a folder below `DATA_DIR`; no mail leaves) or `memory`; without it `smtp` if "
        "`SMTP_SERVER` is set, else `maildir`",
        follows=_by_credentials,
    )
    server: str = setting(
        "SMTP_SERVER",
        matching(rf"[A-Za-z0-9._-]+|{IPV6}", "a host name or an address, without a port"),
        about="the mail server's host name",
        example="smtp.example.org",
    )
    port: int = setting("SMTP_PORT", PORT, "587", about="its port")
    tls: SmtpTls = setting(
        "SMTP_TLS",
        one_of(get_args(SmtpTls), "starttls, tls or none"),
        "starttls",
        about="`starttls`, `tls` (from the first byte, at port 465) or `none` (for a relay on this machine)",
    )
    username: str = setting(
        "SMTP_USERNAME",
        TEXT,
        about="login, together with the password; without both there is no login",
        example="desk@example.org",
    )
    password: str = setting(
        "SMTP_PASSWORD", SECRET, about="its password; where a login takes two steps, an app password"
    )
    from_email: str = setting(
        "SMTP_FROM_EMAIL",
        _MAILBOX,
        "registration@icct.invalid",
        about="the sender of mails, with or without a name; the address's domain is also that of their `Message-ID`",
        example="ICCT desk <desk@example.org>",
    )
    reply_to: str = setting(
        "SMTP_REPLY_TO",
        _MAILBOX,
        about="where answers to mails go, with or without a name; without it to the sender",
        example="help@example.org",
    )
    mails_per_minute: int | None = setting(
        "SMTP_MAILS_PER_MINUTE",
        LIMIT,
        about="most mails in any minute, as the provider allows; the others wait. Each process that delivers besides "
        "the first may go beyond it by 16 mails",
        example="20",
    )
    mails_per_day: int | None = setting(
        "SMTP_MAILS_PER_DAY", LIMIT, about="most mails in any 24 hours; the others wait, as above", example="450"
    )
    templates_dir: Path | None = setting(
        "MAIL_TEMPLATES_DIR",
        or_none(Kind("a path", Path)),
        about="folder with your own texts, see [Edit the mail](how-to/edit-the-mail.md), and what [Put up the pages]"
        "(how-to/pages.md) and [Review teams](how-to/review-teams.md#ready-made-sentences) look for there",
        example="mails",
    )

    @property
    def ceilings(self) -> tuple[Ceiling, ...]:
        """What the provider of the mail server allows."""
        limits = ((self.mails_per_minute, timedelta(minutes=1)), (self.mails_per_day, timedelta(days=1)))
        return tuple(Ceiling(count=count, period=period) for count, period in limits if count)

    @property
    def note(self) -> str | None:
        """What is said of delivered mails where none leaves this machine."""
        return None if self.mailer == "smtp" else KEPT_NOT_SENT

    @property
    def domain(self) -> str:
        """The right-hand side of our ``Message-ID``s."""
        return _bare_address(self.from_email).rpartition("@")[2]

    def problems(self) -> Iterator[Problem]:
        """What the mail server lacks."""
        if self.mailer != "smtp":
            return
        needed = dict(zip(_CREDENTIALS, (self.server, self.username, self.password), strict=True))
        if not (self.username or self.password):
            needed = {"SMTP_SERVER": self.server}
        for name, value in needed.items():
            if not value:
                yield Problem((name,), f"{name} must be set: the mail server needs {' and '.join(needed)}.")
        if self.domain.endswith(".invalid"):
            yield Problem(
                ("SMTP_FROM_EMAIL",),
                "SMTP_FROM_EMAIL must be set to an address that the mail server lets this service send from.",
            )
        if self.port == 465 and self.tls != "tls":
            yield Problem(
                ("SMTP_TLS", "SMTP_PORT"),
                "SMTP_TLS must be tls at SMTP_PORT 465, which expects encryption from the first byte.",
            )

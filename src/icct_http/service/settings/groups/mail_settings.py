"""Settings of how mails leave."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, ClassVar

from icct_core import KEPT_NOT_SENT, Ceiling

from ..setting_types import Host, Limit, MailerKind, Port, Secret, SmtpTls, about
from .logo_settings import LogoSettings


class MailSettings(LogoSettings, frozen=True, kw_only=True):
    """The part of the settings that chooses the mailer."""

    group: ClassVar[str] = "Mail"

    mailer: Annotated[
        MailerKind | None,
        about(
            "`smtp`, `maildir` (a folder below `DATA_DIR`; no mail leaves) or `memory`; without it `smtp` if "
            "`SMTP_SERVER` is set, else `maildir`"
        ),
    ] = None
    smtp_server: Annotated[Host, about("the mail server's host name", example="smtp.example.org")] = ""
    smtp_port: Annotated[Port, about("its port")] = 587
    smtp_tls: Annotated[
        SmtpTls,
        about("`starttls`, `tls` (from the first byte, at port 465) or `none` (for a relay on this machine)"),
    ] = "starttls"
    smtp_username: Annotated[
        str,
        about("login, together with the password; without both there is no login", example="desk@example.org"),
    ] = ""
    smtp_password: Annotated[Secret, about("its password; where a login takes two steps, an app password")] = ""
    smtp_from_email: Annotated[
        str,
        about(
            "the sender of mails, with or without a name; the address's domain is also that of their `Message-ID`",
            example="ICCT desk <desk@example.org>",
        ),
    ] = "registration@icct.invalid"
    smtp_reply_to: Annotated[
        str,
        about(
            "where answers to mails go, with or without a name; without it to the sender", example="help@example.org"
        ),
    ] = ""
    smtp_mails_per_minute: Annotated[
        Limit | None,
        about(
            "most mails in any minute, as the provider allows; the others wait. Each process that delivers besides "
            "the first may go beyond it by 16 mails",
            example="20",
        ),
    ] = None
    smtp_mails_per_day: Annotated[
        Limit | None, about("most mails in any 24 hours; the others wait, as above", example="450")
    ] = None
    mail_templates_dir: Annotated[
        str, about("folder with your own texts, see [Edit the mail](how-to/edit-the-mail.md)", example="mails")
    ] = ""

    @property
    def mailer_kind(self) -> MailerKind:
        """As chosen, or by the credentials that are there."""
        return self.mailer or ("smtp" if any(self.smtp_credentials.values()) else "maildir")

    @property
    def smtp_credentials(self) -> dict[str, str]:
        """What chooses a mail server, by variable."""
        return {name.upper(): getattr(self, name) for name in ("smtp_server", "smtp_username", "smtp_password")}

    @property
    def mail_ceilings(self) -> tuple[Ceiling, ...]:
        """What the provider of the mail server allows."""
        limits = ((self.smtp_mails_per_minute, timedelta(minutes=1)), (self.smtp_mails_per_day, timedelta(days=1)))
        return tuple(Ceiling(count=count, period=period) for count, period in limits if count)

    @property
    def mail_note(self) -> str | None:
        """What is said of delivered mails where none leaves this machine."""
        return None if self.mailer_kind == "smtp" else KEPT_NOT_SENT

    @property
    def mail_dir(self) -> Path:
        return self.data_folder / "mail"

    @property
    def mail_templates(self) -> Path | None:
        """The folder of the operator's own texts."""
        return Path(self.mail_templates_dir) if self.mail_templates_dir else None

    @property
    def mail_domain(self) -> str:
        """The right-hand side of our ``Message-ID``s."""
        return bare_address(self.smtp_from_email).rpartition("@")[2]


def bare_address(mailbox: str) -> str:
    """The address of ``desk@example.org`` or ``Registration desk <desk@example.org>``."""
    return mailbox[:-1].rpartition("<")[2] if mailbox.endswith(">") else mailbox

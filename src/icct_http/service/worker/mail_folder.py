"""Opens the Maildir mailer that the settings describe."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from icct_adapters.mail import MaildirMailer
from icct_core import Clock, Mailer, RegistrationId, no_mails_kept

from ..settings.groups.mail import MailSettings


def open_maildir(mail: MailSettings, folder: Path, clock: Clock) -> MaildirMailer:
    """Nothing is made in the folder yet."""
    return MaildirMailer(folder, mail.from_email, clock, reply_to=mail.reply_to)


def forgetting_mails(mailer: Mailer) -> Callable[[RegistrationId], Awaitable[None]]:
    """What removes a team's mails from the folder that they stay in."""
    return mailer.forget if isinstance(mailer, MaildirMailer) else no_mails_kept

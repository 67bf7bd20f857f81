"""Opens the Maildir mailer that the settings describe."""

from __future__ import annotations

from pathlib import Path

from icct_adapters.mail import MaildirMailer
from icct_core import Clock

from ..settings.groups.mail import MailSettings


def open_maildir(mail: MailSettings, folder: Path, clock: Clock) -> MaildirMailer:
    """Nothing is made in the folder yet."""
    return MaildirMailer(folder, mail.from_email, clock, reply_to=mail.reply_to)

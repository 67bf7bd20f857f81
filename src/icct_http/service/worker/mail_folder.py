"""Opens the Maildir mailer that the settings describe."""

from __future__ import annotations

from icct_adapters.mail import MaildirMailer
from icct_core import Clock

from ..settings.settings import Settings


def open_maildir(settings: Settings, clock: Clock) -> MaildirMailer:
    """Nothing is made in the folder yet."""
    return MaildirMailer(settings.mail_dir, settings.smtp_from_email, clock, reply_to=settings.smtp_reply_to)

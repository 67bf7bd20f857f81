"""Mail in a folder of this machine, for any mail reader that knows the Maildir format."""

from .maildir_mailer import MaildirMailer

__all__ = ["MaildirMailer"]

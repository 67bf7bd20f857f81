"""Mails as text, and a mailer that keeps them in a Maildir folder on this machine.

``mail_templates``  the text of the confirmation
``mail_message``    a mail as a message
``header_words``    encoded header lines
``maildir_mailer``  mails in a folder
"""

from .maildir_mailer import MaildirMailer

__all__ = ["MaildirMailer"]

"""Mail through an SMTP server."""

from .mailer import SmtpMailer
from .refusals import NoStartTls
from .server import Security, SmtpServer

__all__ = ["NoStartTls", "Security", "SmtpMailer", "SmtpServer"]

"""Mail through an SMTP server."""

from .mailer import SmtpMailer
from .server import Security, SmtpServer

__all__ = ["Security", "SmtpMailer", "SmtpServer"]

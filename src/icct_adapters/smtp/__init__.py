"""Mail through an SMTP server.

``mailer``           the port
``server``           address, login, encryption
``connection``       open, encrypt, log in, close
``connection_pool``  connections kept open
``answers``          what a reply is about
``refusals``         errors of SMTP as errors of the core
"""

from .mailer import SmtpMailer
from .refusals import NoStartTls
from .server import Security, SmtpServer

__all__ = ["NoStartTls", "Security", "SmtpMailer", "SmtpServer"]

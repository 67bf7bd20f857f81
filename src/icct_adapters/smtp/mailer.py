"""The mailer port on an SMTP server."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from aiosmtplib import SMTPException, SMTPRecipientRefused

from icct_core import Clock, Mail, Mailer

from ..mail.mail_message import build_message, parse_sender
from .connection import Connection, open_connection
from .connection_pool import ConnectionPool
from .refusals import delivery_error
from .server import SmtpServer


class SmtpMailer(Mailer):
    """Hands mail to a server, one after another over one connection; several at once over as many.

    ``timeout`` is how many seconds connecting and every answer may take; for ``keep`` seconds an idle connection waits
    for the next mail. Certificates must be of an authority in ``trust``, or else of one this machine trusts: in the
    file that the environment's ``SSL_CERT_FILE`` names, if it names one. A mail whose answer was lost arrives again.

    Answers go to ``reply_to``, or else to the sender.

    Raises ``ValueError`` when made with a sender, or such another, that is not one address.
    """

    def __init__(  # noqa: PLR0913  most have defaults
        self,
        server: SmtpServer,
        sender: str,
        now: Clock,
        *,
        timeout: float,
        keep: float = 3.0,
        trust: ssl.SSLContext | None = None,
        reply_to: str = "",
    ) -> None:
        self._server = server
        self._sender = parse_sender(sender)
        self._reply_to = parse_sender(reply_to) if reply_to else None
        self._clock = now
        connect = partial(
            open_connection,
            server,
            name=self._sender.domain,
            timeout=timeout,
            trust=trust or ssl.create_default_context(),
        )
        self._connections = ConnectionPool(connect, keep=keep)

    async def send(self, mail: Mail) -> None:
        message = build_message(mail, sender=self._sender, sent_at=self._clock.now(), reply_to=self._reply_to)
        recipient, sender = mail.to.text, self._sender.addr_spec
        async with self._borrow(recipient) as connection:
            refused, _ = await connection.send_message(message, sender=sender, recipients=[recipient])
            for address, answer in refused.items():
                raise SMTPRecipientRefused(answer.code, answer.message, address)

    async def reach(self) -> None:
        """Connect, encrypt and log in, as for a mail, and send none; raises as ``send``."""
        async with self._borrow(self._sender.addr_spec):
            """Nothing is said."""

    async def close(self) -> None:
        """Say goodbye on every idle connection; a mail sent later leaves over a connection of its own."""
        await self._connections.close()

    @asynccontextmanager
    async def _borrow(self, recipient: str) -> AsyncIterator[Connection]:
        """A connection; what goes wrong with it is the core's error, and tells nothing of the recipient."""
        connected = False
        try:
            async with self._connections.borrow() as connection:
                connected = True
                yield connection
        except (SMTPException, OSError) as error:
            cause = delivery_error(error, recipient=recipient, secrets=self._server.secrets, connected=connected)
            raise cause from None  # the library's error holds addresses

"""Opens, encrypts, logs in and closes a connection to an SMTP server."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from typing import cast

from aiosmtplib import SMTP, SMTPException

from icct_core import ServiceAway

from .refusals import NoStartTls
from .server import SmtpServer

_FAREWELL = 2.0
"""Seconds to wait for the answer to ``QUIT``: nothing depends on it."""


class Connection(SMTP):
    """Ends at once when closed: a TLS farewell would wait 30 s for a server that has stopped answering."""

    def close(self) -> None:
        transport = self.transport
        super().close()
        if transport is not None:
            cast("asyncio.Transport", transport).abort()

    async def works(self) -> bool:
        """Whether the server still answers and is ready for the next mail; if not, the connection is closed."""
        ready = False
        try:
            with suppress(SMTPException):
                await self.rset()
                ready = True
        finally:
            if not ready:
                self.close()
        return ready

    async def leave(self) -> None:
        """Say goodbye and close."""
        try:
            with suppress(SMTPException):
                await self.quit(timeout=_FAREWELL)
        finally:
            self.close()


async def open_connection(
    server: SmtpServer,
    *,
    name: str,
    timeout: float,  # noqa: ASYNC109  for each step, which the caller cannot see
    trust: ssl.SSLContext,
) -> Connection:
    """Return a connection ready for mail, or leave none behind.

    ``name`` is ours in the greeting: given, because looking it up could take minutes. ``timeout`` is in seconds.
    """
    connection = Connection(
        hostname=server.host,
        port=server.port,
        local_hostname=name,
        timeout=timeout,
        use_tls=server.security == "tls",
        start_tls=False,  # by our own hand: `None` would go on in plain text where a server offers none
        tls_context=trust,
    )
    try:
        await connection.connect()
        if server.security == "starttls":
            await _encrypt(connection)
        if server.username:
            await _log_in(connection, server.username, server.password or "")
    except BaseException:
        connection.close()
        raise
    return connection


async def _encrypt(connection: Connection) -> None:
    await connection.ehlo()
    if not connection.supports_extension("starttls"):
        raise NoStartTls("the mail server offers no STARTTLS")
    await connection.starttls()


async def _log_in(connection: Connection, username: str, password: str) -> None:
    """Log in by one method alone: trying them all, as the library does, counts a wrong password several times."""
    await connection.ehlo()
    offered = connection.supported_auth_methods
    if "plain" in offered:
        await connection.auth_plain(username, password)
    elif "login" in offered:
        await connection.auth_login(username, password)
    else:
        raise ServiceAway("the mail server offers no login by PLAIN or LOGIN")

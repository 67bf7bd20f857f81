"""One connection of the mail server that stands in for a provider."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from functools import partial
from typing import TYPE_CHECKING, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.stand_ins.smtp_faults import NO_FAULT, Fault

if TYPE_CHECKING:
    from tests.support.stand_ins.smtp_server import SmtpStandIn

Method = Callable[[str | None], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMail:
    """A mail as it came, line ends and all."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    content: bytes


class SmtpSession(SMTP):
    """One connection. aiosmtpd calls its hooks after checks of its own; faults come first, so commands are wrapped."""

    def __init__(self, stand_in: SmtpStandIn) -> None:
        super().__init__(
            _Desk(stand_in),
            hostname="localhost",
            loop=stand_in.loop,
            tls_context=stand_in.tls if stand_in.security == "starttls" else None,
            require_starttls=True,
            auth_require_tls=stand_in.security == "starttls",  # it knows of no TLS but STARTTLS
            auth_callback=lambda _, username, password: (username, password) == stand_in.login,
        )
        self._auth_required = stand_in.login is not None  # the argument would warn of logins in plain text
        self._stand_in = stand_in
        self._smtp_methods = {name: partial(self._take, name, method) for name, method in self._smtp_methods.items()}
        self.withheld: str | None = None
        with stand_in.changing():
            stand_in.connections += 1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        with self._stand_in.changing():
            self._stand_in.sessions.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        with self._stand_in.changing():
            self._stand_in.sessions.discard(self)

    def abort(self) -> None:
        cast("asyncio.Transport", self.transport).abort()

    async def hang_up(self) -> None:
        """Never returns: the loss of the connection cancels it."""
        cast("asyncio.Transport", self.transport).close()
        await asyncio.Event().wait()

    async def stall(self, seconds: float | None) -> None:
        with self._stand_in.changing():
            self._stand_in.stalled += 1
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stand_in.released.wait(), seconds)

    async def _handle_client(self) -> None:
        try:
            await self._take("connect", lambda _: super(SmtpSession, self)._handle_client(), None)
        finally:
            self._writer.close()  # a client that leaves would else be kept: it may only have ended its own direction

    async def _take(self, command: str, method: Method, argument: str | None) -> None:
        with self._stand_in.changing():
            self._stand_in.commands.append(command)
        fault = self._stand_in.due(command) if command != "DATA" else NO_FAULT
        if command == "RCPT" and fault == NO_FAULT:
            fault = self._stand_in.due_for(argument or "")
        self.withheld = fault.withholds or self.withheld
        if fault.stalls:
            await self.stall(fault.seconds)
        if fault.goes_on:
            await method(argument)
        else:
            await self._fail(fault, argument or "")

    async def _fail(self, fault: Fault, argument: str) -> None:
        if fault.answer:
            await self.push(fault.answer.format(argument=argument).encode())
        if fault.answer is None or fault.answer.startswith("421") or fault.at == "connect":
            await self.hang_up()


class _Desk:
    """What aiosmtpd asks about a connection."""

    def __init__(self, stand_in: SmtpStandIn) -> None:
        self._stand_in = stand_in

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, server: SmtpSession, session: Session, envelope: Envelope, hostname: str, offers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        words = [server.withheld] if server.withheld else []
        words += [] if self._stand_in.login else ["AUTH LOGIN PLAIN"]
        for word in words:
            offers = [offer.replace(word, "").rstrip() for offer in offers]
        return [offer for offer in offers if len(offer) > len("250-")]

    async def handle_DATA(self, server: SmtpSession, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = self._stand_in.due("DATA")
        if fault.stalls:
            await server.stall(fault.seconds)
        mail = _received(envelope)
        if server.withheld == "8BITMIME" and not mail.content.isascii():
            return "554 5.6.1 8-bit content was not announced"
        if fault.goes_on or fault.keeps:
            with self._stand_in.changing():
                self._stand_in.mails.append(mail)
        if not fault.goes_on and fault.answer is None:
            await server.hang_up()
        return (fault.answer or "250 2.0.0 Kept").format(argument=mail.recipients[0])

    async def handle_exception(self, error: Exception) -> str:
        return f"451 4.3.0 {type(error).__name__}"  # clients that do not trust the certificate, for example


def _received(envelope: Envelope) -> ReceivedMail:
    content = envelope.original_content or b""
    headers = BytesHeaderParser().parsebytes(content)
    return ReceivedMail(
        message_id=headers["Message-ID"].strip(),
        sender=envelope.mail_from or "",
        recipients=tuple(envelope.rcpt_tos),
        content=content,
    )

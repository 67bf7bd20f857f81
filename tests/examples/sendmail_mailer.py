"""Mail through this machine's own mail system."""

from __future__ import annotations

from asyncio.subprocess import DEVNULL, PIPE, create_subprocess_exec
from pathlib import Path

from icct_adapters.mail.mail_message import build_message, parse_sender
from icct_core import Clock, DeliveryFailed, DeliveryRejected, Mail, Mailer, ServiceAway

_ABOUT_THE_MAIL = (65, 67, 68)
"""EX_DATAERR, EX_NOUSER and EX_NOHOST of sysexits.h; any other status than 0 may be another tomorrow."""


class SendmailMailer(Mailer):
    """Hands each mail to a program that takes ``sendmail``'s options, and ends it when the call is cancelled."""

    def __init__(self, program: Path, sender: str, now: Clock) -> None:
        self._program = program
        self._sender = parse_sender(sender)
        self._clock = now

    async def send(self, mail: Mail) -> None:
        message = build_message(mail, sender=self._sender, sent_at=self._clock.now())
        status = await self._hand_over(message.as_bytes(), mail.to.text)
        if status != 0:
            kind = DeliveryRejected if status in _ABOUT_THE_MAIL else DeliveryFailed
            raise kind(f"the mail program ended with {status}")

    async def _hand_over(self, message: bytes, recipient: str) -> int:
        options = ("-i", "-f", self._sender.addr_spec, "--", recipient)  # -- or an address could be an option
        try:
            process = await create_subprocess_exec(self._program, *options, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL)
        except OSError as error:
            raise ServiceAway(f"the mail program cannot be started: {error.strerror}") from None
        try:
            await process.communicate(message)
        finally:
            if process.returncode is None:
                process.kill()
        return await process.wait()

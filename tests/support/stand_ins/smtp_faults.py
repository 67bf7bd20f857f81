"""How a mail server can fail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens at a command, at ``connect``, or at ``DATA`` when the whole mail has come.

    One that ``stalls`` waits until ``recover``, or ``seconds`` at most, and goes on as usual; one that ``withholds`` an
    extension goes on, and does not offer it. Any other gives its ``answer``, with the command's argument or the
    recipient in it, or breaks the connection if it has none; so do 421 and every answer at ``connect``. The mail is
    kept only if it ``keeps``.
    """

    at: str
    answer: str | None = None
    keeps: bool = False
    stalls: bool = False
    seconds: float | None = None
    withholds: str | None = None

    @property
    def goes_on(self) -> bool:
        return self.stalls or self.withholds is not None or self == NO_FAULT


NO_FAULT = Fault(at="nothing")
BUSY_AT_CONNECT = Fault(at="connect", answer="421 4.3.2 Too many connections")
BUSY = Fault(at="MAIL", answer="421 4.3.2 Shutting down")
TRY_LATER = Fault(at="RCPT", answer="451 4.7.1 {argument}: Greylisted")
UNKNOWN_RECIPIENT = Fault(at="RCPT", answer="550 5.1.1 {argument}: User unknown")
TOO_LARGE = Fault(at="DATA", answer="552 5.3.4 Message too big")
WRONG_PASSWORD = Fault(at="AUTH", answer="535 5.7.8 Authentication credentials invalid")
LOSES_MAIL = Fault(at="DATA")
LOSES_ANSWER = Fault(at="DATA", keeps=True)
STALLS_AT_CONNECT = Fault(at="connect", stalls=True)
STALLS_AFTER_DATA = Fault(at="DATA", stalls=True)
WITHOUT_STARTTLS = Fault(at="EHLO", withholds="STARTTLS")
WITHOUT_8BITMIME = Fault(at="EHLO", withholds="8BITMIME")
WITHOUT_PLAIN = Fault(at="EHLO", withholds="PLAIN")

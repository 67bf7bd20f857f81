"""A real SMTP server on this machine that stands in for a mail provider, and fails when told to."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from socket import SO_REUSEADDR, SOL_SOCKET, socket
from tempfile import TemporaryDirectory
from threading import Condition, Thread
from typing import Any, Self

import trustme

from icct_adapters.smtp import Security
from tests.support.stand_ins.smtp_faults import NO_FAULT, TRY_LATER, Fault
from tests.support.stand_ins.smtp_session import ReceivedMail, SmtpSession

LONG_ENOUGH = 60.0  # seconds; reached only when a test fails


@cache
def trusted() -> ssl.SSLContext:
    """What a client needs to trust every stand-in of this test run, and nobody else."""
    return ssl.create_default_context(cadata=_authority().cert_pem.bytes().decode())


class SmtpStandIn:
    """Keeps each mail it answers for; ``with SmtpStandIn() as stand_in`` starts and ends it.

    It has a certificate for ``localhost`` and 127.0.0.1 by the authority in ``ca_pem``. With a ``username`` it takes no
    mail without that login. ``connections`` counts all there were, ``open`` those there are. Usable from any thread.
    """

    def __init__(
        self, *, security: Security = "starttls", username: str | None = None, password: str | None = None
    ) -> None:
        self.security = security
        self.tls = _server_context()
        self.login = (username.encode(), (password or "").encode()) if username else None
        self.mails: list[ReceivedMail] = []
        self.commands: list[str] = []
        self.connections = 0
        self.stalled = 0
        self.changed = Condition()
        self.sessions: set[SmtpSession] = set()
        self.loop = asyncio.new_event_loop()
        self.released = asyncio.Event()
        self._fault, self._every, self._arrivals = NO_FAULT, 1, 0
        self._of_recipients: dict[str, Fault] = {}
        self._greylisting = 0.0
        self._first_seen: dict[str, float] = {}
        self._listening: asyncio.Server | None = None
        self._thread = Thread(target=self.loop.run_forever, name="smtp-stand-in", daemon=True)
        self._folder = TemporaryDirectory(prefix="icct-smtp-")
        self._reservation = _reserve_port()
        self.port: int = self._reservation.getsockname()[1]
        self.ca_pem = Path(self._folder.name) / "ca.pem"

    def __enter__(self) -> Self:
        _authority().cert_pem.write_to_path(str(self.ca_pem))
        self._thread.start()
        self.come_back()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_down()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(LONG_ENOUGH)
        self.loop.close()
        self._reservation.close()
        self._folder.cleanup()

    @property
    def copies(self) -> Counter[str]:
        """How often each ``Message-ID`` was kept."""
        return Counter(mail.message_id for mail in list(self.mails))

    @property
    def open(self) -> int:
        return len(self.sessions)

    def fail_with(self, fault: Fault, *, every: int = 1) -> None:
        """From now on the fault happens every so many times that its command comes."""
        with self.changed:
            self._fault, self._every, self._arrivals = fault, every, 0

    def recover(self) -> None:
        """Listen again and fail no more; what stalls goes on as usual."""
        self.fail_with(NO_FAULT)
        self._run(self._release())
        self.come_back()

    def fail_recipient(self, address: str, fault: Fault) -> None:
        """From now on the fault happens at ``RCPT`` for this recipient, and for no other."""
        with self.changed:
            self._of_recipients[address] = fault

    def greylist(self, seconds: float) -> None:
        """Defer each recipient until so long after it was first named."""
        self._greylisting = seconds

    def due_for(self, argument: str) -> Fault:
        """What happens at ``RCPT`` with this argument."""
        address = argument.partition("<")[2].partition(">")[0]
        with self.changed:
            first = self._first_seen.setdefault(address, time.monotonic())
            deferred = time.monotonic() - first < self._greylisting
            return TRY_LATER if deferred else self._of_recipients.get(address, NO_FAULT)

    def hang_up(self) -> None:
        """Break all connections."""
        self._run(self._hang_up())

    def go_down(self) -> None:
        """Break all connections and refuse new ones, until ``come_back`` or ``recover``: on the same port."""
        self._run(self._stop_listening())

    def come_back(self) -> None:
        """Listen; nothing happens if it does already."""
        self._run(self._listen())

    def wait_until(self, holds: Callable[[Self], bool]) -> None:
        """Return as soon as it holds; call it from a thread where the client's loop must go on."""
        with self.changed:
            assert self.changed.wait_for(lambda: holds(self), LONG_ENOUGH), "the stand-in waited in vain"

    def due(self, at: str) -> Fault:
        """Count an arrival at a command, and tell what happens there this time."""
        with self.changed:
            self._arrivals += at == self._fault.at
            return self._fault if at == self._fault.at and self._arrivals % self._every == 0 else NO_FAULT

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Wake up those who wait when the change is made."""
        with self.changed:
            yield
            self.changed.notify_all()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(LONG_ENOUGH)

    async def _listen(self) -> None:
        if self._listening is None:
            tls = self.tls if self.security == "tls" else None
            self._listening = await self.loop.create_server(partial(SmtpSession, self), "127.0.0.1", self.port, ssl=tls)

    async def _stop_listening(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.close()
            await self._hang_up()
            await listening.wait_closed()

    async def _hang_up(self) -> None:
        for session in list(self.sessions):
            session.abort()
        if others := asyncio.all_tasks() - {asyncio.current_task()}:
            _, kept = await asyncio.wait(others, timeout=_GRACE)
            for task in kept:  # a handshake that is aborted half-way tells its session nothing
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

    async def _release(self) -> None:
        self.released.set()
        self.released = asyncio.Event()


_GRACE = 2.0  # seconds


@cache
def _authority() -> trustme.CA:
    return trustme.CA()


@cache
def _server_context() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    _authority().issue_cert("localhost", "127.0.0.1").configure_cert(context)
    return context


def _reserve_port() -> socket:
    """A socket that keeps a free port while nobody listens on it; Linux lets the server bind it too."""
    reservation = socket()
    reservation.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    reservation.bind(("127.0.0.1", 0))
    return reservation

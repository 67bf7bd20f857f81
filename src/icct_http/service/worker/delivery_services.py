"""Opens Cloudinary and SMTP, with retries and time limits.

Their libraries take 0.2 s to import, so they are imported only when they are used.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import structlog

from icct_core import Clock, FileStorage, Mailer

from ..settings.groups.deliveries import DeliverySettings
from ..settings.groups.files import FileSettings
from ..settings.groups.mail import MailSettings

if TYPE_CHECKING:
    from icct_adapters.cloudinary import CloudinaryFileStorage
    from icct_adapters.resilience import Guard
    from icct_adapters.smtp import SmtpMailer

_log = structlog.stdlib.get_logger("icct.services")

_OF_ITS_TIME = 0.9
"""A step of a delivery may take so much of the whole's time: the step that is not answered then says which it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryServices:
    """The guards of the services in use; ``None`` where a folder or memory stands in their place."""

    cloudinary: Guard | None
    email: Guard | None

    @property
    def guards(self) -> dict[str, Guard]:
        """Those in use, by the name an operator knows."""
        named = {"cloudinary": self.cloudinary, "email": self.email}
        return {name: guard for name, guard in named.items() if guard is not None}

    def troubles(self) -> dict[str, str | None]:
        """What keeps each of them from being used, or ``None``."""
        return {name: guard.trouble for name, guard in self.guards.items()}


def open_cloudinary(files: FileSettings, deliveries: DeliverySettings) -> CloudinaryFileStorage:
    """Nothing is called yet."""
    from icct_adapters.cloudinary import CloudinaryAccount, CloudinaryFileStorage  # noqa: PLC0415

    account = CloudinaryAccount(
        cloud_name=files.cloud_name,
        api_key=files.api_key,
        api_secret=files.api_secret,
        folder=files.folder,
        upload_prefix=files.upload_prefix,
    )
    return CloudinaryFileStorage(account, timeout=_OF_ITS_TIME * deliveries.timeout.total_seconds())


def open_smtp(mail: MailSettings, deliveries: DeliverySettings, clock: Clock) -> SmtpMailer:
    """Nothing is connected yet."""
    from icct_adapters.smtp import SmtpMailer, SmtpServer  # noqa: PLC0415

    server = SmtpServer(
        host=mail.server,
        port=mail.port,
        username=mail.username or None,
        password=mail.password or None,
        security=mail.tls,
    )
    return SmtpMailer(
        server,
        mail.from_email,
        clock,
        timeout=_OF_ITS_TIME * deliveries.timeout.total_seconds(),
        reply_to=mail.reply_to,
    )


def open_guard(service: str, deliveries: DeliverySettings, *, now: Callable[[], float] = monotonic) -> Guard:
    """A closed breaker; each change of it is one line in the log."""
    from icct_adapters.resilience import Guard, GuardLimits  # noqa: PLC0415

    limits = GuardLimits(
        timeout=deliveries.timeout, failures=deliveries.breaker_failures, open_for=deliveries.breaker_seconds
    )
    return Guard(service, limits, on_change=_report, now=now)


def guarded_storage(storage: FileStorage, guard: Guard) -> FileStorage:
    from icct_adapters.resilience import ResilientFileStorage  # noqa: PLC0415

    return ResilientFileStorage(storage, guard)


def guarded_mailer(mailer: Mailer, guard: Guard) -> Mailer:
    from icct_adapters.resilience import ResilientMailer  # noqa: PLC0415

    return ResilientMailer(mailer, guard)


def _report(service: str, state: str) -> None:
    level = logging.WARNING if state == "opened" else logging.INFO
    _log.log(level, "breaker_changed", service=service, state=state)

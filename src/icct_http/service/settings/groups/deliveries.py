"""Deliveries: logos and mails on their way out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from ..kinds import COUNT, FLAG, SECONDS, SECONDS_OR_NONE, seconds, whole
from ..problems import Problem
from ..variable import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySettings:
    """What workers, and the breakers of the services they call, go by."""

    title: ClassVar[str] = "Deliveries"

    in_server: bool = setting("DELIVER_IN_SERVER", FLAG, "true", about="`false` leaves deliveries to `icct worker`")
    lease: timedelta = setting(
        "DELIVERY_LEASE", SECONDS, "60", about="seconds a message is one worker's; after them another may take it"
    )
    timeout: timedelta = setting(
        "DELIVERY_TIMEOUT",
        SECONDS,
        "10",
        about="seconds one attempt at Cloudinary or the mail server may take; less than a quarter of `DELIVERY_LEASE`",
    )
    breaker_failures: int = setting(
        "BREAKER_FAILURES", COUNT, "5", about="failures in a row after which a service is left alone"
    )
    breaker_seconds: timedelta = setting(
        "BREAKER_SECONDS", SECONDS, "60", about="seconds it is left alone before one delivery probes it"
    )
    decision_mail_delay: timedelta = setting(
        "DECISION_MAIL_DELAY",
        SECONDS_OR_NONE,
        "120",
        about="seconds until the captain is told of a decision, within which it can be taken back without a mail; the "
        "same in every process",
    )
    outbox_retention: timedelta = setting(
        "OUTBOX_RETENTION",
        seconds(whole(86_400, 31_536_000, "a number of seconds from {}, a day, to {}, a year")),
        "604800",
        about="seconds a delivered message is remembered, a day at least",
    )

    def problems(self, *, remote: bool) -> Iterator[Problem]:
        """A delivery to a ``remote`` service is tried twice, and begins only in the first half of its lease."""
        if remote and self.lease <= 4 * self.timeout:
            yield Problem(
                ("DELIVERY_LEASE", "DELIVERY_TIMEOUT"),
                "DELIVERY_LEASE must be more than four times DELIVERY_TIMEOUT, or two workers may deliver the same.",
            )

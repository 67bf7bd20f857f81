"""Settings of deliveries: logos and mails on their way out."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, ClassVar

from ..setting_types import Count, DaysInSeconds, Flag, Seconds, about
from .mail_settings import MailSettings


class DeliverySettings(MailSettings, frozen=True, kw_only=True):
    """The part of the settings that workers read."""

    group: ClassVar[str] = "Deliveries"

    deliver_in_server: Annotated[Flag, about("`false` leaves deliveries to `icct worker`")] = True
    delivery_lease: Annotated[Seconds, about("seconds a message is one worker's; after them another may take it")] = 60
    delivery_timeout: Annotated[
        Seconds,
        about("seconds one attempt at Cloudinary or the mail server may take; less than a quarter of `DELIVERY_LEASE`"),
    ] = 10
    breaker_failures: Annotated[Count, about("failures in a row after which a service is left alone")] = 5
    breaker_seconds: Annotated[Seconds, about("seconds it is left alone before one delivery probes it")] = 60
    outbox_retention: Annotated[DaysInSeconds, about("seconds a delivered message is remembered, a day at least")] = (
        604_800
    )

    @property
    def lease(self) -> timedelta:
        """How long a message is one worker's before another may take it."""
        return timedelta(seconds=self.delivery_lease)

    @property
    def patience(self) -> timedelta:
        """How long one attempt of a delivery may take."""
        return timedelta(seconds=self.delivery_timeout)

    @property
    def breaker_rest(self) -> timedelta:
        """How long a service is left alone after failures."""
        return timedelta(seconds=self.breaker_seconds)

    @property
    def retention(self) -> timedelta:
        """How long a delivered message is remembered."""
        return timedelta(seconds=self.outbox_retention)

"""The link that opens a team's page to its captain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..registration import Registration
from ..values import RegistrationId
from ..window import Window

LINKS_OUTLIVE_CLOSING = timedelta(days=30)
"""How long links open a page after registration has closed, where no end was set."""


@dataclass(frozen=True, slots=True)
class CaptainLink:
    """Names a registration and the version of its links: a newer version ends the older ones."""

    registration_id: RegistrationId
    version: int

    @classmethod
    def to(cls, registration: Registration) -> CaptainLink:
        """The link that opens this registration now."""
        return cls(registration.id, registration.link_version)

    def opens(self, registration: Registration) -> bool:
        """Whether it leads to this registration; none leads to a removed team."""
        return registration.team is not None and self == CaptainLink.to(registration)


def links_end(window: Window, links_end_at: datetime | None) -> datetime | None:
    """When links stop opening pages: at the time that was set, or ``LINKS_OUTLIVE_CLOSING`` after registration ends.

    ``None`` while neither is known.
    """
    if links_end_at is not None or window.ends_at is None:
        return links_end_at
    return window.ends_at + LINKS_OUTLIVE_CLOSING

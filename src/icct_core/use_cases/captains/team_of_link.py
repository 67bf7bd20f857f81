"""Find the team that a captain's link opens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from ...domain.captains.captain_link import links_end
from ...domain.errors import LinkExpired, LinkInvalid
from ...domain.registration import Registration
from ...domain.window import Window
from ...ports.captain_links import CaptainLinks
from ...ports.clock import Clock
from ...ports.registration_reader import RegistrationReader


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamOfLink:
    """Reads a link; nothing is changed, so it may be opened any number of times, by anything that follows links.

    ``window`` tells the window in force; a copy that is some seconds old will do. ``links_end_at`` is when links end,
    if not ``LINKS_OUTLIVE_CLOSING`` after registration has closed.
    """

    links: CaptainLinks
    registrations: RegistrationReader
    window: Callable[[], Awaitable[Window]]
    clock: Clock
    links_end_at: datetime | None = None

    async def __call__(self, text: str) -> Registration:
        """The whole registration, its ``team`` among it.

        Raises:
            LinkInvalid: it is forged, cut off or superseded, or its team was removed or never was.
            LinkExpired: it is genuine, and links do not open pages any more.
            DatabaseUnavailable: as any reader.
        """
        link = self.links.read(text)
        found = await self.registrations.find_many([link.registration_id])
        registration = next((one for one in found if link.opens(one)), None)
        if registration is None:
            raise LinkInvalid
        end = links_end(await self.window(), self.links_end_at)
        if end is not None and self.clock.now() >= end:
            raise LinkExpired
        return registration

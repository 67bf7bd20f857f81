"""Where each team's page is."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.captains.captain_link import CaptainLink
from ..domain.registration import Registration
from ..ports.captain_links import CaptainLinks


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPages:
    """Makes the addresses of pages by signing links; ``service`` is the public address, without a slash at its end."""

    links: CaptainLinks
    service: str

    def path_of(self, registration: Registration) -> str:
        """The path of its page: ``/team/…``."""
        return f"/team/{self.links.sign(CaptainLink.to(registration))}"

    def address_of(self, registration: Registration) -> str:
        """The whole address of its page, for mails."""
        return f"{self.service}{self.path_of(registration)}"


def no_page(_: Registration) -> str:
    """The address of a page where there are none."""
    return ""

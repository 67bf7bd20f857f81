"""Where each team's page is, and what captains do there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from icct_adapters.signing import SignedCaptainLinks
from icct_core import (
    CaptainLinks,
    Clock,
    Registration,
    RegistrationReader,
    RenewLinkCommand,
    SendLinkAgain,
    TeamOfLink,
    TeamPages,
    Window,
    no_page,
)

from ..settings.settings import Settings
from .secret_keys import secret_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Captains:
    """What pages for captains are made from; there is one only where there are pages."""

    links: CaptainLinks
    pages: TeamPages
    team_of_link: TeamOfLink
    send_link_again: SendLinkAgain
    prefix: str


def open_captains(
    settings: Settings,
    registrations: RegistrationReader,
    clock: Clock,
    window: Callable[[], Awaitable[Window]],
    renew_link: Callable[[RenewLinkCommand], Awaitable[object]],
) -> Captains:
    """All of it with the keys of these settings. Raises ``OSError`` where development's own cannot be kept."""
    links = SignedCaptainLinks(secret_keys(settings))
    return Captains(
        links=links,
        pages=TeamPages(links=links, service=settings.service.address),
        team_of_link=TeamOfLink(
            links=links,
            registrations=registrations,
            window=window,
            clock=clock,
            links_end_at=settings.pages.links_end_at,
        ),
        send_link_again=SendLinkAgain(registrations=registrations, renew=renew_link),
        prefix=settings.tournament.id_prefix,
    )


def page_addresses(settings: Settings, captains: Callable[[], Captains]) -> Callable[[Registration], str]:
    """What makes the addresses in mails: nothing where there are no pages."""
    return captains().pages.address_of if settings.pages_on else no_page

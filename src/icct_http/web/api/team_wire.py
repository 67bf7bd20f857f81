"""JSON bodies about teams, for organisers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import Struct

from icct_core import (
    KEPT_NOT_SENT,
    SENT_AGAIN,
    MessageKind,
    MessageState,
    OutboxEntry,
    Registration,
    RegistrationPage,
    RegistrationStatus,
)

from .cursor import cursor_after
from .stored_logos import logo_address


class TeamLine(Struct, kw_only=True):
    """A team in the list; ``captain`` is a name, ``logo_url`` null until the logo is stored at an address."""

    team_id: str
    team_name: str
    church_name: str
    captain: str
    player_count: int
    status: RegistrationStatus
    logo_url: str | None
    registered_at: datetime


class TeamPage(Struct, kw_only=True):
    """Teams in the order of their numbers. ``total_count`` is of all that match; ``next_cursor`` is null at the end."""

    success: Literal[True] = True
    teams: list[TeamLine]
    total_count: int
    next_cursor: str | None


class CaptainDetails(Struct, kw_only=True):
    """Who answers for a team; phones are ten digits."""

    name: str
    phone: str
    email: str
    whatsapp: str


class PlayerDetails(Struct, kw_only=True):
    """A member of the squad."""

    name: str
    role: str | None
    phone: str | None


class DeliveryDetails(Struct, kw_only=True):
    """How far a delivery is. ``at`` is when it is due, was delivered or was given up; null once that is forgotten.

    ``sent`` is of a delivered mail: false for one that was kept in a folder of the server's machine and went to nobody.
    """

    state: MessageState
    attempts: int | None = None
    at: datetime | None = None
    reason: str | None = None
    sent: bool | None = None


class TeamDeliveries(Struct, kw_only=True):
    """What is owed to a team after its registration: its logo is stored, and its captain gets a mail."""

    logo: DeliveryDetails
    mail: DeliveryDetails


class TeamDetails(Struct, kw_only=True):
    """Everything about a team; players in the order of the form."""

    success: Literal[True] = True
    team_id: str
    team_name: str
    church_name: str
    captain: CaptainDetails
    coach: str
    players: list[PlayerDetails]
    status: RegistrationStatus
    logo_url: str | None
    registered_at: datetime
    deliveries: TeamDeliveries


class TeamRemoved(Struct, kw_only=True):
    """The number stays, withdrawn; what people had written of the team is erased."""

    success: Literal[True] = True
    team_id: str
    message: str = "Team removed"


def page_of(page: RegistrationPage, *, service: str) -> TeamPage:
    """As it travels from the service at this address."""
    return TeamPage(
        teams=[
            TeamLine(
                team_id=str(one.team_id),
                team_name=one.team_name.text,
                church_name=one.church_name.text,
                captain=one.captain_name.text,
                player_count=one.player_count,
                status=one.status,
                logo_url=logo_address(one.logo_url, one.team_id, service=service),
                registered_at=one.registered_at,
            )
            for one in page.registrations
        ],
        total_count=page.total_count,
        next_cursor=cursor_after(page.next_after),
    )


def details_of(registration: Registration, messages: Iterable[OutboxEntry], *, service: str) -> TeamDetails:
    """As it travels from the service at this address."""
    team, captain, logo = registration.team, registration.team.captain, registration.logo
    by_kind = {entry.message.kind: entry for entry in messages}
    return TeamDetails(
        team_id=str(registration.team_id),
        team_name=team.name.text,
        church_name=team.church.text,
        captain=CaptainDetails(
            name=captain.name.text,
            phone=captain.phone.digits,
            email=captain.email.text,
            whatsapp=captain.whatsapp.digits,
        ),
        coach=team.coach.text,
        players=[
            PlayerDetails(
                name=player.name.text,
                role=player.role.text if player.role else None,
                phone=player.phone.digits if player.phone else None,
            )
            for player in team.squad
        ],
        status=registration.status,
        logo_url=logo_address(logo.url if logo else None, registration.team_id, service=service),
        registered_at=registration.registered_at,
        deliveries=TeamDeliveries(
            logo=_delivery_of(by_kind.get(MessageKind.STORE_LOGO) or by_kind.get(MessageKind.REMOVE_LOGO)),
            mail=_delivery_of(by_kind.get(MessageKind.CONFIRM_BY_MAIL)),
        ),
    )


def _delivery_of(entry: OutboxEntry | None) -> DeliveryDetails:
    """A message that is no longer kept was delivered: only such are forgotten."""
    if entry is None:
        return DeliveryDetails(state=MessageState.DELIVERED)
    delivered = entry.state is MessageState.DELIVERED
    return DeliveryDetails(
        state=entry.state,
        attempts=entry.attempt,
        at=entry.due_at,
        reason=None if delivered else entry.reason,
        sent=entry.reason != KEPT_NOT_SENT if delivered and entry.message.kind in SENT_AGAIN else None,
    )

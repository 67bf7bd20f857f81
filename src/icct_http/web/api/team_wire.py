"""JSON bodies about teams, for organisers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from icct_core import (
    KEPT_NOT_SENT,
    NO_TEAM,
    SENT_AGAIN,
    Badge,
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
    changed_at: datetime
    version: int
    removed_at: datetime | None
    badges: list[Badge]


class TeamPage(Struct, kw_only=True):
    """Teams in the order of their numbers; ``next_cursor`` is null at the end.

    ``total_count`` is of all that match. ``status_counts`` are of all that match the filter without its status, removed
    teams left out. Where ``total_count_is`` or ``status_counts_are`` ``at_least``, counting was stopped, and there are
    at least so many.
    """

    success: Literal[True] = True
    teams: list[TeamLine]
    total_count: int
    next_cursor: str | None
    total_count_is: Literal["exact", "at_least"]
    status_counts: dict[str, int]
    status_counts_are: Literal["exact", "at_least"]


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


class ChangeDelivery(DeliveryDetails, kw_only=True):
    """How far the mail about a change is; ``entry`` is the number of the change's entry in the history."""

    entry: int


class TeamDeliveries(Struct, kw_only=True):
    """What is owed to a team: its logo is stored, and its captain gets a mail when it registers and of each change.

    ``changes`` are the mails about changes that are still kept, the newest change first.
    """

    logo: DeliveryDetails
    mail: DeliveryDetails
    changes: list[ChangeDelivery]


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
    reason: str | None
    logo_url: str | None
    registered_at: datetime
    changed_at: datetime
    version: int
    removed_at: datetime | None
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
                changed_at=one.changed_at,
                version=one.version,
                removed_at=one.removed_at,
                badges=sorted(page.badges.get(one.id, ())),
            )
            for one in page.registrations
        ],
        total_count=page.total_count,
        next_cursor=cursor_after(page.next_after),
        total_count_is="exact" if page.is_exact else "at_least",
        status_counts_are="exact" if page.counts_are_exact else "at_least",
        status_counts={status.value: page.status_counts[status] for status in RegistrationStatus},
    )


def details_of(registration: Registration, messages: Iterable[OutboxEntry], *, service: str) -> TeamDetails:
    """As it travels from the service at this address."""
    team, logo = registration.team or NO_TEAM, registration.logo
    captain = team.captain
    entries = sorted(messages, key=lambda entry: entry.message.occasion, reverse=True)
    by_kind = {entry.message.kind: entry for entry in entries if not entry.message.occasion}
    by_kind |= {
        entry.message.kind: entry for entry in reversed(entries) if entry.message.kind is MessageKind.STORE_LOGO
    }
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
        reason=registration.reason,
        logo_url=logo_address(logo.url if logo else None, registration.team_id, service=service),
        registered_at=registration.registered_at,
        changed_at=registration.changed_at,
        version=registration.version,
        removed_at=registration.removed_at,
        deliveries=TeamDeliveries(
            logo=_delivery_of(by_kind.get(MessageKind.STORE_LOGO) or by_kind.get(MessageKind.REMOVE_LOGO)),
            mail=_delivery_of(by_kind.get(MessageKind.CONFIRM_BY_MAIL)),
            changes=[
                ChangeDelivery(entry=entry.message.occasion, **_progress_of(entry))
                for entry in entries
                if entry.message.kind is MessageKind.CHANGE_BY_MAIL
            ],
        ),
    )


def _delivery_of(entry: OutboxEntry | None) -> DeliveryDetails:
    """A message that is no longer kept was delivered: only such are forgotten."""
    return DeliveryDetails(state=MessageState.DELIVERED) if entry is None else DeliveryDetails(**_progress_of(entry))


def _progress_of(entry: OutboxEntry) -> dict[str, Any]:
    delivered = entry.state is MessageState.DELIVERED
    return {
        "state": entry.state,
        "attempts": entry.attempt,
        "at": entry.due_at,
        "reason": None if delivered else entry.reason,
        "sent": entry.reason != KEPT_NOT_SENT if delivered and entry.message.kind in SENT_AGAIN else None,
    }

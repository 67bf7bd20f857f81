"""The sheets of teams, players and churches, and the rows of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from types import MappingProxyType

from ..churches.church import Church
from ..registration import NO_TEAM, Registration
from ..status import RegistrationStatus
from .workbook import Cell, CellKind, Column, Sheet

STATUS_IN_WORDS: Mapping[RegistrationStatus, str] = MappingProxyType(
    {
        RegistrationStatus.REGISTERED: "Waiting for review",
        RegistrationStatus.CHANGES_REQUESTED: "Asked to correct",
        RegistrationStatus.CONFIRMED: "Confirmed",
        RegistrationStatus.REJECTED: "Not accepted",
        RegistrationStatus.WITHDRAWN: "Withdrawn",
    }
)
"""What organisers call a status."""

REMOVED = "Removed"

_NUMBER, _TEAM, _CHURCH = Column("Number", 12), Column("Team", 30), Column("Church", 30)
_STATUS, _PHONE = Column("Status", 20), Column("Phone", 14)

TEAMS = Sheet(
    "Teams",
    (
        _NUMBER,
        _TEAM,
        _CHURCH,
        Column("Captain", 24),
        _PHONE,
        Column("E-mail", 30),
        Column("WhatsApp", 14),
        Column("Coach", 24),
        Column("Players", 9, CellKind.NUMBER),
        _STATUS,
        Column("Registered at", 18, CellKind.MOMENT),
        Column("Changed at", 18, CellKind.MOMENT),
        Column("Logo", 40),
    ),
)
PLAYERS = Sheet(
    "Players",
    (
        _NUMBER,
        _TEAM,
        _CHURCH,
        _STATUS,
        Column("Place in squad", 16, CellKind.NUMBER),
        Column("Name", 24),
        Column("Role", 16),
        _PHONE,
    ),
)
CHURCHES = Sheet(
    "Churches",
    (
        _CHURCH,
        Column("Place", 24),
        Column("Teams", 9, CellKind.NUMBER),
        Column("Teams allowed", 16, CellKind.NUMBER),
        Column("Other names", 50),
    ),
)


def team_row(registration: Registration, zone: tzinfo, logo: str | None) -> Sequence[Cell]:
    """A row of ``TEAMS``; a removed team has its number and times. ``logo`` is where it can be looked at."""
    team = registration.team or NO_TEAM
    captain = team.captain
    return (
        str(registration.team_id),
        team.name.text,
        team.church.text,
        captain.name.text,
        captain.phone.digits,
        captain.email.text,
        captain.whatsapp.digits,
        team.coach.text,
        len(team.squad),
        _status_of(registration),
        _on_clocks(registration.registered_at, zone),
        _on_clocks(registration.changed_at, zone),
        logo if registration.team else None,
    )


def player_rows(registration: Registration) -> Sequence[Sequence[Cell]]:
    """Rows of ``PLAYERS``, one for each of the squad, with the first in place 1."""
    team = registration.team or NO_TEAM
    of_team = (str(registration.team_id), team.name.text, team.church.text, _status_of(registration))
    return [
        (
            *of_team,
            place,
            player.name.text,
            player.role.text if player.role else None,
            player.phone.digits if player.phone else None,
        )
        for place, player in enumerate(team.squad, 1)
    ]


def church_row(church: Church, otherwise: int | None) -> Sequence[Cell]:
    """A row of ``CHURCHES``; ``otherwise`` is the tournament's own limit. Any number of teams is an empty cell."""
    others = [name.text for name in church.names if name.key != church.shown.key]
    return (church.shown.text, church.place, church.teams, church.limit(otherwise), ", ".join(others))


def _status_of(registration: Registration) -> str:
    return REMOVED if registration.team is None else STATUS_IN_WORDS[registration.status]


def _on_clocks(moment: datetime, zone: tzinfo) -> datetime:
    """To the second, as spreadsheets have no smaller fractions that can be relied on."""
    return moment.astimezone(zone).replace(tzinfo=None, microsecond=0)

"""JSON bodies about the tournament and its window."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from icct_core import (
    ALLOWED_TYPES,
    LANGUAGES,
    MAX_LOGO_BYTES,
    USUAL_ROLES,
    PrivacyNotice,
    TournamentRules,
    Window,
)

from ..openapi import LENGTHS
from .facts import TournamentFacts

_NAMES = ("team_name", "church_name", "captain_name", "captain_email", "coach_name")


class WindowChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """The window as it is to be. What is left out stays as it is; null and empty texts mean none."""

    opens_at: str | UnsetType | None = UNSET
    closes_at: str | UnsetType | None = UNSET
    freeze_at: str | UnsetType | None = UNSET
    closed: bool | UnsetType = UNSET
    text: str | UnsetType | None = UNSET
    version: int | None = None


class WindowDetails(Struct, kw_only=True):
    """The window in force. ``version`` is 0 until organisers store one; until then the server's settings hold.

    ``closed_at`` is when organisers closed it by hand. ``overruled`` names times of the server's settings that differ
    from it, and do not hold.
    """

    success: Literal[True] = True
    open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    freeze_at: datetime | None
    closed: bool
    closed_at: datetime | None
    text: str
    version: int
    changed_at: datetime | None
    changed_by: str | None
    overruled: list[str]


class PublicWindow(Struct, kw_only=True):
    """When forms are taken: ``closes_at`` is the effective end, also where organisers closed by hand.

    ``opens_at`` is null, too, where they did before it. After ``freeze_at`` captains change nothing any more. ``text``
    is for captains who come too early or too late.
    """

    open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    freeze_at: datetime | None
    text: str


class Length(Struct, kw_only=True):
    """Fewest and most characters, after spaces around them are taken off."""

    min: int
    max: int


class SquadRules(Struct, kw_only=True):
    """How many players, and which roles: null means any of 1 to 30 characters. ``usual_roles`` are for a list."""

    min_players: int
    max_players: int
    roles: list[str] | None
    usual_roles: list[str]


class LogoRules(Struct, kw_only=True):
    """Which files are a logo; ``max_size`` in bytes."""

    types: list[str]
    max_size: int


class FormRules(Struct, kw_only=True):
    """What a form is judged by. ``lengths`` by the form's field, ``player_name`` for each player.

    ``teams_per_church`` is null without a limit, ``consent_version`` is the version of the
    privacy notice that a form may name as ``consent``, and has to where ``consent_required``.
    """

    lengths: dict[str, Length]
    phone_digits: int
    squad: SquadRules
    logo: LogoRules
    teams_per_church: int | None
    consent_version: str | None
    consent_required: bool


class TournamentDetails(Struct, kw_only=True):
    """What a website needs to build its form. Times are in UTC; ``time_zone`` is where people read them."""

    success: Literal[True] = True
    name: str
    prefix: str
    time_zone: str
    window: PublicWindow
    rules: FormRules
    languages: list[str]


def window_details(window: Window, facts: TournamentFacts) -> WindowDetails:
    """The window for organisers."""
    return WindowDetails(
        open=window.is_open(facts.clock.now()),
        opens_at=_in_utc(window.opens_at),
        closes_at=_in_utc(window.closes_at),
        freeze_at=_in_utc(window.freeze_at),
        closed=window.closed,
        closed_at=_in_utc(window.closed_at),
        text=window.text or "",
        version=window.version,
        changed_at=_in_utc(window.changed_at),
        changed_by=window.changed_by,
        overruled=list(facts.rules.window.overruled_by(window)),
    )


def tournament_details(window: Window, facts: TournamentFacts) -> TournamentDetails:
    """The tournament for websites."""
    return TournamentDetails(
        name=facts.name,
        prefix=facts.rules.id_prefix,
        time_zone=facts.zone.key,
        window=PublicWindow(
            open=window.is_open(facts.clock.now()),
            opens_at=_in_utc(window.begins_at),
            closes_at=_in_utc(window.ends_at),
            freeze_at=_in_utc(window.freeze_at),
            text=window.text or "",
        ),
        rules=_form_rules(facts.rules, facts.notice),
        languages=list(LANGUAGES),
    )


def _form_rules(rules: TournamentRules, notice: PrivacyNotice) -> FormRules:
    lengths = {name: LENGTHS[name] for name in _NAMES} | {"player_name": LENGTHS["captain_name"]}
    return FormRules(
        lengths={name: Length(min=least, max=most) for name, (least, most) in lengths.items()},
        phone_digits=10,
        squad=SquadRules(
            min_players=rules.min_players,
            max_players=rules.max_players,
            roles=None if rules.roles is None else [role.text for role in rules.roles],
            usual_roles=list(USUAL_ROLES),
        ),
        logo=LogoRules(types=list(ALLOWED_TYPES), max_size=MAX_LOGO_BYTES),
        teams_per_church=rules.teams_per_church,
        consent_version=notice.version,
        consent_required=notice.required,
    )


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None

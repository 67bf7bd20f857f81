"""The tournament: the organisers' rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from icct_core import InvalidValue, PlayerRole, RulesContradict, TournamentRules

from ..kinds import COUNT, COUNT_OR_NONE, FLAG, LIMIT, MOMENT, SECONDS, TEXT, items, matching
from ..problems import Problem
from ..variable import Kind, Unfit, setting, variables_of

_NAME = matching(r"[^<>\x00-\x1f\x7f]{1,80}", "1 to 80 characters without < and >")
_JUDGED_TOGETHER = (("id_prefix",), ("min_players", "max_players"), ("opens_at", "closes_at"))


def _roles(text: str) -> tuple[PlayerRole, ...]:
    try:
        return tuple(PlayerRole.parse(role) for role in items(text))
    except InvalidValue as refusal:
        raise Unfit(f"must be roles that can be told: {refusal}.") from None


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        raise Unfit(f"must be a time zone such as Asia/Kolkata, not {text!r}.") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class TournamentSettings:
    """What registrations are judged by."""

    title: ClassVar[str] = "The tournament"

    name: str = setting(
        "TOURNAMENT_NAME", _NAME, "ICCT26", about="what it is called, for websites; 1 to 80 characters without < and >"
    )
    id_prefix: str = setting(
        "TEAM_ID_PREFIX",
        TEXT,
        "ICCT",
        about="what stands before the number; 1 to 16 capital letters and digits, a letter first",
    )
    min_players: int = setting("SQUAD_MIN_PLAYERS", COUNT_OR_NONE, "1", about="fewest players of a squad")
    max_players: int = setting(
        "SQUAD_MAX_PLAYERS", COUNT, "20", about="most players of a squad; at most 99 where there are pages"
    )
    roles: tuple[PlayerRole, ...] = setting(
        "PLAYER_ROLES",
        Kind("", _roles),
        about="roles allowed, separated by commas; without it any",
        example="Batsman,Bowler,All-Rounder,Wicket-Keeper",
    )
    teams_per_church: int | None = setting(
        "TEAMS_PER_CHURCH", LIMIT, about="most teams of one church; without it no limit", example="2"
    )
    churches_only_listed: bool = setting(
        "CHURCHES_ONLY_LISTED", FLAG, "false", about="refuse teams of churches that are not registered"
    )
    opens_at: datetime | None = setting(
        "REGISTRATION_OPENS_AT",
        MOMENT,
        about="time with its zone; without it always open",
        example="2026-12-01T08:00:00+05:30",
    )
    closes_at: datetime | None = setting(
        "REGISTRATION_CLOSES_AT",
        MOMENT,
        about="time with its zone, from which on registration is closed",
        example="2026-12-31T23:59:00+05:30",
    )
    timezone: ZoneInfo = setting(
        "TOURNAMENT_TIMEZONE",
        Kind("", _zone),
        "Asia/Kolkata",
        about="the time zone in which times are shown to people, as in the export",
        example="Asia/Kolkata",
    )
    idempotency_ttl: timedelta = setting(
        "IDEMPOTENCY_TTL", SECONDS, "600", about="seconds an idempotency key is remembered"
    )

    @property
    def rules(self) -> TournamentRules:
        """The organisers' rules; raises ``ValueError`` where they contradict each other."""
        return TournamentRules(
            id_prefix=self.id_prefix,
            min_players=self.min_players,
            max_players=self.max_players,
            roles=self.roles or None,
            teams_per_church=self.teams_per_church,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
        )

    def problems(self) -> Iterator[Problem]:
        """Rules that contradict each other: they tell their first problem only, so each is asked for alone."""
        for names in _JUDGED_TOGETHER:
            try:
                TournamentRules(**{name: getattr(self, name) for name in names})
            except RulesContradict as contradiction:
                variables = {name: variables_of(type(self))[name].name for name in names}
                yield Problem(tuple(variables.values()), f"{contradiction.template.format(**variables)}.")

"""Settings of the tournament: the organisers' rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from icct_core import PlayerRole, TournamentRules

from ..setting_types import Count, CountOrNone, Limit, Moment, Names, Seconds, about
from .service_settings import ServiceSettings


class TournamentSettings(ServiceSettings, frozen=True, kw_only=True):
    """The part of the settings that registrations are judged by."""

    group: ClassVar[str] = "The tournament"

    team_id_prefix: Annotated[
        str, about("what stands before the number; 1 to 16 capital letters and digits, a letter first")
    ] = "ICCT"
    squad_min_players: Annotated[CountOrNone, about("fewest players of a squad")] = 1
    squad_max_players: Annotated[Count, about("most players of a squad")] = 20
    player_roles: Annotated[
        Names,
        about("roles allowed, separated by commas; without it any", example="Batsman,Bowler,All-Rounder,Wicket-Keeper"),
    ] = ()
    teams_per_church: Annotated[Limit | None, about("most teams of one church; without it no limit", example="2")] = (
        None
    )
    registration_opens_at: Annotated[
        Moment | None, about("time with its zone; without it always open", example="2026-12-01T08:00:00+05:30")
    ] = None
    registration_closes_at: Annotated[
        Moment | None,
        about("time with its zone, from which on registration is closed", example="2026-12-31T23:59:00+05:30"),
    ] = None
    tournament_timezone: Annotated[
        str, about("the time zone in which times are shown to people, as in the export", example="Asia/Kolkata")
    ] = "Asia/Kolkata"
    idempotency_ttl: Annotated[Seconds, about("seconds an idempotency key is remembered")] = 600

    @property
    def rules(self) -> TournamentRules:
        """The organisers' rules; raises ``ValueError`` or ``InvalidValue`` where they contradict each other."""
        return TournamentRules(
            id_prefix=self.team_id_prefix,
            min_players=self.squad_min_players,
            max_players=self.squad_max_players,
            roles=tuple(PlayerRole.parse(role) for role in self.player_roles) or None,
            teams_per_church=self.teams_per_church,
            opens_at=self.registration_opens_at,
            closes_at=self.registration_closes_at,
        )

    @property
    def tournament_zone(self) -> ZoneInfo:
        """Raises ``ValueError``, ``KeyError`` or ``OSError`` for a name that is no zone's."""
        return ZoneInfo(self.tournament_timezone)

    @property
    def idempotency_period(self) -> timedelta:
        return timedelta(seconds=self.idempotency_ttl)

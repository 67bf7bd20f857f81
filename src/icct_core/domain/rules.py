"""This year's rules of the tournament: squad size, churches, closing date.

They are applied when a team registers, never when an old row is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .errors import InvalidValue
from .values import TEAM_ID_PREFIX, PlayerRole
from .window import Window


class RulesContradict(ValueError):
    """Rules that cannot hold; ``template`` is the sentence with each field's name in braces."""

    def __init__(self, template: str) -> None:
        super().__init__(template.replace("{", "").replace("}", ""))
        self.template = template


@dataclass(frozen=True, slots=True, kw_only=True)
class TournamentRules:
    """What the organisers decide: numbers printed as ``id_prefix-001``, squad size, roles, teams per church, dates.

    Times are aware datetimes; ``None`` means no limit. Defaults are the published form's.
    """

    id_prefix: str = "ICCT"
    min_players: int = 1
    max_players: int = 20
    roles: tuple[PlayerRole, ...] | None = None
    teams_per_church: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def __post_init__(self) -> None:
        if not TEAM_ID_PREFIX.fullmatch(self.id_prefix):
            raise RulesContradict("{id_prefix} must be 1 to 16 capital letters and digits, a letter first")
        if not 0 <= self.min_players <= self.max_players:
            raise RulesContradict("{min_players} must be between 0 and {max_players}")
        if self.teams_per_church is not None and self.teams_per_church < 1:
            raise RulesContradict("{teams_per_church} must be at least 1")
        for name, moment in (
            ("opens_at", self.opens_at),
            ("closes_at", self.closes_at),
        ):
            if moment is not None and moment.utcoffset() is None:
                raise RulesContradict(f"{{{name}}} must be a time with its zone")
        if self.opens_at and self.closes_at and self.opens_at >= self.closes_at:
            raise RulesContradict("{opens_at} must be before {closes_at}")

    def check_squad_size(self, count: int) -> None:
        """Raise ``InvalidValue`` unless a squad may have ``count`` players."""
        if not self.min_players <= count <= self.max_players:
            raise InvalidValue(
                "Squad must have {least} to {most} players, not {count}",
                least=self.min_players,
                most=self.max_players,
                count=count,
            )

    def check_role(self, role: PlayerRole) -> PlayerRole:
        """The role itself; raises ``InvalidValue`` if the tournament does not know it."""
        if self.roles is not None and role not in self.roles:
            raise InvalidValue("Role must be one of {roles}", roles=", ".join(known.text for known in self.roles))
        return role

    @property
    def window(self) -> Window:
        """The window that holds as long as organisers have stored none."""
        return Window(opens_at=self.opens_at, closes_at=self.closes_at)

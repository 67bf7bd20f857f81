"""Reads what the public board shows."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ...domain.values import ChurchName, TeamId, TeamName


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardTeam:
    """A confirmed team, without a word about a person.

    ``church_name`` is the registered one if there is one, else as the captain typed it. ``logo_mark`` is that of
    ``logo_mark()``, ``None`` without a logo.
    """

    team_id: TeamId
    team_name: TeamName
    church_name: ChurchName
    logo_mark: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Confirmed teams in the order of their numbers; the counts are of all of them, also where not all are listed."""

    teams: Sequence[BoardTeam] = ()
    teams_count: int = 0
    churches_count: int = 0


class BoardReader(Protocol):
    """The read side of the public board: what is committed."""

    @abstractmethod
    async def confirmed(self, prefix: str, *, limit: int) -> Board:
        """The first ``limit`` confirmed teams of a tournament, read in one statement; ``limit`` is at least 1."""

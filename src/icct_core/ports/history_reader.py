"""Reads the history, and the registrations, of which it has no entries."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..domain.review.history import Actor, HistoryAction, RecordedEntry
from ..domain.values import RegistrationId, TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFilter:
    """Which entries: of a tournament's prefix, from ``since`` on, of these actions, about one team, by one actor.

    ``None`` and empty mean any.
    """

    prefix: str
    since: datetime | None = None
    actions: frozenset[HistoryAction] = frozenset()
    team_id: TeamId | None = None
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """That a team registered: its number, also of one that was removed, and when."""

    team_id: TeamId
    at: datetime

    @property
    def number(self) -> int:
        """Their order."""
        return self.team_id.number


class HistoryReader(Protocol):
    """The read side: committed entries and registrations."""

    @abstractmethod
    async def of(self, registration_ids: Collection[RegistrationId]) -> Sequence[RecordedEntry]:
        """Every entry about these teams, the newest first."""

    @abstractmethod
    async def page(self, which: HistoryFilter, *, before: int | None, limit: int) -> Sequence[RecordedEntry]:
        """At most ``limit`` entries with lower numbers than ``before``, the newest first."""

    @abstractmethod
    async def arrivals(
        self, prefix: str, *, team_id: TeamId | None = None, before: int | None, limit: int
    ) -> Sequence[Arrival]:
        """At most ``limit`` teams with lower numbers than ``before``, the highest first; or one team alone."""

"""Reads, searches and lists registrations."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from ..domain.logo import StagedLogo
from ..domain.registration import Registration, RegistrationSummary
from ..domain.status import RegistrationStatus
from ..domain.values import RegistrationId, TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFilter:
    """Which teams to list; ``None`` means any. A church is named by the ``ChurchName.key`` of any of its names.

    An alias stands for its church, in each tournament by the registry of that one.

    ``status`` is one or several. ``changed_since`` leaves out those that were last changed before it. A team's
    ``Registration.search_text`` must contain each of the ``words``, which come from ``search_words``. Removed teams are
    left out unless ``removed``.
    """

    status: RegistrationStatus | frozenset[RegistrationStatus] | None = None
    church_key: str | None = None
    words: tuple[str, ...] = ()
    removed: bool = True
    changed_since: datetime | None = None

    @property
    def statuses(self) -> frozenset[RegistrationStatus]:
        """The statuses to list; all of them where none was chosen."""
        if self.status is None:
            return frozenset(RegistrationStatus)
        return frozenset({self.status}) if isinstance(self.status, RegistrationStatus) else self.status

    @property
    def is_wide(self) -> bool:
        """Whether no index tells how many teams it matches, so that each has to be read."""
        return bool(self.words) or self.changed_since is not None

    @property
    def is_read_at_once(self) -> bool:
        """Whether a page and its counts need the same teams read: one word is in too many of them to be."""
        return len(self.words) > 1 or (self.changed_since is not None and not self.words)


class SortedBy(StrEnum):
    """What a list of teams is in the order of; teams that are equal in it follow each other by number.

    Names are compared without regard to case, as the database compares texts. ``number`` and ``registered`` have one
    tournament after the other. By ``church``, all teams of a church stand together, however its name was typed.
    """

    NUMBER = "number"
    TEAM = "team"
    CHURCH = "church"
    CAPTAIN = "captain"
    REGISTERED = "registered"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class TeamOrder:
    """An order of teams, or the same from its end."""

    by: SortedBy = SortedBy.NUMBER
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The place of a team in a list: where it is now, but by ``changed`` where it was when it had ``changed_at``.

    Else a page would begin anew after its last team was decided about.
    """

    team_id: TeamId
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCounts:
    """How many teams have each status, every status named; ``removed`` are counted by themselves.

    Where they are not exact, there are at least as many.
    """

    by_status: Mapping[RegistrationStatus, int]
    removed: int = 0
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class ErasableTeam:
    """A team that is to be erased, in the ``version`` in which that was found: who changes it meanwhile keeps it."""

    team_id: TeamId
    version: int


class RegistrationReader(Protocol):
    """The read side: committed registrations, outside any transaction of the caller's."""

    @abstractmethod
    async def get(self, team_id: TeamId) -> Registration:
        """The whole registration; raises ``TeamNotFound``."""

    @abstractmethod
    async def find_many(self, registration_ids: Collection[RegistrationId]) -> Sequence[Registration]:
        """The whole registrations of these ids, in any order; those there are not are left out."""

    @abstractmethod
    async def namesake(self, registration: Registration) -> TeamId | None:
        """The number of the other team that holds this one's name and captain's phone, ``None`` if none does."""

    @abstractmethod
    async def staged_logos(self, registration_ids: Collection[RegistrationId]) -> Mapping[RegistrationId, StagedLogo]:
        """The logos of these registrations that wait to be stored."""

    @abstractmethod
    async def page(
        self, which: RegistrationFilter, *, after: TeamId | None, limit: int
    ) -> Sequence[RegistrationSummary]:
        """Return up to ``limit`` teams after ``after``, in the order of prefix and number."""

    @abstractmethod
    async def sorted_page(
        self, which: RegistrationFilter, order: TeamOrder, *, after: ListPlace | None, limit: int
    ) -> Sequence[RegistrationSummary]:
        """Return up to ``limit`` teams after ``after`` in any order; none after a team that there is not."""

    @abstractmethod
    async def search(
        self, which: RegistrationFilter, *, after: TeamId | None, limit: int, at_most: int
    ) -> tuple[Sequence[RegistrationSummary], StatusCounts]:
        """What ``page`` and ``status_counts`` return, read together: for filters that are ``is_read_at_once``."""

    @abstractmethod
    async def count(self, which: RegistrationFilter, *, at_most: int | None = None) -> int:
        """How many teams the filter matches; counting stops at ``at_most``."""

    @abstractmethod
    async def status_counts(self, which: RegistrationFilter, *, at_most: int) -> StatusCounts:
        """How many teams of each status match the rest of the filter, whatever statuses it names.

        Where it ``is_wide`` counting stops at ``at_most`` teams, and is exact if there were fewer.
        """

    @abstractmethod
    async def arrivals(self, prefix: str, *, since: datetime, step: timedelta, steps: int) -> Sequence[int]:
        """How many teams registered in each of so many ``steps`` from ``since`` on, those removed later too.

        A team that registered at the end of a step counts in the next one.
        """

    @abstractmethod
    async def withdrawn_before(self, at: datetime, *, prefix: str, limit: int) -> Sequence[ErasableTeam]:
        """Up to ``limit`` teams that were withdrawn by then and are so ever since, in the order of their numbers.

        Corrections of a withdrawn team do not count. A removed team is none of them.
        """

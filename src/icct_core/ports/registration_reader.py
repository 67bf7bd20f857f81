"""Reads, searches and lists registrations."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..domain.logo import Logo
from ..domain.registration import Registration, RegistrationStatus, RegistrationSummary
from ..domain.values import RegistrationId, TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFilter:
    """Which teams to list; ``None`` means any. Churches are compared by ``ChurchName.key``.

    A team's ``Registration.search_text`` must contain each of the ``words``, which come from ``search_words``. Removed
    teams are left out unless ``removed``.
    """

    status: RegistrationStatus | None = None
    church_key: str | None = None
    words: tuple[str, ...] = ()
    removed: bool = True


class RegistrationReader(Protocol):
    """The read side: committed registrations, outside any transaction of the caller's."""

    @abstractmethod
    async def get(self, team_id: TeamId) -> Registration:
        """The whole registration; raises ``TeamNotFound``."""

    @abstractmethod
    async def find_many(self, registration_ids: Collection[RegistrationId]) -> Sequence[Registration]:
        """The whole registrations of these ids, in any order; those there are not are left out."""

    @abstractmethod
    async def staged_logos(self, registration_ids: Collection[RegistrationId]) -> Mapping[RegistrationId, Logo]:
        """The logos of these registrations that wait to be stored."""

    @abstractmethod
    async def page(
        self, which: RegistrationFilter, *, after: TeamId | None, limit: int
    ) -> Sequence[RegistrationSummary]:
        """Return up to ``limit`` teams after ``after``, in the order of prefix and number."""

    @abstractmethod
    async def count(self, which: RegistrationFilter) -> int:
        """How many teams the filter matches."""

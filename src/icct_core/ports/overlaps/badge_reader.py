"""Reads the badges of teams."""

from abc import abstractmethod
from collections.abc import Collection, Mapping
from typing import Protocol

from ...domain.review.badges import Badge
from ...domain.values import RegistrationId


class BadgeReader(Protocol):
    """The read side of a page of the list."""

    @abstractmethod
    async def badges(
        self, registration_ids: Collection[RegistrationId], *, teams_per_church: int | None
    ) -> Mapping[RegistrationId, frozenset[Badge]]:
        """The badges of these teams; those without any are left out.

        ``teams_per_church`` holds for churches that the registry allows no number of their own; ``None`` is no limit.
        """

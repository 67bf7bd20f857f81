"""Finds people who are in two teams."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from ...domain.review.overlaps import Overlap, OverlapLevel
from ...domain.values import RegistrationId


class OverlapReader(Protocol):
    """The read side: committed teams that play, compared as ``overlaps.level_between`` says."""

    @abstractmethod
    async def of_team(self, registration_id: RegistrationId, *, limit: int) -> Sequence[Overlap]:
        """Up to ``limit`` overlaps of one team, of every level, in the order of the other teams' numbers.

        Where there are more, the surest. Its own people are ``one`` of each. A team that does not play, or is not
        there, has none.
        """

    @abstractmethod
    async def of_level(self, prefix: str, level: OverlapLevel, *, limit: int) -> Sequence[Overlap]:
        """Up to ``limit`` overlaps of a level among all teams of a tournament, in the order of the teams' numbers.

        ``one`` is of the team with the lower number. Which are left out where there are more is not said.
        """

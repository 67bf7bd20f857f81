"""Show the overlaps of one team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.review.overlaps import Overlap
from ...domain.values import TeamId
from ...ports.overlaps.overlap_reader import OverlapReader
from ...ports.registration_reader import RegistrationReader

MOST_OF_ONE_TEAM = 100
"""A name that is as common as that says nothing of anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapsOf:
    """Finds who of a team seems to be in another, too, at every level."""

    registrations: RegistrationReader
    overlaps: OverlapReader

    async def __call__(self, team_id: TeamId) -> Sequence[Overlap]:
        """Up to ``MOST_OF_ONE_TEAM`` overlaps in the order of the other teams' numbers.

        A team that does not play has none. Raises ``TeamNotFound``.
        """
        registration = await self.registrations.get(team_id)
        return await self.overlaps.of_team(registration.id, limit=MOST_OF_ONE_TEAM)

"""Get one team, with its players."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.registration import Registration
from ...domain.values import TeamId
from ...ports.registration_reader import RegistrationReader


@dataclass(frozen=True, slots=True, kw_only=True)
class GetRegistration:
    """Finds a registration by its public number."""

    registrations: RegistrationReader

    async def __call__(self, team_id: TeamId) -> Registration:
        """The registration; raises ``TeamNotFound``."""
        return await self.registrations.get(team_id)

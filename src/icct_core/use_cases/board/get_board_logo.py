"""Get the logo of a team on the public board."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.errors import TeamNotFound
from ...domain.logo import Logo, StoredFile
from ...domain.rules import TournamentRules
from ...domain.status import RegistrationStatus
from ...domain.values import TeamId
from ...ports.registration_reader import RegistrationReader
from ..teams.get_logo import GetLogo


@dataclass(frozen=True, slots=True, kw_only=True)
class GetBoardLogo:
    """Finds logos of confirmed teams of this tournament, and of no others."""

    registrations: RegistrationReader
    rules: TournamentRules

    async def __call__(self, team_id: TeamId) -> Logo | StoredFile | None:
        """The logo as ``GetLogo`` finds it. Raises ``TeamNotFound`` for a team that is not on the board."""
        registration = await self.registrations.get(team_id)
        if team_id.prefix != self.rules.id_prefix or registration.status is not RegistrationStatus.CONFIRMED:
            raise TeamNotFound
        return await GetLogo(registrations=self.registrations)(team_id)

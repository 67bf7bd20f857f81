"""Get a team's logo, from the file storage or while it waits to be stored."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.logo import Logo, StoredFile
from ...domain.values import TeamId
from ...ports.registration_reader import RegistrationReader


@dataclass(frozen=True, slots=True, kw_only=True)
class GetLogo:
    """Finds the image itself while it waits to be stored, and where it is stored afterwards."""

    registrations: RegistrationReader

    async def __call__(self, team_id: TeamId) -> Logo | StoredFile | None:
        """The logo; ``None`` if it is in neither place any more. Raises ``TeamNotFound``."""
        registration = await self.registrations.get(team_id)
        if registration.logo is not None:
            return registration.logo
        staged = await self.registrations.staged_logos([registration.id])
        if registration.id in staged:
            return staged[registration.id].logo
        return (await self.registrations.get(team_id)).logo  # it was stored between the two looks

"""List the organisers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.organisers.organiser import Organiser
from ...ports.organisers.organiser_reader import OrganiserReader


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOrganisers:
    """Lists everybody who may sign in, or might once."""

    organisers: OrganiserReader

    async def __call__(self) -> Sequence[Organiser]:
        """All of them, disabled ones too, oldest first. Raises ``DatabaseUnavailable``."""
        return await self.organisers.all()

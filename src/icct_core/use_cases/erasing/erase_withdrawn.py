"""Erase teams that have been withdrawn for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ...ports.clock import Clock
from ...ports.registration_reader import RegistrationReader
from ..teams.remove_team import RemoveTeam
from .erase_teams import erase_teams

WITHDRAWN_RETENTION = timedelta(days=30)
"""How long a withdrawn team can be taken back (``WITHDRAWN_RETENTION``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseWithdrawn:
    """Removes teams of a tournament that were withdrawn, by themselves or for them, longer than ``retention`` ago.

    One that was reinstated counts from its last withdrawal.
    """

    registrations: RegistrationReader
    remove: RemoveTeam
    clock: Clock
    prefix: str
    retention: timedelta = WITHDRAWN_RETENTION
    batch: int = 100

    async def __call__(self) -> int:
        """Erase up to ``batch`` teams and return how many; other processes may do the same at the same time.

        Raises as ``erase_teams``.
        """
        before = self.clock.now() - self.retention
        due = await self.registrations.withdrawn_before(before, prefix=self.prefix, limit=self.batch)
        return await erase_teams(self.remove, due)

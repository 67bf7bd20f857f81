"""Export everything about every team, for a spreadsheet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from ...domain.registration import Registration
from ...domain.values import TeamId
from ...ports.registration_reader import RegistrationFilter, RegistrationReader


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRegistrations:
    """Reads whole registrations, ``batch`` of them at a time, so that any number of teams takes the same memory."""

    registrations: RegistrationReader
    batch: int = 200

    async def __call__(self, which: RegistrationFilter) -> AsyncIterator[Sequence[Registration]]:
        """Batches in the order of the numbers; a team entered meanwhile is in one of them if its turn is still to come.

        Raises ``DatabaseUnavailable`` where it was left off.
        """
        after: TeamId | None = None
        while lines := await self.registrations.page(which, after=after, limit=self.batch):
            found = await self.registrations.find_many([line.id for line in lines])
            yield sorted(found, key=lambda one: one.team_id)
            after = lines[-1].team_id

"""Export everything about every team, for a spreadsheet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from ...domain.registration import Registration, RegistrationSummary
from ...ports.registration_reader import ListPlace, RegistrationFilter, RegistrationReader, TeamOrder
from .list_registrations import BY_NUMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRegistrations:
    """Reads whole registrations, ``batch`` of them at a time, so that any number of teams takes the same memory."""

    registrations: RegistrationReader
    batch: int = 200

    async def __call__(
        self, which: RegistrationFilter, order: TeamOrder = BY_NUMBER
    ) -> AsyncIterator[Sequence[Registration]]:
        """Batches in this order; a team entered meanwhile is in one of them if its turn is still to come.

        Raises ``DatabaseUnavailable`` where it was left off.
        """
        after: ListPlace | None = None
        while lines := await self._page(which, order, after):
            places = {line.id: place for place, line in enumerate(lines)}
            found = await self.registrations.find_many(places)
            yield sorted(found, key=lambda one: places[one.id])
            after = ListPlace(lines[-1].team_id, lines[-1].changed_at)

    async def _page(
        self, which: RegistrationFilter, order: TeamOrder, after: ListPlace | None
    ) -> Sequence[RegistrationSummary]:
        if order == BY_NUMBER:
            return await self.registrations.page(which, after=after.team_id if after else None, limit=self.batch)
        return await self.registrations.sorted_page(which, order, after=after, limit=self.batch)

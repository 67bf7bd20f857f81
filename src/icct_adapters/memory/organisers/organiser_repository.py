"""Adds and changes organisers."""

from __future__ import annotations

from collections.abc import Sequence

from icct_core import AlreadyThere, Organiser, OrganiserId, OrganiserNotFound, OrganiserRepository, StaleVersion

from ..history import stale
from ..tables import Tables


class InMemoryOrganiserRepository(OrganiserRepository):
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add(self, organiser: Organiser) -> None:
        await self.put(organiser)

    async def admins(self) -> Sequence[Organiser]:
        return [one for one in self._tables.organisers.values() if one.is_admin]

    async def lock(self, organiser_id: OrganiserId) -> Organiser:
        if organiser_id not in self._tables.organisers:
            raise OrganiserNotFound
        return self._tables.organisers[organiser_id]

    async def put(self, organiser: Organiser) -> None:
        others = (one for one in self._tables.organisers.values() if one.id != organiser.id)
        if any(one.email.key == organiser.email.key for one in others):
            raise AlreadyThere
        self._tables.organisers[organiser.id] = organiser

    async def stale(self, organiser: Organiser) -> StaleVersion:
        return stale(self._tables, organiser.id, organiser.version)

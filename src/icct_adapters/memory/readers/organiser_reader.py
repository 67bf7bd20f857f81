"""Reads organisers."""

from __future__ import annotations

from collections.abc import Sequence

from icct_core import EmailAddress, Organiser, OrganiserReader

from ..database import InMemoryDatabase


class InMemoryOrganiserReader(OrganiserReader):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def all(self) -> Sequence[Organiser]:
        return list(self._database.tables.organisers.values())

    async def find(self, email: EmailAddress) -> Organiser | None:
        return next((one for one in self._database.tables.organisers.values() if one.email.key == email.key), None)

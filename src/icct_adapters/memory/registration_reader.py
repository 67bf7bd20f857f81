"""Reads, searches and lists committed registrations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from icct_core import (
    Logo,
    Registration,
    RegistrationFilter,
    RegistrationId,
    RegistrationReader,
    RegistrationSummary,
    TeamId,
    TeamNotFound,
)

from .database import InMemoryDatabase


class InMemoryRegistrationReader(RegistrationReader):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def get(self, team_id: TeamId) -> Registration:
        tables = self._database.tables
        if team_id not in tables.numbers:
            raise TeamNotFound
        return tables.registrations[tables.numbers[team_id]]

    async def find_many(self, registration_ids: Collection[RegistrationId]) -> Sequence[Registration]:
        registrations = self._database.tables.registrations
        return [registrations[one] for one in registration_ids if one in registrations]

    async def staged_logos(self, registration_ids: Collection[RegistrationId]) -> Mapping[RegistrationId, Logo]:
        staged = self._database.tables.staged_files
        return {one: staged[one] for one in registration_ids if one in staged}

    async def page(
        self, which: RegistrationFilter, *, after: TeamId | None, limit: int
    ) -> Sequence[RegistrationSummary]:
        found = (one for one in self._matching(which) if after is None or one.team_id > after)
        return [
            RegistrationSummary(
                id=one.id,
                team_id=one.team_id,
                team_name=one.team.name,
                church_name=one.team.church,
                captain_name=one.team.captain.name,
                player_count=len(one.team.squad),
                status=one.status,
                registered_at=one.registered_at,
                logo_url=one.logo.url if one.logo else None,
            )
            for one in islice(found, limit)
        ]

    async def count(self, which: RegistrationFilter) -> int:
        return sum(1 for _ in self._matching(which))

    def _matching(self, which: RegistrationFilter) -> Iterator[Registration]:
        for one in sorted(self._database.tables.registrations.values(), key=lambda one: one.team_id):
            if one.is_removed and not which.removed:
                continue
            if which.status in {None, one.status} and which.church_key in {None, one.team.church.key}:
                text = one.search_text if which.words else ""
                if all(word in text for word in which.words):
                    yield one

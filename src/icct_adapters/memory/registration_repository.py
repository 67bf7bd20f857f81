"""Enters registrations, and gives them their numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from icct_core import (
    ChurchLimitReached,
    DuplicateTeam,
    Registration,
    RegistrationDraft,
    RegistrationId,
    RegistrationRepository,
    StoredFile,
    TeamId,
    TeamNotFound,
    TournamentRules,
)

from .tables import Tables


class InMemoryRegistrationRepository(RegistrationRepository):
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def admit(self, draft: RegistrationDraft, rules: TournamentRules) -> None:
        team, limit = draft.team, rules.teams_per_church
        if (team.name.key, team.captain.phone) in self._tables.teams:
            raise DuplicateTeam
        if limit is not None and self._tables.teams_of_churches[rules.id_prefix, team.church.key] >= limit:
            raise ChurchLimitReached(limit=limit)

    async def enter(self, draft: RegistrationDraft, rules: TournamentRules, *, at: datetime) -> TeamId:
        await self.admit(draft, rules)
        tables, team, prefix = self._tables, draft.team, rules.id_prefix
        tables.last_numbers[prefix] += 1
        team_id = TeamId(prefix, tables.last_numbers[prefix])
        tables.registrations[draft.id] = Registration(id=draft.id, team_id=team_id, team=team, registered_at=at)
        tables.numbers[team_id] = draft.id
        tables.teams.add((team.name.key, team.captain.phone))
        tables.teams_of_churches[prefix, team.church.key] += 1
        return team_id

    async def team_id_of(self, registration_id: RegistrationId) -> TeamId:
        return self._get(registration_id).team_id

    async def record_logo(self, registration_id: RegistrationId, logo: StoredFile | None) -> None:
        self._tables.registrations[registration_id] = replace(self._get(registration_id), logo=logo)

    async def remove(self, team_id: TeamId) -> RegistrationId:
        tables = self._tables
        if team_id not in tables.numbers:
            raise TeamNotFound
        registration = tables.registrations[tables.numbers[team_id]]
        if not registration.is_removed:
            team = registration.team
            tables.teams.remove((team.name.key, team.captain.phone))
            tables.teams_of_churches[team_id.prefix, team.church.key] -= 1
            tables.registrations[registration.id] = registration.removed()
        return registration.id

    def _get(self, registration_id: RegistrationId) -> Registration:
        if registration_id not in self._tables.registrations:
            raise TeamNotFound
        return self._tables.registrations[registration_id]

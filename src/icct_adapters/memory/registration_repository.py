"""Enters registrations, gives them their numbers, and changes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from icct_core import (
    CAPTAIN,
    ChurchId,
    ChurchLimitReached,
    DuplicateTeam,
    PhoneNumber,
    Registration,
    RegistrationDraft,
    RegistrationId,
    RegistrationRepository,
    StaleVersion,
    StoredFile,
    TeamId,
    TeamNotFound,
    Told,
    TournamentRules,
)

from .churches.church_rows import church_key_of, church_of, make_sure_of
from .tables import Tables


class InMemoryRegistrationRepository(RegistrationRepository):
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def admit(self, draft: RegistrationDraft, rules: TournamentRules, *, arrived_at: datetime) -> None:
        prefix, team = rules.id_prefix, draft.team
        if (team.name.key, team.captain.phone) in self._tables.teams:
            raise DuplicateTeam
        self._tables.windows.get(prefix, rules.window).check_open(arrived_at)
        self._check_room(prefix, church_key_of(self._tables, prefix, team.church.key), rules.teams_per_church)

    async def enter(
        self, draft: RegistrationDraft, rules: TournamentRules, *, at: datetime, arrived_at: datetime | None = None
    ) -> TeamId:
        await self.admit(draft, rules, arrived_at=arrived_at or at)
        tables, prefix = self._tables, rules.id_prefix
        tables.last_numbers[prefix] += 1
        registration = draft.registered(TeamId(prefix, tables.last_numbers[prefix]), at=at)
        tables.registrations[draft.id] = registration
        tables.numbers[registration.team_id] = draft.id
        self._take(registration)
        return registration.team_id

    async def team_id_of(self, registration_id: RegistrationId) -> TeamId:
        return self._get(registration_id).team_id

    async def get(self, team_id: TeamId) -> Registration:
        if team_id not in self._tables.numbers:
            raise TeamNotFound
        return self._tables.registrations[self._tables.numbers[team_id]]

    async def lock(self, team_id: TeamId) -> Registration:
        """One transaction runs at a time: nobody else changes any team."""
        return await self.get(team_id)

    async def change(
        self, before: Registration, after: Registration, *, teams_per_church: int | None, over_limit: bool = False
    ) -> None:
        now = self._get(before.id)
        if now.version != before.version:
            raise await self.stale(before.id)
        after = replace(
            after,
            logo=now.logo,
            told=now.told if after.team else Told(),
            link_version=now.link_version + after.link_version - before.link_version,
        )
        left = self._tables.church_keys.get(now.id)
        self._give_up(now)
        if after.team is not None:
            if after.status.holds_its_name and _lock_of(after) in self._tables.teams:
                raise DuplicateTeam
            prefix, church_key = after.team_id.prefix, self._typed_church_of(after)
            if after.plays and (not now.plays or left != church_key) and not over_limit:
                self._check_room(prefix, church_key, teams_per_church)
        self._take(after)
        self._tables.registrations[after.id] = after

    async def renew_link(self, registration_id: RegistrationId) -> None:
        registration = self._get(registration_id)
        if registration.team is None:
            raise TeamNotFound
        renewed = replace(registration, link_version=registration.link_version + 1)
        self._tables.registrations[registration_id] = renewed

    async def stale(self, registration_id: RegistrationId) -> StaleVersion:
        now = self._get(registration_id)
        of_it = (one for one in self._tables.history.values() if one.registration_id == registration_id)
        by = next((one.actor for one in of_it if one.version == now.version), CAPTAIN)
        return StaleVersion(version=now.version, changed_by=str(by), changed_at=now.changed_at)

    async def record_logo(self, registration_id: RegistrationId, logo: StoredFile | None) -> None:
        self._tables.registrations[registration_id] = replace(self._get(registration_id), logo=logo)

    async def record_told(self, registration_id: RegistrationId, told: Told) -> None:
        registration = self._tables.registrations.get(registration_id)
        if registration is None or registration.team is None:
            return
        before = registration.told.at
        if before is None or told.at is None or told.at >= before:
            self._tables.registrations[registration_id] = replace(registration, told=told)

    def _get(self, registration_id: RegistrationId) -> Registration:
        if registration_id not in self._tables.registrations:
            raise TeamNotFound
        return self._tables.registrations[registration_id]

    def _check_room(self, prefix: str, church_key: str, limit: int | None) -> None:
        church = church_of(self._tables, prefix, church_key)
        limit = church.limit(limit) if church else limit
        if limit is not None and self._tables.teams_of_churches[prefix, church_key] >= limit:
            raise ChurchLimitReached(limit=limit)

    def _typed_church_of(self, registration: Registration) -> str:
        """The key of the church that its captain's words count as."""
        return church_key_of(self._tables, registration.team_id.prefix, registration.known_team.church.key)

    def _take(self, registration: Registration) -> None:
        if registration.team is not None and registration.status.holds_its_name:
            self._tables.teams[_lock_of(registration)] = registration.team_id
        if registration.team is None:
            return
        prefix, church_key = registration.team_id.prefix, self._typed_church_of(registration)
        self._tables.church_keys[registration.id] = church_key
        if registration.plays:
            make_sure_of(self._tables, prefix, church_key, ChurchId.new(), version=1)
            self._tables.teams_of_churches[prefix, church_key] += 1

    def _give_up(self, registration: Registration) -> None:
        if registration.team is not None and registration.status.holds_its_name:
            del self._tables.teams[_lock_of(registration)]
        church_key = self._tables.church_keys.pop(registration.id, None)
        if registration.plays and church_key is not None:
            self._tables.teams_of_churches[registration.team_id.prefix, church_key] -= 1


def _lock_of(registration: Registration) -> tuple[str, PhoneNumber]:
    team = registration.known_team
    return team.name.key, team.captain.phone

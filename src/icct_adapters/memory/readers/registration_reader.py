"""Reads, searches and lists committed registrations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from operator import itemgetter

from icct_core import (
    ChurchName,
    ErasableTeam,
    HistoryEntry,
    ListPlace,
    PersonName,
    Registration,
    RegistrationFilter,
    RegistrationId,
    RegistrationReader,
    RegistrationStatus,
    RegistrationSummary,
    StagedLogo,
    StatusCounts,
    TeamId,
    TeamName,
    TeamNotFound,
    TeamOrder,
)

from ..churches.church_rows import church_key_of, other_words
from ..database import InMemoryDatabase
from .team_order import place_of


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

    async def namesake(self, registration: Registration) -> TeamId | None:
        team = registration.known_team
        holder = self._database.tables.teams.get((team.name.key, team.captain.phone))
        return None if holder == registration.team_id else holder

    async def staged_logos(self, registration_ids: Collection[RegistrationId]) -> Mapping[RegistrationId, StagedLogo]:
        staged = self._database.tables.staged_files
        return {one: staged[one] for one in registration_ids if one in staged}

    async def page(
        self, which: RegistrationFilter, *, after: TeamId | None, limit: int
    ) -> Sequence[RegistrationSummary]:
        found = (one for one in self._matching(which) if after is None or one.team_id > after)
        return [_summary(one) for one in islice(found, limit)]

    async def sorted_page(
        self, which: RegistrationFilter, order: TeamOrder, *, after: ListPlace | None, limit: int
    ) -> Sequence[RegistrationSummary]:
        tables = self._database.tables
        found = sorted(
            ((place_of(tables, order.by, one), one) for one in self._matching(which)),
            key=itemgetter(0),
            reverse=order.descending,
        )
        if after is not None:
            last = next((one for one in tables.registrations.values() if one.team_id == after.team_id), None)
            if last is None:
                return []
            place = place_of(tables, order.by, last, after.changed_at)
            found = [(one, team) for one, team in found if (one < place if order.descending else one > place)]
        return [_summary(team) for _, team in found[:limit]]

    async def search(
        self, which: RegistrationFilter, *, after: TeamId | None, limit: int, at_most: int
    ) -> tuple[Sequence[RegistrationSummary], StatusCounts]:
        page = await self.page(which, after=after, limit=limit)
        return page, await self.status_counts(which, at_most=at_most)

    async def count(self, which: RegistrationFilter, *, at_most: int | None = None) -> int:
        return sum(1 for _ in islice(self._matching(which), at_most))

    async def status_counts(self, which: RegistrationFilter, *, at_most: int) -> StatusCounts:
        found = self._matching(replace(which, status=None))
        counted = list(islice(found, at_most if which.is_wide else None))
        playing = Counter(one.status for one in counted if one.team is not None)
        return StatusCounts(
            by_status={status: playing[status] for status in RegistrationStatus},
            removed=sum(one.team is None for one in counted),
            is_exact=not which.is_wide or len(counted) < at_most,
        )

    async def arrivals(self, prefix: str, *, since: datetime, step: timedelta, steps: int) -> Sequence[int]:
        entered = [one for one in self._database.tables.registrations.values() if one.team_id.prefix == prefix]
        of_step = Counter((one.registered_at - since) // step for one in entered)
        return [of_step[number] for number in range(steps)]

    async def withdrawn_before(self, at: datetime, *, prefix: str, limit: int) -> Sequence[ErasableTeam]:
        withdrawn = RegistrationFilter(status=RegistrationStatus.WITHDRAWN, removed=False)
        of_prefix = (one for one in self._matching(withdrawn) if one.team_id.prefix == prefix)
        due = (ErasableTeam(one.team_id, one.version) for one in of_prefix if self._withdrawn_at(one) <= at)
        return list(islice(due, limit))

    def _withdrawn_at(self, registration: Registration) -> datetime:
        entries = self._database.tables.history.values()
        moves = (one.at for one in entries if one.registration_id == registration.id and _moves(one))
        return max(moves, default=registration.changed_at)

    def _matching(self, which: RegistrationFilter) -> Iterator[Registration]:
        tables = self._database.tables
        for one in sorted(tables.registrations.values(), key=lambda one: one.team_id):
            if one.team is None and not which.removed:
                continue
            if which.changed_since is not None and one.changed_at < which.changed_since:
                continue
            church_key = tables.church_keys.get(one.id, one.team.church.key) if one.team else ""
            asked = None if which.church_key is None else church_key_of(tables, one.team_id.prefix, which.church_key)
            if one.status in which.statuses and asked in {None, church_key}:
                other = other_words(tables, one.team_id.prefix, church_key) if which.words else ""
                text = f"{one.search_text} {other}" if which.words else ""
                if all(word in text for word in which.words):
                    yield one


def _moves(entry: HistoryEntry) -> bool:
    return None not in {entry.before, entry.after} and entry.before is not entry.after


def _summary(one: Registration) -> RegistrationSummary:
    team = one.team
    return RegistrationSummary(
        id=one.id,
        team_id=one.team_id,
        team_name=team.name if team else TeamName(""),
        church_name=team.church if team else ChurchName(""),
        captain_name=team.captain.name if team else PersonName(""),
        player_count=len(team.squad) if team else 0,
        status=one.status,
        registered_at=one.registered_at,
        changed_at=one.changed_at,
        version=one.version,
        logo_url=one.logo.url if one.logo else None,
        removed_at=one.removed_at,
    )

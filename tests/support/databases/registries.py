"""A registry of churches on every kind of store, with the teams that register under their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from icct_adapters.memory import InMemoryStore, ManualClock
from icct_adapters.sql import SqlStore
from icct_core import (
    OPERATOR,
    ChangeChurch,
    ChangeChurchCommand,
    Church,
    ChurchesImported,
    ChurchesMerged,
    ChurchList,
    ChurchRegistered,
    DecideRegistration,
    DecideRegistrationCommand,
    Decision,
    Entered,
    ImportChurches,
    ImportChurchesCommand,
    ListChurches,
    MergeChurches,
    MergeChurchesCommand,
    MergeId,
    MergeUndone,
    RegisterChurch,
    RegisterChurchCommand,
    Registration,
    RegistrationFilter,
    RemoveTeam,
    Store,
    TeamId,
    TournamentRules,
    UndoMerge,
    UndoMergeCommand,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, empty_database, sqlite_url

KINDS = ("memory", "sqlite", "postgresql", "pooler")


@asynccontextmanager
async def store_of_kind(kind: str, request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[Store]:
    """An empty store."""
    if kind == "memory":
        yield InMemoryStore()
        return
    urls = {"postgresql": "postgres_url", "pooler": "pooler_url"}
    url = sqlite_url(folder) if kind == "sqlite" else request.getfixturevalue(urls[kind])
    async with empty_database(url) as database:
        yield SqlStore(database)


@dataclass(slots=True, kw_only=True)
class Registry:
    """What organisers do to churches, and captains under their names."""

    store: Store
    rules: TournamentRules = field(default_factory=lambda: TournamentRules(min_players=0))
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    _names: count[int] = field(default_factory=lambda: count(1))

    @property
    def _ports(self) -> dict[str, Any]:
        return {"unit_of_work": self.store.unit_of_work, "clock": self.clock, "rules": self.rules}

    async def enter(self, church: str, *, team: str | None = None) -> TeamId:
        """The number of a new team of this church, by the store's own way in."""
        draft = a_draft(team_name=team or f"Team {next(self._names)}", church_name=church, players=[], rules=self.rules)
        entry = await self.store.team_entry.enter(draft, self.rules, claim=None, at=NOW)
        assert isinstance(entry, Entered)
        return entry.team_id

    async def register(self, name: str, **changes: Any) -> ChurchRegistered:
        return await RegisterChurch(**self._ports)(RegisterChurchCommand(name=name, actor=OPERATOR, **changes))

    async def change(self, church: Church, **changes: Any) -> ChurchRegistered:
        command = ChangeChurchCommand(church=str(church.id), actor=OPERATOR, **{"version": church.version} | changes)
        return await ChangeChurch(**self._ports)(command)

    async def merge(self, source: str | Church, into: str | Church) -> ChurchesMerged:
        names = [str(one.id) if isinstance(one, Church) else one for one in (source, into)]
        return await MergeChurches(**self._ports)(MergeChurchesCommand(source=names[0], into=names[1], actor=OPERATOR))

    async def undo(self, merge_id: MergeId) -> MergeUndone:
        return await UndoMerge(**self._ports)(UndoMergeCommand(merge_id=merge_id, actor=OPERATOR))

    async def import_file(self, content: bytes | str) -> ChurchesImported:
        command = ImportChurchesCommand(content=content, actor=OPERATOR)
        return await ImportChurches(churches=self.store.churches, **self._ports)(command)

    async def listed(self) -> ChurchList:
        return await ListChurches(churches=self.store.churches, rules=self.rules)()

    async def find(self, name: str) -> Church | None:
        """The church that a name counts as, ``None`` while nobody has one of that name."""
        async with self.store.unit_of_work.begin() as tx:
            return await tx.churches.find(self.rules.id_prefix, a_draft(church_name=name).team.church.key)

    async def church(self, name: str) -> Church:
        """The church that a name counts as."""
        church = await self.find(name)
        assert church is not None
        return church

    async def decide(self, team_id: TeamId, decision: Decision, **changes: Any) -> None:
        team = await self.store.registrations.get(team_id)
        decide = DecideRegistration(registrations=self.store.registrations, **self._ports)
        command = DecideRegistrationCommand(
            team_id=team_id,
            decision=decision,
            actor=OPERATOR,
            version=team.version,
            reason="It has to be so",
            **changes,
        )
        await decide(command)

    async def remove(self, team_id: TeamId) -> None:
        await RemoveTeam(unit_of_work=self.store.unit_of_work, clock=self.clock)(team_id)

    async def correct(self, team_id: TeamId, *, church: str, over_limit: bool = False) -> None:
        """Let a team be of another church."""
        before = await self.store.registrations.get(team_id)
        team = a_draft(team_name=before.known_team.name.text, church_name=church, players=[], rules=self.rules).team
        async with self.store.unit_of_work.begin() as tx:
            after = before.corrected(team, at=NOW)
            limit = self.rules.teams_per_church
            await tx.registrations.change(before, after, teams_per_church=limit, over_limit=over_limit)

    async def teams_of(self, church: Church) -> list[str]:
        """The numbers of all teams of a church, as the list gives them."""
        which = RegistrationFilter(church_key=church.key)
        return [str(one.team_id) for one in await self.store.registrations.page(which, after=None, limit=500)]

    async def every_team(self) -> list[Registration]:
        lines = await self.store.registrations.page(RegistrationFilter(), after=None, limit=100_000)
        return list(await self.store.registrations.find_many([line.id for line in lines]))

    async def counts(self) -> dict[str, int]:
        """How many teams each church has by its row, those without any left out."""
        every = await self.store.churches.all(self.rules.id_prefix)
        return {one.key: one.teams for one in every if one.teams}

    async def is_consistent(self, teams: int) -> bool:
        """Whether each church counts the teams that are listed under it, and all of so many are."""
        counts = await self.counts()
        return counts == await self.counted() and sum(counts.values()) == teams

    async def counted(self) -> dict[str, int]:
        """How many teams that play are listed under each church."""
        playing = {team.id for team in await self.every_team() if team.plays}
        counted: Counter[str] = Counter()
        for church in await self.store.churches.all(self.rules.id_prefix):
            which = RegistrationFilter(church_key=church.key)
            lines = await self.store.registrations.page(which, after=None, limit=100_000)
            counted[church.key] += sum(line.id in playing for line in lines)
        return {key: number for key, number in counted.items() if number}

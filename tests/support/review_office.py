"""Organisers with a store: teams register, and are decided about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from icct_adapters.memory import InMemoryStore, ManualClock
from icct_core import (
    Actor,
    ActorKind,
    AddNote,
    ChurchDirectory,
    CorrectTeam,
    CorrectTeamCommand,
    DecideRegistration,
    DecideRegistrationCommand,
    Decision,
    GetTimeline,
    IdempotencyKey,
    RecordedEntry,
    RegisterTeam,
    Registration,
    RegistrationDecided,
    RemoveTeam,
    Store,
    TeamId,
    TournamentRules,
)
from tests.support.builders import a_command

FIRST = TeamId("ICCT", 1)
DESK = Actor(ActorKind.KEY, "desk")


@dataclass
class ReviewOffice:
    """Use cases of the review on one store."""

    store: Store = field(default_factory=InMemoryStore)
    rules: TournamentRules = field(default_factory=TournamentRules)
    clock: ManualClock = field(default_factory=ManualClock)
    only_listed: bool = False

    async def register(self, name: str = "Grace Warriors", **changes: Any) -> TeamId:
        register = RegisterTeam(
            unit_of_work=self.store.unit_of_work,
            team_entry=self.store.team_entry,
            clock=self.clock,
            rules=self.rules,
        )
        return (await register(a_command(team_name=name, **changes))).team_id

    @property
    def decide_registration(self) -> DecideRegistration:
        return DecideRegistration(
            unit_of_work=self.store.unit_of_work,
            registrations=self.store.registrations,
            clock=self.clock,
            rules=self.rules,
        )

    async def decide(self, decision: str, team_id: TeamId = FIRST, **changes: Any) -> RegistrationDecided:
        """Decide about the version a team has now, with a reason where one is needed, unless ``changes`` say else."""
        asked = Decision(decision)
        values: dict[str, Any] = {
            "version": (await self.team(team_id)).version,
            "reason": "Please send it again" if asked.needs_reason else "",
            "actor": DESK,
        }
        command = DecideRegistrationCommand(team_id=team_id, decision=asked, **(values | changes))
        return await self.decide_registration(command)

    @property
    def correct_team(self) -> CorrectTeam:
        return CorrectTeam(
            unit_of_work=self.store.unit_of_work,
            registrations=self.store.registrations,
            clock=self.clock,
            rules=self.rules,
            churches=ChurchDirectory(
                churches=self.store.churches, clock=self.clock, rules=self.rules, only_listed=self.only_listed
            ),
        )

    async def correct(self, team_id: TeamId = FIRST, **changes: Any) -> Registration:
        """Correct the version a team has now; ``fields`` and what else ``changes`` say."""
        values: dict[str, Any] = {
            "version": (await self.team(team_id)).version,
            "reason": "The captain called",
            "actor": DESK,
        }
        return await self.correct_team(CorrectTeamCommand(team_id=team_id, **(values | changes)))

    async def note(self, text: str, team_id: TeamId = FIRST, *, key: str = "") -> None:
        known = IdempotencyKey.parse(key) if key else None
        await AddNote(unit_of_work=self.store.unit_of_work, clock=self.clock)(team_id, text, actor=DESK, key=known)

    async def remove(self, team_id: TeamId = FIRST) -> None:
        await RemoveTeam(unit_of_work=self.store.unit_of_work, clock=self.clock)(team_id, actor=DESK)

    async def team(self, team_id: TeamId = FIRST) -> Registration:
        return await self.store.registrations.get(team_id)

    async def history(self, team_id: TeamId = FIRST) -> list[RecordedEntry]:
        """What history has of a team, the newest first."""
        return list(await self.store.history.of([(await self.team(team_id)).id]))

    @property
    def timeline(self) -> GetTimeline:
        store = self.store
        return GetTimeline(registrations=store.registrations, history=store.history, outbox=store.outbox)

"""What every ``RegistrationReader`` promises of teams that were withdrawn a while ago, and of erasing them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from icct_adapters.memory import ManualClock
from icct_core import (
    SYSTEM,
    DecideRegistration,
    DecideRegistrationCommand,
    Decision,
    ErasableTeam,
    EraseWithdrawn,
    HistoryAction,
    RemoveTeam,
    TeamId,
    TournamentRules,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, Store, in_parallel

DAY = timedelta(days=1)
FIRST = TeamId("ICCT", 1)


class Season:
    """Teams that come and go; the clock moves by hand."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, ManualClock(NOW)

    async def enter(self, name: str, prefix: str = "ICCT") -> TeamId:
        async with self.store.unit_of_work.begin() as tx:
            return await tx.registrations.enter(
                a_draft(team_name=name), TournamentRules(id_prefix=prefix), at=self.clock.now()
            )

    async def decide(self, decision: Decision, team_id: TeamId = FIRST) -> None:
        store = self.store
        decide = DecideRegistration(
            unit_of_work=store.unit_of_work, registrations=store.registrations, clock=self.clock
        )
        version = (await store.registrations.get(team_id)).version
        await decide(
            DecideRegistrationCommand(
                team_id=team_id, decision=decision, reason="Asked for", actor=SYSTEM, version=version
            )
        )

    async def change(self, team_id: TeamId = FIRST) -> None:
        """A change that is none of its status."""
        async with self.store.unit_of_work.begin() as tx:
            before = await tx.registrations.get(team_id)
            await tx.registrations.change(before, before.with_new_logo(at=self.clock.now()), teams_per_church=None)

    async def due(self, *, prefix: str = "ICCT", limit: int = 10) -> list[ErasableTeam]:
        return list(await self.store.registrations.withdrawn_before(self.clock.now(), prefix=prefix, limit=limit))

    def erase(self, **changes: Any) -> EraseWithdrawn:
        remove = RemoveTeam(unit_of_work=self.store.unit_of_work, clock=self.clock)
        parts: dict[str, Any] = {"registrations": self.store.registrations, "remove": remove, "clock": self.clock}
        return EraseWithdrawn(**{**parts, "prefix": "ICCT", "retention": 30 * DAY, **changes})


async def test_a_team_counts_from_its_last_withdrawal_whatever_was_changed_since(store: Store) -> None:
    season = Season(store)
    await season.enter("Lions")
    await season.decide(Decision.WITHDRAW)
    season.clock.advance(DAY)
    await season.decide(Decision.REINSTATE)
    assert await season.due() == []
    season.clock.advance(DAY)
    await season.decide(Decision.WITHDRAW)
    withdrawn = season.clock.now()
    season.clock.advance(DAY)
    await season.change()
    read = store.registrations.withdrawn_before
    assert await read(withdrawn - timedelta(microseconds=1), prefix="ICCT", limit=10) == []
    assert list(await read(withdrawn, prefix="ICCT", limit=10)) == [ErasableTeam(FIRST, 5)]


async def test_teams_that_are_not_withdrawn_were_removed_or_are_of_another_tournament_are_left_out(
    store: Store,
) -> None:
    season = Season(store)
    for name in ("Lions", "Tigers", "Bears", "Wolves"):
        await season.enter(name)
    other = await season.enter("Hawks", "NEXT")
    await season.decide(Decision.REJECT)
    for team_id in (TeamId("ICCT", 2), TeamId("ICCT", 3), TeamId("ICCT", 4), other):
        await season.decide(Decision.WITHDRAW, team_id)
    await RemoveTeam(unit_of_work=store.unit_of_work, clock=season.clock)(TeamId("ICCT", 3))
    assert await season.due() == [ErasableTeam(TeamId("ICCT", 2), 2), ErasableTeam(TeamId("ICCT", 4), 2)]
    assert await season.due(limit=1) == [ErasableTeam(TeamId("ICCT", 2), 2)]
    assert await season.due(prefix="NEXT") == [ErasableTeam(other, 2)]


async def test_one_that_the_history_does_not_know_of_counts_from_its_last_change(store: Store) -> None:
    season = Season(store)
    await season.enter("Lions")
    async with store.unit_of_work.begin() as tx:
        before = await tx.registrations.get(FIRST)
        after = before.become(Decision.WITHDRAW.leads_to, at=season.clock.now() + DAY)
        await tx.registrations.change(before, after, teams_per_church=None)
    assert await season.due() == []
    season.clock.advance(DAY)
    assert await season.due() == [ErasableTeam(FIRST, 2)]


async def test_several_that_erase_at_once_erase_each_team_once(store: Store) -> None:
    season = Season(store)
    for number in range(1, 6):
        await season.enter(f"Team {number}")
        await season.decide(Decision.WITHDRAW, TeamId("ICCT", number))
    season.clock.advance(30 * DAY)
    results = await in_parallel(4, lambda _: season.erase()())
    assert sum(one for one in results if isinstance(one, int)) == 5
    ids = [(await store.registrations.get(TeamId("ICCT", number))).id for number in range(1, 6)]
    removals = [one for one in await store.history.of(ids) if one.entry.action is HistoryAction.REMOVED]
    assert [one.entry.actor for one in removals] == [SYSTEM] * 5
    assert {one.entry.registration_id for one in removals} == set(ids)
    assert await season.erase()() == 0

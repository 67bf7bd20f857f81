"""Churches that are registered, merged, parted and renamed while teams come and go: the counts agree with the teams."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from icct_adapters.memory import InMemoryStore
from icct_adapters.memory.registration_repository import InMemoryRegistrationRepository
from icct_adapters.sql import SqlStore
from icct_core import (
    Church,
    ChurchLimitReached,
    ChurchName,
    ChurchNotFound,
    CoreError,
    Decision,
    MergeId,
    MergeNotFound,
    Registration,
    StepwiseEntry,
    Store,
    TeamId,
    TournamentRules,
    Transaction,
    UnitOfWork,
    ValidationFailed,
)
from tests.support.databases.registries import Registry
from tests.support.databases.stores import empty_database, sqlite_url

NAMES = ("Grace", "Cross", "Bethel", "Zion")
SOME_NAME = st.sampled_from(NAMES)
ALLOWED = st.sampled_from([None, None, 1, 2, 3])


class OtherRegistrations(UnitOfWork):
    """Transactions in memory with other registrations in them."""

    def __init__(self, inner: UnitOfWork, kind: type[InMemoryRegistrationRepository]) -> None:
        self._inner, self._kind = inner, kind

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with self._inner.begin() as tx:
            assert isinstance(tx.registrations, InMemoryRegistrationRepository)
            yield replace(tx, registrations=self._kind(tx.registrations._tables))


class KeepsPlaces(InMemoryRegistrationRepository):
    """Lets nobody's place go."""

    def _give_up(self, registration: Registration) -> None:
        before = self._tables.teams_of_churches.copy()
        super()._give_up(registration)
        self._tables.teams_of_churches = before


class OneLimitForAll(InMemoryRegistrationRepository):
    """Does not look at what the registry allows a church."""

    def _check_room(self, prefix: str, church_key: str, limit: int | None) -> None:
        if limit is not None and self._tables.teams_of_churches[prefix, church_key] >= limit:
            raise ChurchLimitReached(limit=limit)


class NoLimit(InMemoryRegistrationRepository):
    """Gives a place to anybody who comes back or changes churches."""

    async def change(
        self, before: Registration, after: Registration, *, teams_per_church: int | None, over_limit: bool = False
    ) -> None:
        await super().change(before, after, teams_per_church=teams_per_church, over_limit=True)


@asynccontextmanager
async def in_memory(kind: type[InMemoryRegistrationRepository] | None = None) -> AsyncIterator[Store]:
    store = InMemoryStore()
    if kind is not None:
        store.unit_of_work = OtherRegistrations(store.unit_of_work, kind)  # type: ignore[assignment]
        store.team_entry = StepwiseEntry(store.unit_of_work)
    yield store


@asynccontextmanager
async def on_sqlite() -> AsyncIterator[Store]:
    with TemporaryDirectory() as folder:
        async with empty_database(sqlite_url(Path(folder))) as database:
            yield SqlStore(database)


class ChurchOrder(RuleBasedStateMachine):
    """What organisers and captains do, in any order; what is refused is refused for a reason, and changes nothing."""

    opened: ClassVar[Callable[[], AbstractAsyncContextManager[Store]]] = in_memory

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.store = type(self).opened()
        self.registry = Registry(store=self.run(self.store.__aenter__()))
        self.teams: list[TeamId] = []
        self.playing: set[TeamId] = set()
        self.removed: set[TeamId] = set()
        self.merges: list[MergeId] = []
        self.undone: set[MergeId] = set()

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.run(self.store.__aexit__(None, None, None))
        self.runner.close()

    @initialize(limit=st.sampled_from([None, 1, 2]))
    def the_organisers_limit_the_teams_of_a_church(self, limit: int | None) -> None:
        self.registry.rules = TournamentRules(min_players=0, teams_per_church=limit)

    @rule(church=SOME_NAME)
    def a_team_registers(self, church: str) -> None:
        had_room = self.has_room(self.find(church))
        team_id = self.done_or_refused(self.registry.enter(church), ChurchLimitReached)
        assert (team_id is not None) == had_room
        if team_id is not None:
            self.teams.append(team_id)
            self.playing.add(team_id)

    @rule(name=SOME_NAME, aliases=st.lists(SOME_NAME, max_size=2), allowed=ALLOWED)
    def a_church_is_registered(self, name: str, aliases: list[str], allowed: int | None) -> None:
        before = self.find(name)
        registering = self.registry.register(name, aliases=aliases, teams_allowed=allowed)
        done = self.done_or_refused(registering, ValidationFailed)
        if done is None:
            holders = [one for one in (before, *map(self.find, aliases)) if one is not None]
            assert any(one.name is not None or len(one.keys) > 1 for one in holders)
            return
        assert before is None or before.name is None
        church = self.find(name)
        assert (church.name.text, church.teams_allowed) == (name, allowed)
        assert {self.find(one).key for one in aliases} <= {church.key}

    @rule(name=SOME_NAME, new=SOME_NAME, aliases=st.none() | st.lists(SOME_NAME, max_size=2), allowed=ALLOWED)
    def a_church_is_changed(self, name: str, new: str, aliases: list[str] | None, allowed: int | None) -> None:
        church = self.find(name)
        if church is None:
            return
        more = {} if aliases is None else {"aliases": aliases}
        changing = self.registry.change(church, name=new, teams_allowed=allowed, **more)
        if self.done_or_refused(changing, ValidationFailed) is None:
            wanted = {ChurchName(one).key for one in (new, *(aliases or []))}
            merged_in = {merge.from_key for merge in self.run(self.registry.store.churches.merges("ICCT"))}
            is_dropped = aliases is not None and not church.keys & merged_in <= wanted
            others = [one for one in map(self.find, (new, *(aliases or []))) if one is not None]
            assert is_dropped or any(one.key != church.key for one in others)
            return
        changed = self.find(new)
        assert (changed.id, changed.name.text, changed.teams_allowed) == (church.id, new, allowed)

    @rule(source=SOME_NAME, into=SOME_NAME)
    def churches_are_merged(self, source: str, into: str) -> None:
        one, other = self.find(source), self.find(into)
        done = self.done_or_refused(self.registry.merge(source, into), ChurchNotFound, ValidationFailed)
        assert (done is None) == (one is None or other is None or one.id == other.id)
        if done is not None:
            assert self.find(source).id == self.find(into).id == other.id
            assert done.church.teams == one.teams + other.teams
            self.merges.append(done.merge_id)

    @precondition(lambda self: self.merges)
    @rule(which=st.integers(0, 9))
    def a_merge_is_undone(self, which: int) -> None:
        merge_id = self.merges[which % len(self.merges)]
        was_undone = merge_id in self.undone
        refusal = MergeNotFound if was_undone else ValidationFailed
        if self.done_or_refused(self.registry.undo(merge_id), refusal) is not None:
            assert not was_undone
            self.undone.add(merge_id)

    @precondition(lambda self: self.teams)
    @rule(which=st.integers(0, 9), over=st.booleans())
    def a_team_withdraws_or_returns(self, which: int, over: bool) -> None:
        team_id = self.teams[which % len(self.teams)]
        if team_id in self.removed:
            return
        if team_id in self.playing:
            self.run(self.registry.decide(team_id, Decision.WITHDRAW))
            self.playing.remove(team_id)
            return
        had_room = over or self.has_room(self.find(self.typed_by(team_id)))
        returning = self.returned(team_id, over)
        assert (self.done_or_refused(returning, ChurchLimitReached) is not None) == had_room
        if had_room:
            self.playing.add(team_id)

    @precondition(lambda self: self.teams)
    @rule(which=st.integers(0, 9), church=SOME_NAME, over=st.booleans())
    def a_team_changes_churches(self, which: int, church: str, over: bool) -> None:
        team_id, target = self.teams[which % len(self.teams)], self.find(church)
        if team_id in self.removed:
            return
        stays = target is not None and str(team_id) in self.run(self.registry.teams_of(target))
        had_room = over or stays or team_id not in self.playing or self.has_room(target)
        assert (self.done_or_refused(self.corrected(team_id, church, over), ChurchLimitReached) is not None) == had_room

    @precondition(lambda self: self.teams)
    @rule(which=st.integers(0, 9))
    def a_team_is_removed(self, which: int) -> None:
        team_id = self.teams[which % len(self.teams)]
        self.run(self.registry.remove(team_id))
        self.removed.add(team_id)
        self.playing.discard(team_id)

    def find(self, name: str) -> Any:
        return self.run(self.registry.find(name))

    def typed_by(self, team_id: TeamId) -> str:
        team: Registration = self.run(self.registry.store.registrations.get(team_id))
        return team.known_team.church.text

    def has_room(self, church: Church | None) -> bool:
        return church is None or church.has_room(self.registry.rules.teams_per_church)

    async def returned(self, team_id: TeamId, over: bool) -> bool:
        await self.registry.decide(team_id, Decision.REINSTATE, over_limit=over)
        return True

    async def corrected(self, team_id: TeamId, church: str, over: bool) -> bool:
        await self.registry.correct(team_id, church=church, over_limit=over)
        return True

    def done_or_refused(self, work: Any, *refusals: type[CoreError]) -> Any:
        """What came of it; ``None`` if it was refused by one of these."""
        before = self.everything()
        try:
            return self.run(work)
        except refusals:
            assert self.everything() == before
            return None

    def everything(self) -> list[object]:
        async def read() -> list[object]:
            churches = await self.registry.store.churches.all("ICCT")
            merges = await self.registry.store.churches.merges("ICCT")
            teams = await self.registry.every_team()
            return [sorted(churches, key=lambda one: one.key), merges, teams]

        found: list[object] = self.run(read())
        return found

    @invariant()
    def each_church_counts_its_teams(self) -> None:
        counts = self.run(self.registry.counts())
        assert counts == self.run(self.registry.counted())
        assert sum(counts.values()) == len(self.playing)

    @invariant()
    def each_name_counts_as_one_church_that_takes_teams(self) -> None:
        churches = self.run(self.registry.store.churches.all("ICCT"))
        keys = [key for church in churches for key in church.keys]
        assert len(keys) == len(set(keys))


SEARCH = settings(stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))


def machine(opened: Callable[[], AbstractAsyncContextManager[Store]]) -> type[ChurchOrder]:
    return type("Machine", (ChurchOrder,), {"opened": staticmethod(opened)})


@pytest.mark.parametrize(("opened", "examples"), [(in_memory, 150), (on_sqlite, 12)])
def test_any_order_keeps_the_counts(opened: Callable[[], AbstractAsyncContextManager[Store]], examples: int) -> None:
    run_state_machine_as_test(machine(opened), settings=settings(SEARCH, max_examples=examples))


@pytest.mark.parametrize("careless", [KeepsPlaces, OneLimitForAll, NoLimit])
def test_the_machine_sees_a_store_that_does_not_care(careless: type[InMemoryRegistrationRepository]) -> None:
    """It draws the same each time: none of them is found by luck."""
    search = settings(SEARCH, max_examples=300, phases=[Phase.generate], derandomize=True, database=None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine(partial(in_memory, careless)), settings=search)

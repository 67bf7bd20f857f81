"""Churches that are registered, merged, parted and renamed while teams come and go: the counts agree with the teams."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from icct_adapters.memory import InMemoryStore
from icct_adapters.sql import SqlStore
from icct_core import ChurchLimitReached, ChurchNotFound, CoreError, Decision, MergeId, Store, TeamId, TournamentRules
from tests.support.databases.registries import Registry
from tests.support.databases.stores import empty_database, sqlite_url

NAMES = ("Grace", "Cross", "Bethel", "Zion")
SOME_NAME = st.sampled_from(NAMES)
EXPECTED = (CoreError, ChurchNotFound)


@asynccontextmanager
async def in_memory() -> AsyncIterator[Store]:
    yield InMemoryStore()


@asynccontextmanager
async def on_sqlite() -> AsyncIterator[Store]:
    with TemporaryDirectory() as folder:
        async with empty_database(sqlite_url(Path(folder))) as database:
            yield SqlStore(database)


class ChurchOrder(RuleBasedStateMachine):
    """What organisers and captains do, in any order; what is refused changes nothing."""

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
        try:
            team_id = self.run(self.registry.enter(church))
        except ChurchLimitReached:
            assert not self.run(self.registry.church(church)).has_room(self.registry.rules.teams_per_church)
            return
        self.teams.append(team_id)
        self.playing.add(team_id)

    @rule(name=SOME_NAME, aliases=st.lists(SOME_NAME, max_size=2))
    def a_church_is_registered(self, name: str, aliases: list[str]) -> None:
        self.refused_or_done(self.registry.register(name, aliases=aliases))

    @rule(name=SOME_NAME, new=SOME_NAME, aliases=st.none() | st.lists(SOME_NAME, max_size=2))
    def a_church_is_changed(self, name: str, new: str, aliases: list[str] | None) -> None:
        async def change() -> None:
            church = await self.registry.church(name)
            more = {} if aliases is None else {"aliases": aliases}
            await self.registry.change(church, name=new, **more)

        try:
            self.refused_or_done(change())
        except AssertionError:
            assert self.run(self.registry.store.churches.all("ICCT")) is not None  # there is no such church yet

    @rule(source=SOME_NAME, into=SOME_NAME)
    def churches_are_merged(self, source: str, into: str) -> None:
        done = self.refused_or_done(self.registry.merge(source, into))
        if done is not None:
            assert self.run(self.registry.church(source)).id == self.run(self.registry.church(into)).id
            self.merges.append(done.merge_id)

    @precondition(lambda self: self.merges)
    @rule(which=st.integers(0, 9))
    def a_merge_is_undone(self, which: int) -> None:
        self.refused_or_done(self.registry.undo(self.merges[which % len(self.merges)]))

    @precondition(lambda self: self.teams)
    @rule(which=st.integers(0, 9), over=st.booleans())
    def a_team_withdraws_or_returns(self, which: int, over: bool) -> None:
        team_id = self.teams[which % len(self.teams)]
        if team_id in self.removed:
            return
        if team_id in self.playing:
            self.run(self.registry.decide(team_id, Decision.WITHDRAW))
            self.playing.remove(team_id)
        else:
            try:
                self.run(self.registry.decide(team_id, Decision.REINSTATE, over_limit=over))
            except ChurchLimitReached:
                return
            self.playing.add(team_id)

    @precondition(lambda self: self.teams)
    @rule(which=st.integers(0, 9), church=SOME_NAME)
    def a_team_changes_churches(self, which: int, church: str) -> None:
        team_id = self.teams[which % len(self.teams)]
        if team_id not in self.removed:
            self.refused_or_done(self.registry.correct(team_id, church=church))

    @precondition(lambda self: self.teams)
    @rule(which=st.integers(0, 9))
    def a_team_is_removed(self, which: int) -> None:
        team_id = self.teams[which % len(self.teams)]
        self.run(self.registry.remove(team_id))
        self.removed.add(team_id)
        self.playing.discard(team_id)

    def refused_or_done(self, work: Any) -> Any:
        try:
            return self.run(work)
        except EXPECTED:
            return None

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


@pytest.mark.parametrize(("opened", "examples"), [(in_memory, 150), (on_sqlite, 12)])
def test_any_order_keeps_the_counts(opened: Callable[[], AbstractAsyncContextManager[Store]], examples: int) -> None:
    machine = type("Machine", (ChurchOrder,), {"opened": staticmethod(opened)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

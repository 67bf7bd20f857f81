"""What every ``UnitOfWork`` promises, seen through the use case that needs it most."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from icct_adapters.memory import ManualClock
from icct_core import (
    ChurchLimitReached,
    DuplicateSubmission,
    MessageKind,
    RegisterTeam,
    RegistrationDraft,
    RegistrationFilter,
    TeamId,
    TeamRegistered,
    TournamentRules,
    Transaction,
    UnitOfWork,
)
from tests.support.builders import a_command, a_draft, register_by_steps
from tests.support.databases.stores import NOW, LockTakenOut, Store, in_parallel, memory_store

RULES = TournamentRules()


class YieldingUnitOfWork(UnitOfWork):
    """Lets every other task run before each commit, so that racers really meet."""

    def __init__(self, inner: UnitOfWork) -> None:
        self._inner = inner

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with self._inner.begin() as tx:
            yield tx
            await asyncio.sleep(0)


def register(store: Store) -> RegisterTeam:
    """By steps."""
    return register_by_steps(YieldingUnitOfWork(store.unit_of_work), clock=ManualClock())


def register_at_once(store: Store) -> RegisterTeam:
    """As a service does it: in one step, where the store can."""
    return RegisterTeam(team_entry=store.team_entry, unit_of_work=store.unit_of_work, clock=ManualClock())


both_ways = pytest.mark.parametrize("ready", [register, register_at_once])
Ready = Callable[[Store], RegisterTeam]


async def do_everything(tx: Transaction, draft: RegistrationDraft) -> None:
    await tx.staged_files.add(draft.id, draft.logo)
    await tx.outbox.ensure(*draft.messages(NOW))
    await tx.registrations.enter(draft, RULES, at=NOW)


async def nothing_is_stored(store: Store, draft: RegistrationDraft) -> bool:
    staged = await store.staged_logo(draft.id)
    leased = [message for kind in MessageKind for message in await store.lease_all(kind)]
    return staged is None and not leased and await store.registrations.count(RegistrationFilter()) == 0


async def fail(task: asyncio.Task[None]) -> None:
    raise RuntimeError("in the middle")


async def cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.sleep(0)


@pytest.mark.parametrize("interruption", [fail, cancel])
async def test_an_interrupted_transaction_leaves_nothing(
    store: Store, interruption: Callable[[asyncio.Task[None]], Awaitable[None]]
) -> None:
    draft = a_draft()

    async def interrupted() -> None:
        async with store.unit_of_work.begin() as tx:
            await do_everything(tx, draft)
            task = asyncio.current_task()
            assert task is not None
            await interruption(task)

    (result,) = await asyncio.gather(asyncio.create_task(interrupted()), return_exceptions=True)
    assert isinstance(result, (RuntimeError, asyncio.CancelledError))
    assert await nothing_is_stored(store, draft)
    assert (await register(store)(a_command())).team_id == TeamId("ICCT", 1)


async def test_a_transaction_that_ends_well_keeps_everything(store: Store) -> None:
    draft = a_draft()
    async with store.unit_of_work.begin() as tx:
        await do_everything(tx, draft)
    assert not await nothing_is_stored(store, draft)
    assert (await store.one(draft.id)).team == draft.team


@both_ways
async def test_of_fifty_racing_copies_with_one_key_one_registers_and_all_get_its_number(
    store: Store, ready: Ready
) -> None:
    use_case = ready(store)
    results = await in_parallel(50, lambda _: use_case(a_command(key="one")))
    first = TeamId("ICCT", 1)
    assert results.count(TeamRegistered(team_id=first)) == 1
    assert results.count(TeamRegistered(team_id=first, replayed=True)) == 49
    assert await store.registrations.count(RegistrationFilter()) == 1
    assert len(await store.lease_all(MessageKind.CONFIRM_BY_MAIL)) == 1


async def test_without_its_lock_the_memory_registers_racing_copies_more_than_once() -> None:
    use_case = register(memory_store(lock=LockTakenOut()))
    results = await in_parallel(50, lambda _: use_case(a_command(key="one")))
    assert sum(isinstance(result, TeamRegistered) and not result.replayed for result in results) > 1


@both_ways
async def test_a_racing_copy_with_other_content_is_refused(store: Store, ready: Ready) -> None:
    use_case = ready(store)
    results = await in_parallel(20, lambda index: use_case(a_command(key="one", coach_name=f"Coach {index % 2}")))
    assert sum(isinstance(result, DuplicateSubmission) for result in results) == 10
    assert sum(isinstance(result, TeamRegistered) for result in results) == 10


@both_ways
async def test_an_expired_key_is_free_for_another_team(store: Store, ready: Ready) -> None:
    clock = ManualClock()
    use_case = replace(ready(store), clock=clock)
    await use_case(a_command(key="one"))
    clock.advance(timedelta(minutes=10))
    assert (await use_case(a_command(key="one", team_name="Another Team"))).team_id == TeamId("ICCT", 2)


@both_ways
async def test_racing_teams_get_numbers_without_gaps_whoever_is_refused(store: Store, ready: Ready) -> None:
    use_case = replace(ready(store), rules=TournamentRules(teams_per_church=2))
    commands = [
        a_command(key=f"key-{index}", team_name=f"Team {index}", church_name=f"Church {index % 6}")
        for index in range(30)
    ]
    results = await in_parallel(30, lambda index: use_case(commands[index]))
    numbers = sorted(result.team_id.number for result in results if isinstance(result, TeamRegistered))
    assert numbers == list(range(1, 13))
    assert sum(isinstance(result, ChurchLimitReached) for result in results) == 18

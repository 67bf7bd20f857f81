"""What every ``WindowRepository`` and ``WindowReader`` promise, and what a window means for entering teams."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from icct_core import (
    Entered,
    RegistrationClosed,
    RegistrationFilter,
    StepwiseEntry,
    TeamId,
    TournamentRules,
    Window,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, Store

HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)
WINDOW = Window(
    opens_at=NOW - HOUR,
    closes_at=NOW + HOUR,
    freeze_at=NOW + 2 * HOUR,
    closed_at=NOW + 30 * MOMENT,
    text="Röm. 12: தமிழ்",
    version=1,
    changed_at=NOW,
    changed_by="key office",
)


async def put(store: Store, window: Window, prefix: str = "ICCT") -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.windows.get(prefix)
        await tx.windows.put(prefix, window)


async def get(store: Store, prefix: str = "ICCT") -> Window | None:
    async with store.unit_of_work.begin() as tx:
        return await tx.windows.get(prefix)


async def test_there_is_none_before_one_is_stored(store: Store) -> None:
    assert await store.windows.current("ICCT") is None
    assert await get(store) is None
    assert await store.windows.current("ICCT") is None  # having asked for it makes none


async def test_a_window_comes_back_as_it_was_put(store: Store) -> None:
    await put(store, WINDOW)
    assert await get(store) == await store.windows.current("ICCT") == WINDOW
    bare = Window(version=2, changed_at=NOW, changed_by="operator")
    await put(store, bare)
    assert await get(store) == await store.windows.current("ICCT") == bare


async def test_each_prefix_has_its_own(store: Store) -> None:
    await put(store, WINDOW)
    assert await get(store, "CUP") is None
    assert await store.windows.current("CUP") is None


async def test_what_is_rolled_back_was_never_put(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        async with store.unit_of_work.begin() as tx:
            await tx.windows.get("ICCT")
            await tx.windows.put("ICCT", WINDOW)
            raise ZeroDivisionError
    assert await store.windows.current("ICCT") is None


async def test_a_second_change_waits_for_the_first(store: Store) -> None:
    """Each adds one to the version that it has read: none is lost."""

    async def change(_: int) -> None:
        async with store.unit_of_work.begin() as tx:
            before = await tx.windows.get("ICCT") or Window()
            await asyncio.sleep(0)
            await tx.windows.put("ICCT", replace(before, version=before.version + 1))

    await asyncio.gather(*map(change, range(8)))
    assert await store.windows.current("ICCT") == Window(version=8)


@pytest.fixture(params=["as it is", "by steps"])
def entering(request: pytest.FixtureRequest, store: Store) -> Store:
    return store if request.param == "as it is" else replace(store, team_entry=StepwiseEntry(store.unit_of_work))


async def enter(store: Store, arrived_at: datetime = NOW, *, rules: TournamentRules | None = None) -> TeamId:
    draft = a_draft(team_name=f"Lions {arrived_at.microsecond}")
    entered = await store.team_entry.enter(
        draft, rules or TournamentRules(), claim=None, at=arrived_at + HOUR, arrived_at=arrived_at
    )
    assert isinstance(entered, Entered)
    return entered.team_id


async def test_numbers_begin_at_one_whatever_was_asked_before(entering: Store) -> None:
    await get(entering)
    assert await enter(entering) == TeamId("ICCT", 1)
    await put(entering, Window(version=1))
    assert await enter(entering, NOW + MOMENT) == TeamId("ICCT", 2)


async def test_a_form_counts_by_its_arrival(entering: Store) -> None:
    await put(entering, Window(opens_at=NOW, closes_at=NOW + 3 * MOMENT, text="Over", version=1))
    for arrived_at in (NOW - MOMENT, NOW + 3 * MOMENT):
        with pytest.raises(RegistrationClosed) as caught:
            await enter(entering, arrived_at)
        assert caught.value.details["text"] == "Over"
    assert await enter(entering, NOW) == TeamId("ICCT", 1)
    assert await enter(entering, NOW + 2 * MOMENT) == TeamId("ICCT", 2)


async def test_who_came_before_the_closing_is_taken_after_it(entering: Store) -> None:
    await put(entering, Window(closed_at=NOW, closes_at=NOW + HOUR, version=1))
    assert await enter(entering, NOW - MOMENT) == TeamId("ICCT", 1)
    with pytest.raises(RegistrationClosed) as caught:
        await enter(entering, NOW)
    assert caught.value.closes_at == NOW


CLOSED = TournamentRules(closes_at=NOW - HOUR)


async def test_the_first_team_of_all_is_refused_while_the_environment_s_window_is_closed(entering: Store) -> None:
    with pytest.raises(RegistrationClosed):
        await enter(entering, rules=CLOSED)
    await get(entering)
    with pytest.raises(RegistrationClosed):
        await enter(entering, rules=CLOSED)
    assert await entering.registrations.count(RegistrationFilter()) == 0


async def test_a_stored_window_overrules_the_environment_s(entering: Store) -> None:
    await put(entering, Window(version=1))
    assert await enter(entering, rules=CLOSED) == TeamId("ICCT", 1)
    await put(entering, Window(closed_at=NOW, version=2))
    with pytest.raises(RegistrationClosed):
        await enter(entering, NOW + MOMENT)


async def test_a_dry_run_looks_at_the_stored_window(store: Store) -> None:
    await put(store, Window(closed_at=NOW, version=1))
    draft = a_draft()
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.admit(draft, TournamentRules(), arrived_at=NOW - MOMENT)
        with pytest.raises(RegistrationClosed):
            await tx.registrations.admit(draft, TournamentRules(), arrived_at=NOW)

"""The team that an idempotency key was used for."""

from __future__ import annotations

from datetime import timedelta

from icct_adapters.memory import InMemoryStore, ManualClock
from icct_core import IdempotencyKey, RegisterTeam, TeamOfSubmission
from tests.support.builders import a_command

KEY = IdempotencyKey.parse("page:0123456789abcdef")


async def test_it_is_found_as_long_as_the_key_is_remembered_and_asking_takes_no_key() -> None:
    store, clock = InMemoryStore(), ManualClock()
    find = TeamOfSubmission(unit_of_work=store.unit_of_work, registrations=store.registrations, clock=clock)
    register = RegisterTeam(unit_of_work=store.unit_of_work, clock=clock)
    assert await find(KEY) is None
    assert await find(KEY) is None
    registered = await register(a_command(key=KEY.text))
    found = await find(KEY)
    assert found is not None
    assert found.team_id == registered.team_id
    assert (await register(a_command(key=KEY.text))).replayed
    clock.advance(timedelta(minutes=11))
    assert await find(KEY) is None


async def test_a_removed_row_is_no_team() -> None:
    store, clock = InMemoryStore(), ManualClock()
    find = TeamOfSubmission(unit_of_work=store.unit_of_work, registrations=store.registrations, clock=clock)
    await RegisterTeam(unit_of_work=store.unit_of_work, clock=clock)(a_command(key=KEY.text))
    store.database.tables.registrations.clear()
    assert await find(KEY) is None

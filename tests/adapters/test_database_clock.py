"""A machine's clock that tells the database's time, however far the two are apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icct_adapters.database_clock import DatabaseClock
from icct_adapters.memory import InMemoryDatabase, ManualClock
from icct_core import DatabaseUnavailable

NOW = ManualClock().now()
SECOND = timedelta(seconds=1)


class TimedDatabase(InMemoryDatabase):
    """Its clock is ``ahead`` of the machine's; its answer takes ``there`` and ``back`` on the way."""

    def __init__(self, machine: ManualClock, ahead: timedelta) -> None:
        super().__init__()
        self.machine, self.ahead = machine, ahead
        self.there = self.back = timedelta()
        self.away = False

    async def time(self) -> object:  # type: ignore[override]
        if self.away:
            raise DatabaseUnavailable("gone")
        self.machine.advance(self.there)
        told = self.machine.now() + self.ahead
        self.machine.advance(self.back)
        return told


def clock_at(ahead: timedelta) -> tuple[DatabaseClock, TimedDatabase]:
    machine = ManualClock()
    database = TimedDatabase(machine, ahead)
    return DatabaseClock(machine, database), database


async def test_until_it_is_measured_it_is_the_machine_s() -> None:
    clock, database = clock_at(5 * SECOND)
    assert clock.now() == NOW
    await clock.measure()
    assert clock.now() == NOW + 5 * SECOND
    database.machine.advance(SECOND)
    assert clock.now() == NOW + 6 * SECOND


async def test_a_store_without_a_clock_goes_by_the_machine_s() -> None:
    clock = DatabaseClock(ManualClock(), InMemoryDatabase())
    await clock.measure()
    assert clock.now() == NOW


@pytest.mark.parametrize("ahead", [-5 * SECOND, 5 * SECOND])
async def test_the_way_of_the_answer_is_taken_into_account(ahead: timedelta) -> None:
    clock, database = clock_at(ahead)
    database.there = database.back = 2 * SECOND
    await clock.measure()
    assert clock.now() - database.machine.now() == ahead


async def test_what_is_known_stays_unless_an_answer_rules_it_out() -> None:
    clock, database = clock_at(5 * SECOND)
    await clock.measure()
    database.back = SECOND / 5
    await clock.measure()
    assert clock.now() - database.machine.now() == 5 * SECOND
    database.ahead = 6 * SECOND  # one of the machines was set
    await clock.measure()
    assert abs(clock.now() - database.machine.now() - 6 * SECOND) <= SECOND / 10


async def test_a_database_that_is_away_leaves_what_is_known() -> None:
    clock, database = clock_at(5 * SECOND)
    await clock.measure()
    database.away = True
    with pytest.raises(DatabaseUnavailable):
        await clock.measure()
    assert clock.now() == NOW + 5 * SECOND

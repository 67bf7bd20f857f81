"""A clock that is set back holds up nothing that a process put off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from icct_adapters.memory import ManualClock
from icct_adapters.system_clock import SteadyClock
from icct_core import Clock, DeliveryFailed, MessageKind, MessageState
from tests.core.delivery.test_deliver_messages import an_office, failing, nothing

BACK, SECOND = timedelta(hours=-2), timedelta(seconds=1)
MAIL = MessageKind.CONFIRM_BY_MAIL


class Machine:
    """Its clock, which can be set, and the time that passes whatever it shows."""

    def __init__(self, wall: ManualClock) -> None:
        self.wall = wall
        self.passed = 0.0
        self.clock = SteadyClock(wall, now=lambda: self.passed)

    def wait(self, time: timedelta) -> None:
        self.wall.advance(time)
        self.passed += time.total_seconds()


def test_it_follows_a_clock_that_is_right() -> None:
    machine = Machine(ManualClock())
    for _ in range(3):
        machine.wait(SECOND)
        assert machine.clock.now() == machine.wall.now()
    machine.wall.advance(timedelta(hours=1))
    assert machine.clock.now() == machine.wall.now()


def test_it_goes_on_when_the_other_is_set_back_and_follows_again_when_that_is_right() -> None:
    machine = Machine(ManualClock())
    begun = machine.clock.now()
    machine.wait(SECOND)
    machine.wall.advance(BACK)
    assert machine.clock.now() == begun + SECOND
    machine.wait(SECOND)
    assert machine.clock.now() == begun + 2 * SECOND
    machine.wall.advance(-BACK)
    assert machine.clock.now() == begun + 2 * SECOND == machine.wall.now()
    machine.wait(SECOND)
    assert machine.clock.now() == machine.wall.now()


@pytest.mark.parametrize("steady", [True, False], ids=["steady", "the negative control"])
async def test_a_message_put_off_before_the_clock_was_set_back_leaves_in_time(steady: bool) -> None:
    office = await an_office()
    machine = Machine(office.clock)
    clock: Clock = machine.clock if steady else office.clock
    deliver = replace(office.deliver, clock=clock)
    office.mailer.first = failing(DeliveryFailed("Connection refused"))
    await deliver(MAIL)
    office.clock.advance(BACK)
    office.mailer.first = nothing
    machine.wait(SECOND)
    outcomes = await deliver(MAIL)
    assert [one.settlement.state for one in outcomes] == [MessageState.DELIVERED] * steady

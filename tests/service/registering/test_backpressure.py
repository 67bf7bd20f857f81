"""Deliveries of a server give way to registrations, and not for ever."""

from __future__ import annotations

import asyncio

import pytest

from icct_http.service.registering import backpressure
from icct_http.service.registering.backpressure import CALM, FEW, Backpressure


class Clock:
    """Seconds that pass only when a test says so, also for those who sleep."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def backpressure(self) -> Backpressure:
        return Backpressure(now=lambda: self.seconds, sleep=lambda _: asyncio.sleep(0))


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def settled() -> None:
    """Let everything go on that can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_deliveries_wait_until_the_last_registration_is_entered_and_it_is_calm(clock: Clock) -> None:
    first = clock.backpressure()
    one, two = first.taken(), first.taken()
    one.__enter__()
    two.__enter__()
    task = asyncio.create_task(first.give())
    clock.seconds = 2 * CALM
    await settled()
    one.__exit__(None, None, None)
    await settled()
    assert not task.done()
    two.__exit__(None, None, None)
    await settled()
    assert not task.done()
    clock.seconds += CALM
    await settled()
    assert task.done()


async def test_nobody_waits_when_it_is_calm(clock: Clock) -> None:
    first = clock.backpressure()
    with first.taken():
        pass
    clock.seconds += CALM
    task = asyncio.create_task(first.give())
    await asyncio.sleep(0)
    assert task.done()


async def test_a_registration_that_failed_holds_nobody_up(clock: Clock) -> None:
    first = clock.backpressure()
    with pytest.raises(RuntimeError), first.taken():
        raise RuntimeError
    clock.seconds += CALM
    assert await asyncio.wait_for(first.give(), 5) is None


async def test_they_wait_no_longer_than_at_most_and_then_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backpressure, "AT_MOST", 0.001)
    first = Backpressure()
    with first.taken():
        assert await asyncio.wait_for(first.give(), 5) == FEW

"""Deliveries of a server give way to registrations, and not for ever."""

from __future__ import annotations

import asyncio

import pytest

from icct_http import precedence
from icct_http.precedence import Precedence


async def settled() -> None:
    """Let everything go on that can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_nobody_waits_while_nothing_is_entered() -> None:
    first = Precedence()
    with first.taken():
        pass
    task = asyncio.create_task(first.give())
    await settled()
    assert task.done()


async def test_deliveries_wait_until_the_last_registration_is_entered() -> None:
    first = Precedence()
    one, two = first.taken(), first.taken()
    one.__enter__()
    two.__enter__()
    task = asyncio.create_task(first.give())
    await settled()
    one.__exit__(None, None, None)
    await settled()
    assert not task.done()
    two.__exit__(None, None, None)
    await settled()
    assert task.done()


async def test_a_registration_that_failed_holds_nobody_up() -> None:
    first = Precedence()
    with pytest.raises(RuntimeError), first.taken():
        raise RuntimeError
    await asyncio.wait_for(first.give(), 5)


async def test_they_wait_no_longer_than_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precedence, "AT_MOST", 0.001)
    first = Precedence()
    with first.taken():
        await asyncio.wait_for(first.give(), 5)

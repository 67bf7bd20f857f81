"""Runs long work in a thread, so that the process still answers signals."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event
from typing import TypeAlias, TypeVar

_Result = TypeVar("_Result")

GoOn: TypeAlias = Callable[[], None]
"""What long work calls now and then; it raises ``GivenUp`` once nobody waits for the work any more."""


class GivenUp(Exception):
    """Nobody waits for the work any more."""


async def in_thread(work: Callable[[GoOn], _Result]) -> _Result:
    """Do ``work`` in a thread and return its result.

    A cancellation makes the work's next ``GoOn`` raise, and ends this call when the work has ended: what that tidies up
    is done by then.
    """
    given_up = Event()

    def go_on() -> None:
        if given_up.is_set():
            raise GivenUp

    working = asyncio.ensure_future(asyncio.to_thread(work, go_on))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        given_up.set()
        await asyncio.wait([working])
        working.exception()  # else the event loop would report it
        raise

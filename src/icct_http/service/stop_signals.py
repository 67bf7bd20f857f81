"""Hears of the signal to stop before the server has waited for its connections."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

STOP = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def on_stop(end: Callable[[], None]) -> Iterator[None]:
    """Call ``end`` in the loop when the process is told to stop during the block; who handled that before still does.

    A server ends the application only once every answer is out: one that has no end has to hear of it before. Where
    nobody handles the signal, the process just ends.
    """
    if threading.current_thread() is not threading.main_thread():  # signals are the main thread's alone
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: handler for number in STOP if callable(handler := signal.getsignal(number))}

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(end)
        before[signal.Signals(number)](number, frame)

    for number in before:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is hear:
                signal.signal(number, handler)

"""The signal to stop is heard in the loop, and by who heard it before."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from icct_http.service.stop_signals import on_stop


@pytest.fixture
def heard() -> Iterator[list[int]]:
    """What the server's own handler has heard."""
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    yield heard
    signal.signal(signal.SIGTERM, before)


async def test_both_hear_it(heard: list[int]) -> None:
    ended = asyncio.Event()
    with on_stop(ended.set):
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(10):
            await ended.wait()
    assert heard == [signal.SIGTERM]


async def test_afterwards_the_server_alone_hears_it(heard: list[int]) -> None:
    with on_stop(lambda: heard.append(-1)):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0)
    assert heard == [signal.SIGTERM]


async def test_who_took_the_signal_meanwhile_keeps_it(heard: list[int]) -> None:
    def later(*_: object) -> None:
        """Does nothing."""

    with on_stop(lambda: None):
        signal.signal(signal.SIGTERM, later)
    assert signal.getsignal(signal.SIGTERM) is later
    assert heard == []


async def test_the_default_handler_is_left_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with on_stop(lambda: None):
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    signal.signal(signal.SIGTERM, before)


async def test_elsewhere_than_in_the_main_thread_nothing_is_heard(heard: list[int]) -> None:
    mine = signal.getsignal(signal.SIGTERM)

    async def serve() -> None:
        with on_stop(lambda: None):
            assert signal.getsignal(signal.SIGTERM) is mine

    await asyncio.to_thread(lambda: asyncio.run(serve()))

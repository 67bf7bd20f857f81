"""Rate limit, shared by all workers when a Redis-protocol server is configured; without it each counts for itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from time import perf_counter

import pytest
import structlog

from icct_adapters.system_clock import SystemClock
from icct_adapters.valkey import PATIENCE, ValkeyRateCounter
from icct_core import RATE_WINDOW
from icct_http.service.rate_limit_storage import open_rate_counter
from icct_http.service.settings.groups.requests import RequestSettings
from tests.support.servers.valkey import ValkeyServer

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture
def quiet() -> Iterator[None]:
    """Log lines go nowhere unless a test captures them."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    with ValkeyServer() as server:
        yield server


@asynccontextmanager
async def counting(url: str) -> AsyncIterator[ValkeyRateCounter]:
    counter = open_rate_counter(RequestSettings(rate_limit_storage_url=url), SystemClock())
    assert isinstance(counter, ValkeyRateCounter)
    try:
        yield counter
    finally:
        await counter.close()


async def test_two_counters_admit_exactly_the_limit_between_them(valkey: ValkeyServer) -> None:
    async with counting(valkey.url) as one, counting(valkey.url.replace("valkey:", "redis:")) as other:
        counts = (counter.count("address/a", 30) for _ in range(50) for counter in (one, other))
        standings = await asyncio.gather(*counts)
        assert sum(standing.admitted for standing in standings) == 30
        assert (one.failures, other.failures) == (0, 0)


async def test_a_shared_standing_says_how_much_is_left_and_when_more_will_be(valkey: ValkeyServer) -> None:
    async with counting(valkey.url) as counter:
        standings = [await counter.count("address/a", 2) for _ in range(3)]
        assert [(standing.admitted, standing.remaining) for standing in standings] == [(True, 1), (True, 0), (False, 0)]
        assert all(RATE_WINDOW - 5 <= standing.reset <= RATE_WINDOW for standing in standings)
        assert (await counter.count("address/b", 2)).admitted


async def test_while_the_server_is_away_each_process_counts_and_says_so_once(valkey: ValkeyServer) -> None:
    async with counting(valkey.url) as counter:
        await counter.count("address/a", 30)
        valkey.stop()
        with structlog.testing.capture_logs() as lines:
            standings = await asyncio.gather(*(counter.count("address/a", 30) for _ in range(100)))
            assert sum(standing.admitted for standing in standings) == 30
            assert (counter.away, counter.failures) == (True, 1)
            valkey.start()
            counter._ask_again_at = 0.0  # as if the pause were over
            assert (await counter.count("address/b", 30)).admitted
        assert [line["event"] for line in lines] == ["rate_limit_storage_away", "rate_limit_storage_back"]
        assert valkey.url not in str(lines)
        assert (counter.away, counter.failures) == (False, 1)


async def test_a_server_that_hangs_is_waited_for_only_a_moment_and_by_the_first_only(valkey: ValkeyServer) -> None:
    async with counting(valkey.url) as counter:
        await counter.count("address/a", 30)
        valkey.freeze()
        await asyncio.gather(*(counter.count("address/a", 30) for _ in range(100)))
        assert counter.away
        began = perf_counter()
        standings = [await counter.count("address/a", 30) for _ in range(1000)]
        assert perf_counter() - began < PATIENCE * 10  # a pause for each would be half an hour
        assert not any(standing.admitted for standing in standings)


async def test_a_server_that_was_never_there_is_no_failure_of_a_request() -> None:
    async with counting("valkey://127.0.0.1:1/0") as counter:
        standings = [await counter.count("address/a", 2) for _ in range(3)]
        assert [standing.admitted for standing in standings] == [True, True, False]


async def test_counts_that_are_over_take_no_memory_of_the_server(valkey: ValkeyServer) -> None:
    async with counting(valkey.url) as counter:
        await counter.count("address/a", 30)
        client = counter._window.storage.bridge.storage  # type: ignore[attr-defined]
        (key,) = await client.keys("*")
        assert 0 < await client.ttl(key) <= RATE_WINDOW

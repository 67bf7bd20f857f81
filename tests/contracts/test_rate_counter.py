"""What every counter of requests promises."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from icct_adapters.memory import InMemoryRateCounter
from icct_adapters.system_clock import SystemClock
from icct_adapters.valkey import ValkeyRateCounter
from icct_core import RATE_WINDOW, RateCounter
from tests.support.servers.valkey import ValkeyServer


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    with ValkeyServer() as server:
        yield server


@pytest.fixture(params=["memory", "valkey"])
async def counter(request: pytest.FixtureRequest) -> AsyncIterator[RateCounter]:
    """A counter that nobody has used yet, or none of whose buckets a test before has named."""
    if request.param == "memory":
        yield InMemoryRateCounter()
        return
    server: ValkeyServer = request.getfixturevalue("valkey")
    opened = ValkeyRateCounter(server.url, SystemClock(), fallback=Uncounted())
    try:
        yield opened
    finally:
        await opened.close()


class Uncounted(InMemoryRateCounter):
    """A test that comes to it has not asked the server."""

    async def count(self, bucket: str, limit: int, *, window: int = RATE_WINDOW) -> None:  # type: ignore[override]
        raise AssertionError(f"{bucket} was counted here")


@pytest.fixture
def bucket(request: pytest.FixtureRequest) -> str:
    return f"test/{request.node.name}"


async def test_a_bucket_admits_its_limit_and_no_more(counter: RateCounter, bucket: str) -> None:
    standings = [await counter.count(bucket, 3) for _ in range(5)]
    assert [standing.admitted for standing in standings] == [True, True, True, False, False]
    assert [standing.remaining for standing in standings] == [2, 1, 0, 0, 0]


async def test_requests_that_come_at_once_share_one_limit(counter: RateCounter, bucket: str) -> None:
    standings = await asyncio.gather(*(counter.count(bucket, 30) for _ in range(100)))
    assert sum(standing.admitted for standing in standings) == 30


async def test_buckets_are_counted_apart(counter: RateCounter, bucket: str) -> None:
    assert (await counter.count(f"{bucket}/a", 1)).admitted
    assert (await counter.count(f"{bucket}/b", 1)).admitted
    assert not (await counter.count(f"{bucket}/a", 1)).admitted


async def test_room_comes_back_within_the_window(counter: RateCounter, bucket: str) -> None:
    standings = [await counter.count(bucket, 1) for _ in range(2)]
    assert all(0 < standing.reset <= RATE_WINDOW for standing in standings)


async def test_a_bucket_may_be_counted_in_a_window_of_its_own(counter: RateCounter, bucket: str) -> None:
    standings = [await counter.count(bucket, 2, window=3600) for _ in range(3)]
    assert [standing.admitted for standing in standings] == [True, True, False]
    assert all(RATE_WINDOW < standing.reset <= 3600 for standing in standings)
    assert (await counter.count(f"{bucket}/of a minute", 2)).reset <= RATE_WINDOW


async def test_a_counter_that_counts_is_not_away(counter: RateCounter, bucket: str) -> None:
    await counter.count(bucket, 1)
    assert counter.away is False

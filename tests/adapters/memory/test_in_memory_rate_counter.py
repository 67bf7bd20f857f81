"""A process counts the requests of each bucket in a window that moves with the time."""

from __future__ import annotations

import tracemalloc

from icct_adapters.memory import InMemoryRateCounter
from icct_core import RATE_WINDOW, RateStanding


class Time:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_no_window_of_a_minute_has_more_than_the_limit_wherever_it_begins() -> None:
    time = Time()
    counter = InMemoryRateCounter(now=time)
    admitted = []
    for second in range(300):
        time.now = 1000.0 + second
        admitted += [time.now] * (await counter.count("a", 30)).admitted
    for start in range(240):
        assert sum(1000.0 + start <= moment < 1000.0 + start + RATE_WINDOW for moment in admitted) == 30


async def test_a_standing_says_how_much_is_left_and_when_more_will_be() -> None:
    time = Time()
    counter = InMemoryRateCounter(now=time)
    assert await counter.count("a", 2) == RateStanding(admitted=True, remaining=1, reset=60)
    time.now += 10.5
    assert await counter.count("a", 2) == RateStanding(admitted=True, remaining=0, reset=50)
    assert await counter.count("a", 2) == RateStanding(admitted=False, remaining=0, reset=50)
    time.now += 49.4
    assert await counter.count("a", 2) == RateStanding(admitted=False, remaining=0, reset=1)
    time.now += 0.1
    assert await counter.count("a", 2) == RateStanding(admitted=True, remaining=0, reset=11)


async def test_a_refused_request_takes_no_room() -> None:
    time = Time()
    counter = InMemoryRateCounter(now=time)
    for _ in range(100):
        await counter.count("a", 1)
    time.now += RATE_WINDOW
    assert (await counter.count("a", 1)).admitted


async def test_buckets_are_counted_apart() -> None:
    counter = InMemoryRateCounter(now=Time())
    assert [(await counter.count(bucket, 1)).admitted for bucket in "abab"] == [True, True, False, False]


async def test_a_bucket_whose_window_has_passed_is_forgotten() -> None:
    time = Time()
    counter = InMemoryRateCounter(now=time)
    for number in range(100):
        await counter.count(f"early {number}", 30)
    time.now += RATE_WINDOW
    for number in range(100):
        await counter.count(f"late {number}", 30)
    assert len(counter) == 100


async def test_of_too_many_buckets_the_one_admitted_longest_ago_is_forgotten() -> None:
    counter = InMemoryRateCounter(now=Time(), most_buckets=2)
    for bucket in ("a", "b", "a", "c"):
        await counter.count(bucket, 2)
    assert len(counter) == 2
    assert (await counter.count("a", 2)).remaining == 0
    assert (await counter.count("b", 2)).remaining == 1


async def test_memory_is_flat_over_fifty_thousand_addresses() -> None:
    counter = InMemoryRateCounter(now=Time())
    tracemalloc.start()
    try:
        for number in range(40_000):
            await counter.count(f"address/2001:db8:{number:x}::/64", 30)
        full, _ = tracemalloc.get_traced_memory()
        for number in range(40_000, 90_000):
            await counter.count(f"address/2001:db8:{number:x}::/64", 30)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert full < 10_000_000
    assert after <= full * 1.05

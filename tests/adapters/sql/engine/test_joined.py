"""One read serves all who ask while another is under way, and nobody is given what was read before."""

from __future__ import annotations

import asyncio

import pytest

from icct_adapters.sql.engine.joined import JoinedReads


class Source:
    """Gives what it holds when a read begins, as soon as it may end."""

    def __init__(self) -> None:
        self.value, self.reads = 0, 0
        self.may_end = asyncio.Event()

    async def read(self) -> int:
        self.reads += 1
        value = self.value
        await self.may_end.wait()
        if value < 0:
            raise ValueError(value)
        return value


async def asked(reads: JoinedReads[int], times: int = 1) -> list[asyncio.Task[int]]:
    """Tasks that have asked."""
    tasks = [asyncio.ensure_future(reads()) for _ in range(times)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


async def test_who_asks_during_a_read_is_given_the_next_one() -> None:
    source = Source()
    reads = JoinedReads(source.read)
    (first,) = await asked(reads)
    source.value = 1
    others = await asked(reads, times=3)
    assert source.reads == 1
    source.may_end.set()
    assert [await first, *[await one for one in others]] == [0, 1, 1, 1]
    assert source.reads == 2


async def test_nothing_is_kept() -> None:
    source = Source()
    source.may_end.set()
    reads = JoinedReads(source.read)
    assert await reads() == 0
    source.value = 1
    assert await reads() == 1


async def test_who_asks_during_the_second_read_is_given_a_third() -> None:
    source = Source()
    reads = JoinedReads(source.read)
    (first,) = await asked(reads)
    (second,) = await asked(reads)
    source.may_end.set()
    assert await first == 0
    source.may_end.clear()
    await asyncio.sleep(0)
    assert source.reads == 2
    source.value = 1
    (third,) = await asked(reads)
    source.may_end.set()
    assert (await second, await third, source.reads) == (0, 1, 3)


async def test_who_goes_away_stops_no_other() -> None:
    source = Source()
    reads = JoinedReads(source.read)
    (gone,) = await asked(reads)
    gone.cancel()
    (other,) = await asked(reads)
    assert gone.cancelled()
    source.may_end.set()
    assert (await other, source.reads) == (0, 2)


async def test_a_failure_is_told_to_those_who_wait_for_it_and_to_no_later_one() -> None:
    source = Source()
    source.value = -1
    reads = JoinedReads(source.read)
    (first,) = await asked(reads)
    source.value = 1
    (second,) = await asked(reads)
    source.may_end.set()
    with pytest.raises(ValueError, match="-1"):
        await first
    assert await second == 1


async def test_a_failure_that_nobody_waits_for_is_no_defect(caplog: pytest.LogCaptureFixture) -> None:
    source = Source()
    source.value = -1
    reads = JoinedReads(source.read)
    (gone,) = await asked(reads)
    gone.cancel()
    source.may_end.set()
    (after,) = await asked(reads)
    with pytest.raises(ValueError, match="-1"):
        await after
    assert not caplog.records

"""What every ``IdempotencyStore`` promises."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from icct_core import Claim, IdempotencyKey, new_registration_id
from tests.support.databases.stores import NOW, LockTakenOut, Store, in_parallel, memory_store

TTL = timedelta(minutes=10)


def a_claim(key: str = "key", fingerprint: str = "same", at: datetime = NOW) -> Claim:
    return Claim(
        key=IdempotencyKey(key), fingerprint=fingerprint, registration_id=new_registration_id(), expires_at=at + TTL
    )


async def claim(store: Store, claim: Claim, *, at: datetime = NOW, fail: bool = False) -> Claim | None:
    async with store.unit_of_work.begin() as tx:
        earlier = await tx.idempotency.claim(claim, at=at)
        await asyncio.sleep(0)  # others get their turn between a claim and its commit
        if fail:
            raise RuntimeError("rolled back")
    return earlier


async def test_a_free_key_is_taken(store: Store) -> None:
    assert await claim(store, a_claim()) is None


async def test_a_taken_key_gives_the_claim_that_holds_it(store: Store) -> None:
    first = a_claim(fingerprint="first")
    await claim(store, first)
    assert await claim(store, a_claim(fingerprint="second")) == first


async def test_keys_differ_by_every_character(store: Store) -> None:
    for key in ("key", "Key", "key ", "k" * 255, "'); DROP TABLE claims; --"):
        assert await claim(store, a_claim(key)) is None


async def test_a_claim_holds_until_the_moment_it_expires(store: Store) -> None:
    first = a_claim()
    await claim(store, first)
    just_before = NOW + TTL - timedelta(microseconds=1)
    assert await claim(store, a_claim(), at=just_before) == first


async def test_an_expired_claim_is_taken_over(store: Store) -> None:
    await claim(store, a_claim())
    second = a_claim(at=NOW + TTL)
    assert await claim(store, second, at=NOW + TTL) is None
    assert await claim(store, a_claim(), at=NOW + TTL) == second


async def test_a_claim_rolled_back_leaves_the_key_free(store: Store) -> None:
    with pytest.raises(RuntimeError):
        await claim(store, a_claim(), fail=True)
    assert await claim(store, a_claim()) is None


async def test_an_overtaken_claim_rolled_back_leaves_the_expired_one(store: Store) -> None:
    await claim(store, a_claim())
    with pytest.raises(RuntimeError):
        await claim(store, a_claim(), at=NOW + TTL, fail=True)
    assert await claim(store, a_claim(), at=NOW + TTL) is None


async def purge(store: Store, *, at: datetime, limit: int = 100) -> int:
    async with store.unit_of_work.begin() as tx:
        return await tx.idempotency.purge(expired_at=at, limit=limit)


async def test_an_empty_store_has_nothing_to_purge(store: Store) -> None:
    assert await purge(store, at=NOW) == 0


async def test_a_purge_forgets_claims_from_the_moment_they_expire_and_no_others(store: Store) -> None:
    expired, holds = (a_claim("expired"), a_claim("holds", at=NOW + timedelta(microseconds=1)))
    await claim(store, expired)
    await claim(store, holds)
    assert (expired.has_expired(NOW + TTL), holds.has_expired(NOW + TTL)) == (True, False)
    assert await purge(store, at=NOW + TTL - timedelta(microseconds=1)) == 0
    assert await purge(store, at=NOW + TTL) == 1
    assert await claim(store, a_claim("expired")) is None
    assert await claim(store, a_claim("holds")) == holds


@pytest.mark.parametrize("limit", [1, 2, 5])
async def test_a_purge_forgets_no_more_than_asked_for(store: Store, limit: int) -> None:
    for number in range(7):
        await claim(store, a_claim(f"key {number}"))
    purged = [await purge(store, at=NOW + TTL, limit=limit) for _ in range(8)]
    assert sum(purged) == 7
    assert [count for count in purged if count] == [limit] * (7 // limit) + [7 % limit] * (7 % limit > 0)


async def test_a_purge_rolled_back_forgets_nothing(store: Store) -> None:
    first = a_claim()
    await claim(store, first)
    with pytest.raises(RuntimeError):
        async with store.unit_of_work.begin() as tx:
            assert await tx.idempotency.purge(expired_at=NOW + TTL, limit=100) == 1
            raise RuntimeError("rolled back")
    assert await claim(store, a_claim()) == first


async def test_a_purged_key_can_be_claimed(store: Store) -> None:
    await claim(store, a_claim())
    await purge(store, at=NOW + TTL)
    second = a_claim(fingerprint="other")
    assert await claim(store, second) is None
    assert await claim(store, a_claim()) == second


async def test_a_claim_taken_anew_is_not_purged(store: Store) -> None:
    await claim(store, a_claim())
    second = a_claim(at=NOW + TTL)
    await claim(store, second, at=NOW + TTL)
    assert await purge(store, at=NOW + TTL) == 0
    assert await claim(store, a_claim(), at=NOW + TTL) == second


async def test_of_racing_purges_each_claim_is_forgotten_by_one(store: Store) -> None:
    for number in range(20):
        await claim(store, a_claim(f"key {number}"))
    purged = await in_parallel(8, lambda _: purge(store, at=NOW + TTL, limit=5))
    assert sum(purged) + await purge(store, at=NOW + TTL) == 20


async def test_of_fifty_racing_claims_one_wins_and_the_others_see_it(store: Store) -> None:
    claims = [a_claim() for _ in range(50)]
    results = await in_parallel(50, lambda index: claim(store, claims[index]))
    winner = claims[results.index(None)]
    assert sorted(result == winner for result in results) == [False] + [True] * 49


async def test_of_fifty_racing_claims_on_an_expired_key_one_wins(store: Store) -> None:
    await claim(store, a_claim())
    later = NOW + TTL
    results = await in_parallel(50, lambda _: claim(store, a_claim(at=later), at=later))
    assert results.count(None) == 1


async def test_when_the_first_ten_racers_fail_the_eleventh_wins(store: Store) -> None:
    results = await in_parallel(20, lambda index: claim(store, a_claim(), fail=index < 10))
    assert results.count(None) == 1
    assert sum(isinstance(result, RuntimeError) for result in results) == 10


async def test_without_its_lock_the_memory_lets_several_win() -> None:
    store = memory_store(lock=LockTakenOut())
    results = await in_parallel(50, lambda _: claim(store, a_claim()))
    assert results.count(None) > 1

"""What every ``ApiKeyRepository`` and ``ApiKeyStore`` promise together."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from icct_core import AlreadyThere, ApiKey, KeyName, KeyScope, digest_of
from tests.support.databases.stores import NOW, Store, in_parallel

LATER = NOW + timedelta(hours=1)


def a_key(name: str = "website", *scopes: KeyScope, secret: str | None = None) -> ApiKey:
    """A key whose secret is its name, unless another is given."""
    chosen = frozenset(scopes or {KeyScope.READ})
    return ApiKey(name=KeyName(name), scopes=chosen, digest=digest_of(secret or name), created_at=NOW)


async def add(store: Store, key: ApiKey) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.api_keys.add(key)


async def revoke(store: Store, name: str = "website", *, at: datetime) -> None:
    async with store.unit_of_work.begin() as tx:
        found = await tx.api_keys.lock(KeyName(name))
        assert found is not None
        await tx.api_keys.put(found.revoke(at=at))


async def test_a_key_comes_back_as_it_was_added(store: Store) -> None:
    key = a_key("office", KeyScope.READ, KeyScope.REGISTER, KeyScope.ADMIN)
    await add(store, key)
    assert await store.keys.find(key.digest) == key
    assert list(await store.keys.all()) == [key]


async def test_a_digest_nobody_has_is_not_found(store: Store) -> None:
    await add(store, a_key())
    assert await store.keys.find(digest_of("another")) is None
    assert await store.keys.find("") is None


async def test_an_empty_store_has_no_keys(store: Store) -> None:
    assert list(await store.keys.all()) == []
    assert await store.keys.find(a_key().digest) is None


async def test_a_name_is_given_once(store: Store) -> None:
    first = a_key(secret="one")
    await add(store, first)
    with pytest.raises(AlreadyThere):
        await add(store, a_key(secret="other"))
    assert list(await store.keys.all()) == [first]


async def test_a_name_stays_taken_after_its_key_was_revoked(store: Store) -> None:
    await add(store, a_key(secret="one"))
    await revoke(store, at=LATER)
    with pytest.raises(AlreadyThere):
        await add(store, a_key(secret="other"))
    assert await store.keys.find(digest_of("other")) is None


async def test_two_keys_never_share_a_secret(store: Store) -> None:
    await add(store, a_key("one", secret="same"))
    with pytest.raises(AlreadyThere):
        await add(store, a_key("other", secret="same"))
    assert [key.name.text for key in await store.keys.all()] == ["one"]


async def test_of_racing_keys_of_one_name_one_is_kept(store: Store) -> None:
    added = await in_parallel(8, lambda number: add(store, a_key(secret=f"secret {number}")))
    assert sorted(str(type(result)) for result in added if result is not None) == [str(AlreadyThere)] * 7
    (kept,) = await store.keys.all()
    assert kept.digest == digest_of(f"secret {added.index(None)}")


async def test_keys_are_listed_in_the_order_they_were_made(store: Store) -> None:
    for name, age in (("c", 2), ("a", 1), ("b", 2)):
        await add(store, replace(a_key(name), created_at=NOW - timedelta(days=age)))
    assert [key.name.text for key in await store.keys.all()] == ["b", "c", "a"]


async def test_a_key_is_put_in_the_place_of_the_one_of_its_name(store: Store) -> None:
    key, other = a_key(), a_key("other")
    await add(store, key)
    await add(store, other)
    await revoke(store, at=LATER)
    assert await store.keys.find(key.digest) == replace(key, revoked_at=LATER)
    assert await store.keys.find(other.digest) == other


async def test_a_key_that_there_is_not_is_not_found_to_be_changed(store: Store) -> None:
    await add(store, a_key())
    async with store.unit_of_work.begin() as tx:
        assert await tx.api_keys.lock(KeyName("other")) is None
        assert await tx.api_keys.lock(KeyName("website")) == a_key()


async def test_what_was_added_and_put_is_gone_when_its_transaction_is_rolled_back(store: Store) -> None:
    await add(store, a_key())
    with pytest.raises(ZeroDivisionError):
        async with store.unit_of_work.begin() as tx:
            await tx.api_keys.add(a_key("other"))
            await tx.api_keys.put(a_key().revoke(at=LATER))
            raise ZeroDivisionError
    assert list(await store.keys.all()) == [a_key()]


async def test_of_racing_revocations_one_finds_the_key_in_force(store: Store) -> None:
    await add(store, a_key())

    async def revoke_at(number: int) -> bool:
        async with store.unit_of_work.begin() as tx:
            found = await tx.api_keys.lock(KeyName("website"))
            assert found is not None
            await tx.api_keys.put(found.revoke(at=NOW + timedelta(minutes=number)))
            return found.revoked_at is None

    found = await in_parallel(8, revoke_at)
    assert sorted(found) == [False] * 7 + [True]
    (kept,) = await store.keys.all()
    assert kept.revoked_at == NOW + timedelta(minutes=found.index(True))

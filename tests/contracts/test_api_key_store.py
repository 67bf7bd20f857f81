"""What every ``ApiKeyStore`` promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from icct_core import AlreadyThere, ApiKey, KeyName, KeyScope, digest_of
from tests.support.databases.stores import NOW, Store, in_parallel

LATER = NOW + timedelta(hours=1)


def a_key(name: str = "website", *scopes: KeyScope, secret: str | None = None) -> ApiKey:
    """A key whose secret is its name, unless another is given."""
    chosen = frozenset(scopes or {KeyScope.READ})
    return ApiKey(name=KeyName(name), scopes=chosen, digest=digest_of(secret or name), created_at=NOW)


async def test_a_key_comes_back_as_it_was_added(store: Store) -> None:
    key = a_key("office", KeyScope.READ, KeyScope.REGISTER, KeyScope.ADMIN)
    await store.keys.add(key)
    assert await store.keys.find(key.digest) == key
    assert list(await store.keys.all()) == [key]


async def test_a_digest_nobody_has_is_not_found(store: Store) -> None:
    await store.keys.add(a_key())
    assert await store.keys.find(digest_of("another")) is None
    assert await store.keys.find("") is None


async def test_an_empty_store_has_no_keys(store: Store) -> None:
    assert list(await store.keys.all()) == []
    assert await store.keys.find(a_key().digest) is None


async def test_a_name_is_given_once(store: Store) -> None:
    first = a_key(secret="one")
    await store.keys.add(first)
    with pytest.raises(AlreadyThere):
        await store.keys.add(a_key(secret="other"))
    assert list(await store.keys.all()) == [first]


async def test_a_name_stays_taken_after_its_key_was_revoked(store: Store) -> None:
    await store.keys.add(a_key(secret="one"))
    await store.keys.revoke(KeyName("website"), at=LATER)
    with pytest.raises(AlreadyThere):
        await store.keys.add(a_key(secret="other"))
    assert await store.keys.find(digest_of("other")) is None


async def test_two_keys_never_share_a_secret(store: Store) -> None:
    await store.keys.add(a_key("one", secret="same"))
    with pytest.raises(AlreadyThere):
        await store.keys.add(a_key("other", secret="same"))
    assert [key.name.text for key in await store.keys.all()] == ["one"]


async def test_of_racing_keys_of_one_name_one_is_kept(store: Store) -> None:
    added = await in_parallel(8, lambda number: store.keys.add(a_key(secret=f"secret {number}")))
    assert sorted(str(type(result)) for result in added if result is not None) == [str(AlreadyThere)] * 7
    (kept,) = await store.keys.all()
    assert kept.digest == digest_of(f"secret {added.index(None)}")


async def test_keys_are_listed_in_the_order_they_were_made(store: Store) -> None:
    for name, age in (("c", 2), ("a", 1), ("b", 2)):
        await store.keys.add(replace(a_key(name), created_at=NOW - timedelta(days=age)))
    assert [key.name.text for key in await store.keys.all()] == ["b", "c", "a"]


async def test_a_revoked_key_is_still_found_with_the_time_it_was_revoked(store: Store) -> None:
    key, other = a_key(), a_key("other")
    await store.keys.add(key)
    await store.keys.add(other)
    assert await store.keys.revoke(key.name, at=LATER)
    assert await store.keys.find(key.digest) == replace(key, revoked_at=LATER)
    assert await store.keys.find(other.digest) == other


async def test_revoking_again_keeps_the_first_time(store: Store) -> None:
    await store.keys.add(a_key())
    await store.keys.revoke(KeyName("website"), at=NOW)
    assert await store.keys.revoke(KeyName("website"), at=LATER)
    (key,) = await store.keys.all()
    assert key.revoked_at == NOW


async def test_a_key_that_there_is_not_cannot_be_revoked(store: Store) -> None:
    await store.keys.add(a_key())
    assert not await store.keys.revoke(KeyName("other"), at=LATER)
    (key,) = await store.keys.all()
    assert key.revoked_at is None

"""What every ``KeptUploads`` promises."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from icct_adapters.memory import InMemoryDatabase, InMemoryKeptUploads
from icct_adapters.sql import SqlDatabase, SqlKeptUploads
from icct_core import KeptUploads, UploadLimits
from tests.support.databases.stores import NOW, Store, in_parallel

LIMITS = UploadLimits()
OVER = NOW + LIMITS.kept_for
INSTANT = timedelta(microseconds=1)
PICTURE, OTHER = b"\x89PNG\r\n\x1a\n\0picture", b"\xff\xd8other"
ADDRESS, NEIGHBOUR = "192.0.2.1", "192.0.2.2"


def limited(store: Store, **limits: Any) -> KeptUploads:
    """The uploads of a store, with less room."""
    smaller = UploadLimits(**limits)
    if isinstance(store.database, InMemoryDatabase):
        return InMemoryKeptUploads(store.database, smaller)
    assert isinstance(store.database, SqlDatabase)
    return SqlKeptUploads(store.database, smaller)


async def number_of(uploads: KeptUploads) -> int:
    """How many pictures there are, which are forgotten afterwards."""
    return await uploads.purge(ended_at=OVER, limit=1_000)


async def test_a_picture_comes_back_to_the_last_byte(store: Store) -> None:
    large = bytes(range(256)) * 20_480  # 5 MB, what a form may have
    assert await store.kept_uploads.keep("key", ADDRESS, large, at=NOW)
    assert await store.kept_uploads.find("key", at=NOW) == large


async def test_a_key_nobody_has_finds_nothing(store: Store) -> None:
    await store.kept_uploads.keep("key", ADDRESS, PICTURE, at=NOW)
    for other in ("", "KEY", "key ", ADDRESS):
        assert await store.kept_uploads.find(other, at=NOW) is None


async def test_a_picture_is_kept_for_half_an_hour(store: Store) -> None:
    await store.kept_uploads.keep("key", ADDRESS, PICTURE, at=NOW)
    assert timedelta(minutes=30) == OVER - NOW
    assert await store.kept_uploads.find("key", at=OVER - INSTANT) == PICTURE
    assert await store.kept_uploads.find("key", at=OVER) is None


async def test_a_key_has_the_newest_picture_alone_and_for_its_own_half_hour(store: Store) -> None:
    await store.kept_uploads.keep("key", ADDRESS, PICTURE, at=NOW)
    assert await store.kept_uploads.keep("key", NEIGHBOUR, OTHER, at=NOW + timedelta(minutes=1))
    assert await store.kept_uploads.find("key", at=OVER) == OTHER


async def test_an_empty_picture_and_any_key_are_kept(store: Store) -> None:
    key = "\ud800 ключ \x7f" + "k" * 10_000
    assert await store.kept_uploads.keep(key, "", b"", at=NOW)
    assert await store.kept_uploads.find(key, at=NOW) == b""


async def test_a_dropped_picture_is_gone_and_others_stay(store: Store) -> None:
    for key in ("key", "other"):
        await store.kept_uploads.keep(key, ADDRESS, PICTURE, at=NOW)
    for _ in range(2):
        await store.kept_uploads.drop("key")
    assert await store.kept_uploads.find("key", at=NOW) is None
    assert await store.kept_uploads.find("other", at=NOW) == PICTURE


async def test_twenty_of_an_address_are_kept_and_others_have_room(store: Store) -> None:
    kept = [await store.kept_uploads.keep(f"key {number}", ADDRESS, PICTURE, at=NOW) for number in range(21)]
    assert kept == [True] * 20 + [False]
    assert await store.kept_uploads.find("key 20", at=NOW) is None
    assert await store.kept_uploads.keep("neighbour", NEIGHBOUR, PICTURE, at=NOW)
    assert await store.kept_uploads.keep("key 3", ADDRESS, OTHER, at=NOW)
    await store.kept_uploads.drop("key 0")
    assert await store.kept_uploads.keep("key 20", ADDRESS, PICTURE, at=NOW)


async def test_what_is_over_takes_no_room(store: Store) -> None:
    uploads = limited(store, most_of_an_address=1, most_bytes=len(PICTURE))
    assert await uploads.keep("key", ADDRESS, PICTURE, at=NOW)
    assert not await uploads.keep("other", ADDRESS, PICTURE, at=OVER - INSTANT)
    assert await uploads.keep("other", ADDRESS, PICTURE, at=OVER)


async def test_all_pictures_together_have_so_many_bytes_at_most(store: Store) -> None:
    uploads = limited(store, most_bytes=100)
    assert await uploads.keep("a", ADDRESS, bytes(60), at=NOW)
    assert await uploads.keep("b", NEIGHBOUR, bytes(40), at=NOW)
    assert not await uploads.keep("c", NEIGHBOUR, bytes(1), at=NOW)
    assert await uploads.keep("c", NEIGHBOUR, b"", at=NOW)
    assert await uploads.keep("a", ADDRESS, bytes(59), at=NOW)
    assert await uploads.keep("d", ADDRESS, bytes(1), at=NOW)
    assert not await uploads.keep("e", ADDRESS, bytes(1), at=NOW)


async def test_a_picture_without_room_leaves_the_key_without_an_older_one(store: Store) -> None:
    """The older one is not what the form was sent with last."""
    uploads = limited(store, most_bytes=10)
    assert await uploads.keep("key", ADDRESS, bytes(9), at=NOW)
    assert not await uploads.keep("key", ADDRESS, bytes(11), at=NOW)
    assert await uploads.find("key", at=NOW) is None
    assert await number_of(uploads) == 0


@pytest.mark.parametrize("limits", [{"most_of_an_address": 5}, {"most_bytes": 5 * len(PICTURE)}])
async def test_of_racing_pictures_exactly_as_many_are_kept_as_there_is_room_for(
    store: Store, limits: dict[str, int]
) -> None:
    uploads = limited(store, **limits)
    kept = await in_parallel(12, lambda number: uploads.keep(f"key {number}", ADDRESS, PICTURE, at=NOW))
    assert sorted(kept) == [False] * 7 + [True] * 5
    found = [await uploads.find(f"key {number}", at=NOW) for number in range(12)]
    assert [picture is not None for picture in found] == kept


async def test_of_two_that_race_for_a_key_one_whole_picture_is_there(store: Store) -> None:
    pictures = [bytes([number]) * 10_000 for number in range(8)]
    kept = await in_parallel(8, lambda number: store.kept_uploads.keep("key", ADDRESS, pictures[number], at=NOW))
    assert kept == [True] * 8
    assert await store.kept_uploads.find("key", at=NOW) in pictures
    assert await number_of(store.kept_uploads) == 1


@pytest.mark.parametrize("limit", [1, 3, 10])
async def test_what_is_over_is_purged_so_many_at_a_time(store: Store, limit: int) -> None:
    for number in range(7):
        await store.kept_uploads.keep(f"key {number}", ADDRESS, PICTURE, at=NOW)
    await store.kept_uploads.keep("later", ADDRESS, PICTURE, at=NOW + INSTANT)
    assert await store.kept_uploads.purge(ended_at=OVER - INSTANT, limit=limit) == 0
    purged = [await store.kept_uploads.purge(ended_at=OVER, limit=limit) for _ in range(8)]
    assert [count for count in purged if count] == [limit] * (7 // limit) + [7 % limit] * (7 % limit > 0)
    assert await store.kept_uploads.find("later", at=OVER) == PICTURE

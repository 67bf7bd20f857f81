"""What every ``SigningKeys`` promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import true

from icct_adapters.sql import SqlSigningKeys
from icct_core import digest_of
from tests.support.databases.stores import NOW, Store, empty_database, in_parallel, sqlite_url

OLD, NEW, OTHER = map(digest_of, ("old", "new", "other"))
LATER = NOW + timedelta(hours=1)


async def test_none_is_kept_before_a_process_has_come(store: Store) -> None:
    assert await store.signing_keys.kept() is None


async def test_the_first_process_decides(store: Store) -> None:
    assert await store.signing_keys.agree([OLD], at=NOW)
    assert await store.signing_keys.kept() == OLD


async def test_another_process_with_the_same_key_agrees(store: Store) -> None:
    await store.signing_keys.agree([OLD], at=NOW)
    assert await store.signing_keys.agree([OLD], at=LATER)
    assert await store.signing_keys.kept() == OLD


async def test_a_process_with_another_key_does_not(store: Store) -> None:
    await store.signing_keys.agree([OLD], at=NOW)
    assert not await store.signing_keys.agree([OTHER], at=LATER)
    assert not await store.signing_keys.agree([NEW, OTHER], at=LATER)
    assert await store.signing_keys.kept() == OLD


async def test_a_new_key_takes_the_place_of_one_that_is_still_known(store: Store) -> None:
    await store.signing_keys.agree([OLD], at=NOW)
    assert await store.signing_keys.agree([NEW, OLD], at=LATER)
    assert await store.signing_keys.kept() == NEW


async def test_a_process_that_has_only_the_old_key_does_not_agree_any_more(store: Store) -> None:
    await store.signing_keys.agree([OLD], at=NOW)
    await store.signing_keys.agree([NEW, OLD], at=NOW)
    assert not await store.signing_keys.agree([OLD], at=LATER)
    assert await store.signing_keys.agree([NEW], at=LATER)


async def test_a_lost_key_is_given_up(store: Store) -> None:
    await store.signing_keys.agree([OLD], at=NOW)
    await store.signing_keys.replace(NEW, at=LATER)
    assert await store.signing_keys.kept() == NEW
    assert not await store.signing_keys.agree([OLD], at=LATER)


async def test_a_key_is_put_where_there_was_none(store: Store) -> None:
    await store.signing_keys.replace(NEW, at=NOW)
    assert await store.signing_keys.kept() == NEW


async def test_of_racing_keys_one_is_agreed_on(store: Store) -> None:
    keys = [digest_of(f"key {number}") for number in range(8)]
    agreed = await in_parallel(8, lambda number: store.signing_keys.agree([keys[number]], at=NOW))
    assert sorted(agreed) == [False] * 7 + [True]
    assert await store.signing_keys.kept() == keys[agreed.index(True)]


class Unconditional(SqlSigningKeys):
    """Keeps whatever it is given."""

    async def agree(self, fingerprints: Sequence[str], *, at: datetime) -> bool:
        return await self._put(fingerprints[0], at, true())


async def test_without_the_condition_in_the_statement_several_are_agreed_on(tmp_path: Path) -> None:
    """The negative control: the test above can fail."""
    async with empty_database(sqlite_url(tmp_path)) as database:
        keys = Unconditional(database)
        agreed = await in_parallel(8, lambda number: keys.agree([digest_of(f"key {number}")], at=NOW))
    assert agreed.count(True) > 1

"""What every ``StagedFiles`` promises."""

from __future__ import annotations

import pytest

from icct_core import AlreadyThere, Logo, RegistrationId, StagedLogo, new_registration_id
from tests.support.builders import a_jpeg, a_png_of
from tests.support.databases.stores import Store, in_parallel


async def add(store: Store, logo: Logo) -> RegistrationId:
    registration_id = new_registration_id()
    async with store.unit_of_work.begin() as tx:
        await tx.staged_files.add(registration_id, logo)
    return registration_id


async def find(store: Store, registration_id: RegistrationId) -> Logo | None:
    return await store.staged_logo(registration_id)


@pytest.mark.parametrize("content", [a_jpeg(), a_png_of(5 * 1024 * 1024)], ids=["jpeg", "largest png"])
async def test_a_logo_comes_back_byte_for_byte(store: Store, content: bytes) -> None:
    logo = Logo.parse(content)
    assert await find(store, await add(store, logo)) == logo


async def test_a_registration_has_one_logo_which_a_second_leaves_as_it_is(store: Store) -> None:
    first, second = Logo.parse(a_jpeg()), Logo.parse(a_png_of(100))
    registration_id = await add(store, first)
    with pytest.raises(AlreadyThere):
        async with store.unit_of_work.begin() as tx:
            await tx.staged_files.add(registration_id, second)
    assert await find(store, registration_id) == first


async def test_a_transaction_that_adds_two_logos_keeps_neither(store: Store) -> None:
    registration_id = new_registration_id()
    with pytest.raises(AlreadyThere):
        async with store.unit_of_work.begin() as tx:
            for content in (a_jpeg(), a_png_of(100)):
                await tx.staged_files.add(registration_id, Logo.parse(content))
    assert await find(store, registration_id) is None


async def test_of_racing_logos_of_one_registration_one_is_kept(store: Store) -> None:
    registration_id = new_registration_id()
    logos = [Logo.parse(a_png_of(100 + number)) for number in range(8)]

    async def add_one(number: int) -> None:
        async with store.unit_of_work.begin() as tx:
            await tx.staged_files.add(registration_id, logos[number])

    results = await in_parallel(8, add_one)
    assert sorted(str(type(result)) for result in results if result is not None) == [str(AlreadyThere)] * 7
    assert await find(store, registration_id) == logos[results.index(None)]


async def test_an_unknown_registration_has_no_logo(store: Store) -> None:
    assert await find(store, new_registration_id()) is None


async def test_a_removed_logo_is_gone_and_removing_it_again_does_nothing(store: Store) -> None:
    registration_id = await add(store, Logo.parse(a_jpeg()))
    for _ in range(2):
        async with store.unit_of_work.begin() as tx:
            await tx.staged_files.remove(registration_id)
        assert await find(store, registration_id) is None


async def test_a_removal_rolled_back_keeps_the_logo(store: Store) -> None:
    logo = Logo.parse(a_jpeg())
    registration_id = await add(store, logo)
    with pytest.raises(RuntimeError):
        async with store.unit_of_work.begin() as tx:
            await tx.staged_files.remove(registration_id)
            raise RuntimeError("rolled back")
    assert await find(store, registration_id) == logo


async def test_a_later_logo_takes_the_place_of_the_one_before(store: Store) -> None:
    registration_id = await add(store, Logo.parse(a_jpeg()))
    later = StagedLogo(registration_id, Logo.parse(a_png_of(100)), 7)
    for staged in (later, StagedLogo(new_registration_id(), later.logo, 8)):  # in the place of one, and of none
        async with store.unit_of_work.begin() as tx:
            await tx.staged_files.put(staged)
        found = await store.registrations.staged_logos([staged.registration_id])
        assert found == {staged.registration_id: staged}


async def test_a_logo_is_removed_only_if_it_is_the_one_of_the_occasion(store: Store) -> None:
    registration_id, logo = await add(store, Logo.parse(a_jpeg())), Logo.parse(a_png_of(100))
    async with store.unit_of_work.begin() as tx:
        assert not await tx.staged_files.remove(registration_id, occasion=7)
        await tx.staged_files.put(StagedLogo(registration_id, logo, 7))
        assert not await tx.staged_files.remove(registration_id, occasion=0)
    assert await find(store, registration_id) == logo
    async with store.unit_of_work.begin() as tx:
        assert await tx.staged_files.remove(registration_id, occasion=7)
        assert not await tx.staged_files.remove(registration_id)
    assert await find(store, registration_id) is None

"""What every ``StagedFiles`` promises."""

from __future__ import annotations

import pytest

from icct_core import Logo, RegistrationId, new_registration_id
from tests.support.builders import a_jpeg, a_png_of
from tests.support.databases.stores import Store


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

"""Where a team's logo is."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest

from icct_adapters.memory import InMemoryRegistrationReader
from icct_core import GetLogo, RegistrationId, StagedLogo, StoredFile, TeamId, TeamNotFound
from tests.support.builders import a_command, a_draft
from tests.support.in_memory_register_team import Desk, open_desk

FIRST = TeamId("ICCT", 1)
STORED = StoredFile(url="https://files.example/logo")


async def store(desk: Desk) -> None:
    (registration_id,) = desk.database.tables.registrations
    async with desk.register.unit_of_work.begin() as tx:
        await tx.registrations.record_logo(registration_id, STORED)
        await tx.staged_files.remove(registration_id)


async def test_a_logo_is_the_image_until_it_is_stored() -> None:
    desk = open_desk()
    get_logo = GetLogo(registrations=InMemoryRegistrationReader(desk.database))
    with pytest.raises(TeamNotFound):
        await get_logo(FIRST)
    await desk.register(a_command())
    assert await get_logo(FIRST) == a_draft().logo
    await store(desk)
    assert await get_logo(FIRST) == STORED


async def test_a_logo_stored_while_it_is_looked_for_is_found() -> None:
    class StoredMeanwhile(InMemoryRegistrationReader):
        async def staged_logos(
            self, registration_ids: Collection[RegistrationId]
        ) -> Mapping[RegistrationId, StagedLogo]:
            await store(desk)
            return await super().staged_logos(registration_ids)

    desk = open_desk()
    await desk.register(a_command())
    assert await GetLogo(registrations=StoredMeanwhile(desk.database))(FIRST) == STORED


async def test_a_logo_that_is_nowhere_is_none() -> None:
    desk = open_desk()
    await desk.register(a_command())
    desk.database.tables.staged_files.clear()
    assert await GetLogo(registrations=InMemoryRegistrationReader(desk.database))(FIRST) is None

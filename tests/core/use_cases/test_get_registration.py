from __future__ import annotations

import pytest

from icct_adapters.memory import InMemoryRegistrationReader
from icct_core import GetRegistration, TeamId, TeamNotFound
from tests.support.builders import a_command, a_draft
from tests.support.in_memory_register_team import Desk, open_desk


def get_from(desk: Desk) -> GetRegistration:
    return GetRegistration(registrations=InMemoryRegistrationReader(desk.database))


async def test_a_registration_is_found_whole_by_its_number() -> None:
    desk = open_desk()
    await desk.register(a_command())
    registered = await desk.register(a_command(team_name="Lions"))
    found = await get_from(desk)(registered.team_id)
    assert (found.team_id, found.team) == (TeamId("ICCT", 2), a_draft(team_name="Lions").team)
    assert (found.registered_at, found.logo) == (desk.clock.now(), None)


@pytest.mark.parametrize(
    "team_id", [TeamId("ICCT", 0), TeamId("ICCT", 2), TeamId("CUP", 1), TeamId("icct", 1)], ids=str
)
async def test_a_number_that_was_not_given_is_not_found(team_id: TeamId) -> None:
    desk = open_desk()
    await desk.register(a_command())
    with pytest.raises(TeamNotFound):
        await get_from(desk)(team_id)

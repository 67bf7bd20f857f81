"""Every team, a batch at a time."""

from __future__ import annotations

import pytest

from icct_adapters.memory import InMemoryRegistrationReader
from icct_core import ExportRegistrations, ListRegistrationsQuery, RegistrationFilter, SortedBy, TeamOrder
from tests.support.builders import a_command
from tests.support.in_memory_register_team import open_desk


@pytest.mark.parametrize(("batch", "sizes"), [(1, [1] * 5), (2, [2, 2, 1]), (5, [5]), (6, [5])])
async def test_batches_have_every_team_once_in_order(batch: int, sizes: list[int]) -> None:
    desk = open_desk()
    for number in range(5):
        await desk.register(a_command(team_name=f"Team {number}"))
    export = ExportRegistrations(registrations=InMemoryRegistrationReader(desk.database), batch=batch)
    batches = [found async for found in export(RegistrationFilter())]
    assert [len(found) for found in batches] == sizes
    assert [one for found in batches for one in found] == desk.registrations


@pytest.mark.parametrize("batch", [1, 2, 3, 6])
async def test_batches_are_in_the_order_that_was_asked_for(batch: int) -> None:
    desk = open_desk()
    for number, church in enumerate(["Zion", "Bethel", "Zion", "Bethel", "Salem"]):
        await desk.register(a_command(team_name=f"Team {number}", church_name=church))
    export = ExportRegistrations(registrations=InMemoryRegistrationReader(desk.database), batch=batch)
    found = [one async for batch in export(RegistrationFilter(), TeamOrder(SortedBy.CHURCH)) for one in batch]
    assert [one.team_id.number for one in found] == [2, 4, 5, 1, 3]


async def test_only_teams_that_match_are_there() -> None:
    desk = open_desk()
    await desk.register(a_command(team_name="Lions"))
    await desk.register(a_command(team_name="Tigers"))
    export = ExportRegistrations(registrations=InMemoryRegistrationReader(desk.database))
    (found,) = [batch async for batch in export(ListRegistrationsQuery.parse(q="lion").which)]
    assert [one.known_team.name.text for one in found] == ["Lions"]
    assert [batch async for batch in export(RegistrationFilter(words=("bears",)))] == []

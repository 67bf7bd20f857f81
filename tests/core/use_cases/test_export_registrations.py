"""Every team, a batch at a time."""

from __future__ import annotations

import pytest

from icct_adapters.memory import InMemoryRegistrationReader
from icct_core import (
    ExportRegistrations,
    InvalidValue,
    ListRegistrationsQuery,
    RegistrationFilter,
    ValidationFailed,
    collecting,
)
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


async def test_only_teams_that_match_are_there() -> None:
    desk = open_desk()
    await desk.register(a_command(team_name="Lions"))
    await desk.register(a_command(team_name="Tigers"))
    export = ExportRegistrations(registrations=InMemoryRegistrationReader(desk.database))
    (found,) = [batch async for batch in export(ListRegistrationsQuery.parse(q="lion").which)]
    assert [one.known_team.name.text for one in found] == ["Lions"]
    assert [batch async for batch in export(RegistrationFilter(words=("bears",)))] == []


def test_a_query_as_typed_tells_all_that_is_wrong_at_once() -> None:
    with pytest.raises(ValidationFailed) as refused:
        ListRegistrationsQuery.parse(status="x", church="x", q=".", limit="x")
    assert set(refused.value.field_errors) == {("status",), ("church",), ("q",), ("limit",)}


def test_what_is_wrong_with_a_query_is_told_with_all_that_is_wrong() -> None:
    with pytest.raises(ValidationFailed) as refused, collecting() as fields:
        fields.refuse(InvalidValue("wrong"), "other")
        ListRegistrationsQuery.parse(fields, limit="x")
    assert set(refused.value.field_errors) == {("other",), ("limit",)}


def test_a_query_that_asks_for_nothing_has_the_defaults() -> None:
    assert ListRegistrationsQuery.parse() == ListRegistrationsQuery()


def test_a_query_as_typed_is_the_query() -> None:
    query = ListRegistrationsQuery.parse(status="confirmed", church="Grace", q="Líons", limit="7")
    assert (query.status, query.limit, query.after) == ("confirmed", 7, None)
    assert query.which == RegistrationFilter(status=query.status, church_key="grace", words=("lions",), removed=False)


def test_removed_teams_are_in_a_list_of_all_and_in_none_of_a_status_unless_they_are_asked_for() -> None:
    asked: list[tuple[dict[str, str], bool]] = [
        ({}, True),
        ({"q": "lions"}, True),
        ({"status": "withdrawn"}, False),
        ({"status": "withdrawn", "removed": "true"}, True),
        ({"removed": "false"}, False),
        ({"removed": ""}, False),
    ]
    for typed, removed in asked:
        assert ListRegistrationsQuery.parse(**typed).which.removed is removed, typed

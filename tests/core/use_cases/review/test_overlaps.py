"""Overlaps are shown, kept for a moment, and marked as seen."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from icct_core import (
    HistoryAction,
    ListOverlaps,
    MarkOverlapSeen,
    OverlapLevel,
    OverlapsOf,
    TeamId,
    TeamNotFound,
    ValidationFailed,
)
from tests.support.review_office import DESK, FIRST, ReviewOffice

SECOND = TeamId("ICCT", 2)
SQUAD = json.dumps([{"name": "S. Kumar", "phone": "9800000001"}])


async def two_teams(*, shared: str = SQUAD) -> ReviewOffice:
    office = ReviewOffice()
    for number in (1, 2):
        await office.register(
            f"Team {number}",
            players=shared,
            captain_name=f"Captain {number}",
            captain_phone=f"980000010{number}",
            coach_name=f"Coach {number}",
            church_name=f"Church {number}",
        )
    return office


def listing(office: ReviewOffice) -> ListOverlaps:
    return ListOverlaps(overlaps=office.store.overlaps, clock=office.clock, prefix="ICCT")


async def test_all_are_kept_for_ten_seconds_and_say_as_of_when() -> None:
    office = await two_teams()
    list_overlaps, begun = listing(office), office.clock.now()
    first = await list_overlaps()
    assert ([one.level for one in first.overlaps], first.as_of, first.is_all) == ([OverlapLevel.CERTAIN], begun, True)
    await office.decide("reject", SECOND)
    office.clock.advance(timedelta(seconds=9.9))
    assert await list_overlaps() == first
    office.clock.advance(timedelta(seconds=0.1))
    later = await list_overlaps()
    assert (list(later.overlaps), later.as_of) == ([], office.clock.now())


async def test_each_level_is_kept_by_itself_and_forgotten_when_a_pair_is_marked() -> None:
    office = await two_teams()
    list_overlaps = listing(office)
    mark = MarkOverlapSeen(unit_of_work=office.store.unit_of_work, clock=office.clock, when_marked=list_overlaps.forget)
    assert [len((await list_overlaps(level)).overlaps) for level in OverlapLevel] == [1, 0, 0]
    assert await mark(SECOND, FIRST, DESK)
    assert [one.seen for one in (await list_overlaps(OverlapLevel.CERTAIN)).overlaps] == [True]
    assert not await mark(FIRST, SECOND, DESK)
    (entry,) = [one.entry for one in await office.history(SECOND)]
    assert (entry.action, entry.actor, entry.subject) == (HistoryAction.OVERLAP_SEEN, DESK, "ICCT-001")
    assert [(await office.team(one)).version for one in (FIRST, SECOND)] == [1, 1]


@pytest.mark.parametrize(
    ("pair", "field"),
    [
        ((FIRST, FIRST), "other_team_id"),
        ((TeamId("ICCT", 9), FIRST), "team_id"),
        ((FIRST, TeamId("ICCT", 9)), "other_team_id"),
    ],
)
async def test_a_pair_is_of_two_teams_that_are_there(pair: tuple[TeamId, TeamId], field: str) -> None:
    office = await two_teams()
    with pytest.raises(ValidationFailed) as refused:
        await MarkOverlapSeen(unit_of_work=office.store.unit_of_work, clock=office.clock)(*pair, DESK)
    assert set(refused.value.field_errors) == {(field,)}
    assert await office.history(FIRST) == []


async def test_one_team_is_found_by_its_number() -> None:
    office = await two_teams()
    overlaps_of = OverlapsOf(registrations=office.store.registrations, overlaps=office.store.overlaps)
    assert [one.other.team_id for one in await overlaps_of(FIRST)] == [SECOND]
    with pytest.raises(TeamNotFound):
        await overlaps_of(TeamId("ICCT", 9))

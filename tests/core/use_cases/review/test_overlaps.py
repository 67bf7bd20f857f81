"""Overlaps are shown, kept for a moment, and marked as seen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

import pytest

from icct_adapters.memory import InMemoryStore
from icct_core import (
    HistoryAction,
    HistoryEntry,
    InvalidValue,
    ListOverlaps,
    MarkOverlapSeen,
    Overlap,
    OverlapLevel,
    OverlapReader,
    OverlapsOf,
    RegistrationId,
    TeamId,
    TeamNotFound,
    ValidationFailed,
    parse_level,
)
from tests.support.review_office import DESK, FIRST, ReviewOffice

SECOND, REMOVED, NOBODY = TeamId("ICCT", 2), TeamId("ICCT", 3), TeamId("ICCT", 9)
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
    assert entry == HistoryEntry(
        at=office.clock.now(),
        prefix="ICCT",
        action=HistoryAction.OVERLAP_SEEN,
        actor=DESK,
        registration_id=(await office.team(SECOND)).id,
        subject="ICCT-001",
    )
    assert [(await office.team(one)).version for one in (FIRST, SECOND)] == [1, 1]


@pytest.mark.parametrize(
    ("pair", "field", "told"),
    [
        ((FIRST, FIRST), "other_team_id", "Name another team: nobody overlaps with his own"),
        ((NOBODY, FIRST), "team_id", "There is no team ICCT-009"),
        ((FIRST, NOBODY), "other_team_id", "There is no team ICCT-009"),
        ((REMOVED, FIRST), "team_id", "ICCT-003 was removed"),
        ((FIRST, REMOVED), "other_team_id", "ICCT-003 was removed"),
    ],
)
async def test_a_pair_is_of_two_teams_that_are_there(pair: tuple[TeamId, TeamId], field: str, told: str) -> None:
    office = await two_teams()
    assert await office.register("Team 3", church_name="Church 3") == REMOVED
    await office.remove(REMOVED)
    with pytest.raises(ValidationFailed) as refused:
        await MarkOverlapSeen(unit_of_work=office.store.unit_of_work, clock=office.clock)(*pair, DESK)
    assert refused.value.field_errors == {(field,): told}
    assert await office.history(FIRST) == []


async def test_it_is_kept_when_two_teams_were_looked_at() -> None:
    office = await two_teams()
    assert isinstance(office.store, InMemoryStore)
    await MarkOverlapSeen(unit_of_work=office.store.unit_of_work, clock=office.clock)(FIRST, SECOND, DESK)
    assert list(office.store.database.tables.overlaps_seen.values()) == [office.clock.now()]


async def test_one_team_is_found_by_its_number() -> None:
    office = await two_teams()
    overlaps_of = OverlapsOf(registrations=office.store.registrations, overlaps=office.store.overlaps)
    assert [one.other.team_id for one in await overlaps_of(FIRST)] == [SECOND]
    with pytest.raises(TeamNotFound):
        await overlaps_of(TeamId("ICCT", 9))


class CountedOverlaps(OverlapReader):
    """Has so many overlaps of every level, and remembers how often and up to how many it was asked for."""

    def __init__(self, overlap: Overlap, count: int) -> None:
        self.overlaps = [overlap] * count
        self.limits: list[int] = []

    async def of_level(self, prefix: str, level: OverlapLevel, *, limit: int) -> Sequence[Overlap]:
        self.limits.append(limit)
        return self.overlaps[:limit]

    async def of_team(self, registration_id: RegistrationId, *, limit: int) -> Sequence[Overlap]:
        self.limits.append(limit)
        return self.overlaps[:limit]


@pytest.mark.parametrize(("count", "listed", "is_all"), [(499, 499, True), (500, 500, True), (501, 500, False)])
async def test_five_hundred_of_a_level_are_listed(count: int, listed: int, is_all: bool) -> None:
    office = await two_teams()
    (overlap,) = (await listing(office)(OverlapLevel.CERTAIN)).overlaps
    counted = CountedOverlaps(overlap, count)
    list_overlaps = ListOverlaps(overlaps=counted, clock=office.clock, prefix="ICCT")
    found = await list_overlaps(OverlapLevel.CERTAIN)
    assert (len(found.overlaps), found.is_all, counted.limits) == (listed, is_all, [501])
    both = await list_overlaps()
    assert (len(both.overlaps), both.is_all, counted.limits) == (2 * listed, is_all, [501, 501])


async def test_teams_are_compared_once_in_ten_seconds_and_after_the_clock_was_set_back() -> None:
    office = await two_teams()
    (overlap,) = (await listing(office)(OverlapLevel.CERTAIN)).overlaps
    counted = CountedOverlaps(overlap, 1)
    list_overlaps = ListOverlaps(overlaps=counted, clock=office.clock, prefix="ICCT")
    for seconds, reads in ((0, 1), (0, 1), (9.9, 1), (0.1, 2), (-1, 3)):
        office.clock.advance(timedelta(seconds=seconds))
        await list_overlaps(OverlapLevel.CERTAIN)
        assert len(counted.limits) == reads


async def test_the_list_is_as_old_as_its_older_part() -> None:
    office = await two_teams()
    list_overlaps, begun = listing(office), office.clock.now()
    await list_overlaps(OverlapLevel.LIKELY)
    office.clock.advance(timedelta(seconds=5))
    assert (await list_overlaps()).as_of == begun


async def test_a_hundred_of_one_team_are_shown() -> None:
    office = await two_teams()
    (overlap,) = (await listing(office)(OverlapLevel.CERTAIN)).overlaps
    overlaps_of = OverlapsOf(registrations=office.store.registrations, overlaps=CountedOverlaps(overlap, 200))
    assert len(await overlaps_of(FIRST)) == 100


def test_a_level_is_one_of_three() -> None:
    assert [parse_level(one) for one in ("certain", "likely", "possible")] == list(OverlapLevel)
    for wrong in ("", "Certain", "sure"):
        with pytest.raises(InvalidValue, match=r"^Level must be one of certain, likely, possible$"):
            parse_level(wrong)

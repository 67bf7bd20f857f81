"""What happened, registrations among it, page by page (people.md, 4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icct_core import (
    CAPTAIN,
    OPERATOR,
    Arrival,
    EventsPlace,
    HistoryAction,
    ListEvents,
    ListEventsQuery,
    TeamId,
)
from tests.support.review_office import DESK, FIRST, ReviewOffice

MINUTE = timedelta(minutes=1)
SECOND, THIRD = TeamId("ICCT", 2), TeamId("ICCT", 3)


@pytest.fixture
async def office() -> ReviewOffice:
    """A team, a note about it, a second team and two notes, a third team; a minute apart."""
    office = ReviewOffice()
    await office.register()
    for does in (
        lambda: office.note("1"),
        lambda: office.register("Lions"),
        lambda: office.note("2"),
        lambda: office.note("3", SECOND),
        lambda: office.register("Tigers"),
    ):
        office.clock.advance(MINUTE)
        await does()
    return office


def events_of(office: ReviewOffice) -> ListEvents:
    return ListEvents(history=office.store.history, rules=office.rules)


async def told(office: ReviewOffice, **asked: object) -> list[str | None]:
    """Each event of a page: the number of a team that registered, or the text of a note."""
    return [
        str(one.team_id) if isinstance(one, Arrival) else one.entry.note
        for one in (await events_of(office)(ListEventsQuery(**{"limit": 100} | asked))).events  # type: ignore[arg-type]
    ]


ALL = ["ICCT-003", "3", "2", "ICCT-002", "1", "ICCT-001"]


async def test_registrations_stand_among_what_was_done(office: ReviewOffice) -> None:
    assert await told(office) == ALL
    page = await events_of(office)(ListEventsQuery(limit=6))
    assert page.next_place is None
    first = page.events[-1]
    assert first == Arrival(FIRST, office.clock.now() - 5 * MINUTE)


@pytest.mark.parametrize("limit", range(1, 7))
async def test_every_event_is_on_one_page(office: ReviewOffice, limit: int) -> None:
    found: list[str | None] = []
    place: EventsPlace | None = EventsPlace()
    while place is not None:
        found += await told(office, limit=limit, place=place)
        page = await events_of(office)(ListEventsQuery(limit=limit, place=place))
        assert len(page.events) == limit or page.next_place is None
        place = page.next_place
    assert found == ALL


@pytest.mark.parametrize("limit", range(1, 6))
async def test_what_happens_meanwhile_is_on_no_later_page(office: ReviewOffice, limit: int) -> None:
    page = await events_of(office)(ListEventsQuery(limit=limit))
    office.clock.advance(MINUTE)
    await office.register("Bears")
    await office.note("4")
    assert await told(office, place=page.next_place) == ALL[limit:]


async def test_where_there_was_nothing_of_a_kind_nothing_of_it_comes_later() -> None:
    office = ReviewOffice()
    for name in ("Lions", "Tigers"):
        await office.register(name)
    page = await events_of(office)(ListEventsQuery(limit=1))
    assert page.next_place == EventsPlace(entry=0, team=2)
    await office.note("late")
    assert await told(office, place=page.next_place) == ["ICCT-001"]


async def test_either_kind_can_be_asked_for_alone(office: ReviewOffice) -> None:
    assert await told(office, entries=False) == ["ICCT-003", "ICCT-002", "ICCT-001"]
    assert await told(office, arrivals=False) == ["3", "2", "1"]
    assert await told(office, arrivals=False, actions=frozenset({HistoryAction.DECIDED})) == []


async def test_of_a_team_or_by_somebody(office: ReviewOffice) -> None:
    assert await told(office, team_id=SECOND) == ["3", "ICCT-002"]
    assert await told(office, team_id=THIRD) == ["ICCT-003"]
    assert await told(office, actor=CAPTAIN) == ["ICCT-003", "ICCT-002", "ICCT-001"]
    assert await told(office, actor=DESK) == ["3", "2", "1"]
    assert await told(office, actor=OPERATOR) == []


async def test_another_tournament_has_its_own(office: ReviewOffice) -> None:
    youth = ListEvents(history=office.store.history, rules=type(office.rules)(id_prefix="YOUTH"))
    assert (await youth(ListEventsQuery(limit=9))).events == []

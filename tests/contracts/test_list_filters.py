"""What every ``RegistrationReader`` promises of filters and counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from icct_core import (
    ChurchName,
    Registration,
    RegistrationFilter,
    RegistrationStatus,
    StatusCounts,
    TeamId,
    TournamentRules,
    search_words,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, Store

RULES = TournamentRules(min_players=0, teams_per_church=None)
REGISTERED, REQUESTED, CONFIRMED, REJECTED, WITHDRAWN = RegistrationStatus
SECOND = timedelta(seconds=1)
MANY = 1_000


async def enter(store: Store, name: str, **form: Any) -> Registration:
    draft = a_draft(rules=RULES, team_name=name, **form)
    async with store.unit_of_work.begin() as tx:
        team_id = await tx.registrations.enter(draft, RULES, at=NOW)
    return await store.registrations.get(team_id)


async def change(store: Store, team: Registration, status: RegistrationStatus | None) -> None:
    """Give it a status a second per number after ``NOW``, or remove it."""
    at = NOW + team.team_id.number * SECOND
    async with store.unit_of_work.begin() as tx:
        before = await tx.registrations.get(team.team_id)
        after = before.removed(at=at) if status is None else before.become(status, at=at)
        await tx.registrations.change(before, after, teams_per_church=None)


async def fill(store: Store) -> None:
    """Six teams: registered, confirmed twice, rejected, withdrawn, removed; the fourth is of another church."""
    names = ["Lions 1", "Lions 2", "Lions 3", "Tigers 4", "Tigers 5", "Tigers 6"]
    teams = [await enter(store, name, church_name="Hope" if name == "Tigers 4" else "Grace") for name in names]
    for team, status in zip(teams[1:], (CONFIRMED, CONFIRMED, REJECTED, WITHDRAWN, None), strict=True):
        await change(store, team, status)


async def numbers(store: Store, which: RegistrationFilter) -> list[int]:
    """Those of one page, if pages of one say the same."""
    one_page = [line.team_id for line in await store.registrations.page(which, after=None, limit=100)]
    one_by_one, after = [], None
    while found := await store.registrations.page(which, after=after, limit=1):
        one_by_one.append(after := found[0].team_id)
    assert one_page == one_by_one
    assert await store.registrations.count(which) == len(one_page)
    return [team_id.number for team_id in one_page]


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"removed": False}, [1, 2, 3, 4, 5]),
        ({"status": CONFIRMED}, [2, 3]),
        ({"status": frozenset({CONFIRMED})}, [2, 3]),
        ({"status": frozenset({CONFIRMED, REJECTED})}, [2, 3, 4]),
        ({"status": frozenset({REQUESTED, REJECTED})}, [4]),
        ({"status": frozenset(RegistrationStatus)}, [1, 2, 3, 4, 5, 6]),
        ({"status": frozenset[RegistrationStatus]()}, []),
        ({"status": WITHDRAWN}, [5, 6]),
        ({"status": WITHDRAWN, "removed": False}, [5]),
        ({"changed_since": NOW}, [1, 2, 3, 4, 5, 6]),
        ({"changed_since": NOW + 3 * SECOND}, [3, 4, 5, 6]),
        ({"changed_since": NOW + 3 * SECOND, "removed": False}, [3, 4, 5]),
        ({"changed_since": NOW + 7 * SECOND}, []),
        ({"changed_since": NOW + 3 * SECOND, "status": frozenset({CONFIRMED, REGISTERED})}, [3]),
        ({"words": ("tigers",), "status": frozenset({REJECTED, WITHDRAWN})}, [4, 5]),
        ({"church_key": ChurchName("GRACE").key, "status": frozenset({CONFIRMED, REJECTED})}, [2, 3]),
    ],
)
async def test_filters_choose_by_statuses_time_and_removal(
    store: Store, which: dict[str, Any], expected: list[int]
) -> None:
    await fill(store)
    assert await numbers(store, RegistrationFilter(**which)) == expected


def counts(*numbers: int, removed: int = 0, is_exact: bool = True) -> StatusCounts:
    return StatusCounts(
        by_status=dict(zip(RegistrationStatus, numbers, strict=True)), removed=removed, is_exact=is_exact
    )


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ({}, counts(1, 0, 2, 1, 1, removed=1)),
        ({"removed": False}, counts(1, 0, 2, 1, 1)),
        ({"status": REJECTED}, counts(1, 0, 2, 1, 1, removed=1)),
        ({"status": frozenset({REJECTED, CONFIRMED}), "removed": False}, counts(1, 0, 2, 1, 1)),
        ({"church_key": ChurchName("Grace").key}, counts(1, 0, 2, 0, 1)),
        ({"church_key": ChurchName("Nobody").key}, counts(0, 0, 0, 0, 0)),
        ({"words": ("lions",)}, counts(1, 0, 2, 0, 0)),
        ({"words": ("lions",), "status": WITHDRAWN}, counts(1, 0, 2, 0, 0)),
        ({"changed_since": NOW + 3 * SECOND}, counts(0, 0, 1, 1, 1, removed=1)),
    ],
)
async def test_every_status_is_counted_for_the_rest_of_the_filter(
    store: Store, which: dict[str, Any], expected: StatusCounts
) -> None:
    await fill(store)
    assert await store.registrations.status_counts(RegistrationFilter(**which), at_most=MANY) == expected


async def test_nobody_registered_is_none_of_each(store: Store) -> None:
    assert await store.registrations.status_counts(RegistrationFilter(), at_most=MANY) == counts(0, 0, 0, 0, 0)


async def test_counting_what_has_to_be_read_stops(store: Store) -> None:
    for number in range(4):
        await enter(store, f"Lions {number}")
    which = RegistrationFilter(words=("lions",))
    for at_most, expected in ((3, counts(3, 0, 0, 0, 0, is_exact=False)), (5, counts(4, 0, 0, 0, 0))):
        assert await store.registrations.status_counts(which, at_most=at_most) == expected
        assert await store.registrations.count(which, at_most=at_most) == min(at_most, 4)
    assert not (await store.registrations.status_counts(which, at_most=4)).is_exact
    assert await store.registrations.status_counts(RegistrationFilter(), at_most=1) == counts(4, 0, 0, 0, 0)


@pytest.mark.parametrize("after", [None, TeamId("ICCT", 2), TeamId("ICCT", 99)])
@pytest.mark.parametrize(
    "which",
    [
        {"words": ("lions", "grace")},
        {"words": ("lions", "nobody")},
        {"words": ("lions", "grace"), "status": CONFIRMED},
        {"words": ("lions", "grace"), "status": frozenset({REJECTED, CONFIRMED}), "removed": False},
        {"words": ("icct", "00")},
        {"words": ("icct",), "church_key": ChurchName("Grace").key, "status": WITHDRAWN},
        {"changed_since": NOW + 3 * SECOND},
    ],
)
async def test_a_search_finds_what_a_page_and_the_counts_have(
    store: Store, which: dict[str, Any], after: TeamId | None
) -> None:
    await fill(store)
    wanted, teams = RegistrationFilter(**which), store.registrations
    for limit in (1, 2, MANY):
        page, counted = await teams.search(wanted, after=after, limit=limit, at_most=MANY)
        assert page == await teams.page(wanted, after=after, limit=limit)
        assert counted == await teams.status_counts(wanted, at_most=MANY)
        page, counted = await teams.search(wanted, after=after, limit=limit, at_most=1)
        assert page == await teams.page(wanted, after=after, limit=limit)
        there = sum(counted.by_status.values()) + counted.removed
        assert (there, counted.is_exact) in {(1, False), (0, True)}


@pytest.mark.parametrize(
    "q",
    [
        "icct-001",
        "ICCT 001",
        "orsted",
        "ØRSTED",
        "lodz",
        "Player 11",
        "9000000011",
        "+91 90000 00011",
        "(+91) 98765-43210",
        "0 98765 43211",
        "john samuel",
        "raj david",
        "JOHN.SAMUEL@example.com",
    ],
)
async def test_a_search_finds_people_phones_and_addresses(store: Store, q: str) -> None:
    await enter(store, "Ørsted Lions", church_name="Łódź Church")
    await enter(
        store,
        "Tigers",
        church_name="Hope",
        captain_name="Thomas",
        captain_phone="9111111111",
        captain_whatsapp="",
        captain_email="x@y.org",
        coach_name="Isaac",
        players="[]",
    )
    assert await numbers(store, RegistrationFilter(words=search_words(q))) == [1]


async def test_a_removed_team_is_found_by_its_number_alone(store: Store) -> None:
    removed = await enter(store, "Lions")
    await change(store, removed, None)
    for q, found in (("icct-001", [1]), ("lions", []), ("john", []), ("9876543210", []), ("9000000001", [])):
        assert await numbers(store, RegistrationFilter(words=search_words(q))) == found, q

"""What every ``RegistrationReader`` promises of lists in any order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icct_core import (
    ChurchName,
    ListPlace,
    RegistrationFilter,
    RegistrationStatus,
    SortedBy,
    TeamId,
    TeamOrder,
    TournamentRules,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, Store, remove

EVERYTHING = RegistrationFilter()
RULES = TournamentRules(min_players=0, teams_per_church=None)
TEAMS = [
    ("lions", "Zion", "Arun"),
    ("Tigers", "Grace", "bala"),
    ("eagles", "Zion", "Arun"),
    ("Lions", "Hope", "Chandran"),
    ("தமிழ் அணி", "Grace", "அருண்"),
]
SECOND = timedelta(seconds=1)


async def fill(store: Store) -> None:
    """Each registers a second before the one with the number before it, and is changed at last in another order."""
    for number, (team, church, captain) in enumerate(TEAMS, start=1):
        draft = a_draft(
            rules=RULES,
            team_name=team,
            church_name=church,
            captain_name=captain,
            captain_phone=f"98765{number:05}",
            players="[]",
        )
        async with store.unit_of_work.begin() as tx:
            await tx.registrations.enter(draft, RULES, at=NOW - number * SECOND)
    for seconds, number in enumerate((2, 4, 1, 3, 5)):
        await confirm(store, number, seconds=seconds)


async def confirm(store: Store, number: int, *, seconds: int) -> None:
    at = NOW + seconds * SECOND
    async with store.unit_of_work.begin() as tx:
        before = await tx.registrations.get(TeamId("ICCT", number))
        status = RegistrationStatus.CONFIRMED if before.status.value == "registered" else RegistrationStatus.REGISTERED
        await tx.registrations.change(before, before.become(status, at=at), teams_per_church=None)


async def numbers(store: Store, order: TeamOrder, which: RegistrationFilter = EVERYTHING) -> list[int]:
    """Those of one page, if pages of one, each after the other, have the same."""
    one_page = await store.registrations.sorted_page(which, order, after=None, limit=100)
    one_by_one: list[int] = []
    place: ListPlace | None = None
    while found := await store.registrations.sorted_page(which, order, after=place, limit=1):
        place = ListPlace(found[0].team_id, found[0].changed_at)
        one_by_one.append(found[0].team_id.number)
    assert [line.team_id.number for line in one_page] == one_by_one
    return one_by_one


ORDERS = [
    (SortedBy.NUMBER, [1, 2, 3, 4, 5]),
    (SortedBy.TEAM, [3, 1, 4, 2, 5]),
    (SortedBy.CHURCH, [2, 5, 4, 1, 3]),
    (SortedBy.CAPTAIN, [1, 3, 2, 4, 5]),
    (SortedBy.REGISTERED, [5, 4, 3, 2, 1]),
    (SortedBy.CHANGED, [2, 4, 1, 3, 5]),
]


@pytest.mark.parametrize(("by", "expected"), ORDERS)
async def test_a_list_is_in_the_order_asked_for_and_the_same_from_its_end(
    store: Store, by: SortedBy, expected: list[int]
) -> None:
    await fill(store)
    assert await numbers(store, TeamOrder(by)) == expected
    assert await numbers(store, TeamOrder(by, descending=True)) == expected[::-1]


@pytest.mark.parametrize("by", SortedBy)
async def test_no_order_has_other_teams_than_the_filter(store: Store, by: SortedBy) -> None:
    await fill(store)
    await remove(store.unit_of_work, TeamId("ICCT", 5))
    for which, expected in (
        (RegistrationFilter(), {1, 2, 3, 4, 5}),
        (RegistrationFilter(removed=False), {1, 2, 3, 4}),
        (RegistrationFilter(church_key=ChurchName("ZION").key), {1, 3}),
        (RegistrationFilter(words=("lions",)), {1, 4}),
        (RegistrationFilter(words=("lions", "arun")), {1}),
        (RegistrationFilter(changed_since=NOW + 2 * SECOND, removed=False), {1, 3}),
        (RegistrationFilter(status=RegistrationStatus.CONFIRMED), {1, 2, 3, 4}),
        (RegistrationFilter(status=frozenset({RegistrationStatus.REJECTED})), set()),
    ):
        assert set(await numbers(store, TeamOrder(by), which)) == expected, which


@pytest.mark.parametrize("by", SortedBy)
async def test_after_a_team_that_there_is_not_there_is_none(store: Store, by: SortedBy) -> None:
    await fill(store)
    for team_id in (TeamId("ICCT", 99), TeamId("OTHER", 1)):
        page = await store.registrations.sorted_page(
            RegistrationFilter(), TeamOrder(by), after=ListPlace(team_id), limit=10
        )
        assert list(page) == []


async def test_a_page_goes_on_where_its_last_team_was_before_it_was_changed(store: Store) -> None:
    await fill(store)
    by_change = TeamOrder(SortedBy.CHANGED)
    *_, last = await store.registrations.sorted_page(RegistrationFilter(), by_change, after=None, limit=2)
    assert last.team_id.number == 4
    await confirm(store, 4, seconds=60)
    places = {ListPlace(last.team_id, last.changed_at): [1, 3, 5, 4], ListPlace(last.team_id): []}
    for place, expected in places.items():
        page = await store.registrations.sorted_page(RegistrationFilter(), by_change, after=place, limit=10)
        assert [line.team_id.number for line in page] == expected


async def test_by_church_teams_stand_where_their_church_does(store: Store) -> None:
    """However its name was typed."""
    await fill(store)
    draft = a_draft(rules=RULES, team_name="Hawks", church_name="G.R.A.C.E", players="[]", captain_name="Zacharias")
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.enter(draft, RULES, at=NOW)
    assert await numbers(store, TeamOrder(SortedBy.CHURCH)) == [2, 5, 6, 4, 1, 3]

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from icct_adapters.memory import InMemoryDatabase, InMemoryRegistrationReader
from icct_core import (
    Badge,
    ChurchName,
    ListRegistrations,
    ListRegistrationsQuery,
    Registration,
    RegistrationFilter,
    RegistrationPage,
    RegistrationStatus,
    RegistrationSummary,
    SortedBy,
    StatusCounts,
    StoredFile,
    TeamId,
    TeamOrder,
    TournamentRules,
    ValidationFailed,
)
from icct_core.use_cases.teams import list_registrations
from tests.support.builders import a_draft, a_registration
from tests.support.review_office import ReviewOffice

CONFIRMED, WITHDRAWN = RegistrationStatus.CONFIRMED, RegistrationStatus.WITHDRAWN


def numbered(number: int, *, church: str = "Grace Church", prefix: str = "ICCT", **changes: Any) -> Registration:
    draft = a_draft(team_name=f"Team {number}", church_name=church)
    return a_registration(id=draft.id, team=draft.team, team_id=TeamId(prefix, number), **changes)


def listing(*registrations: Registration) -> ListRegistrations:
    """The use case on a store that holds these."""
    database = InMemoryDatabase()
    database.tables.registrations.update({one.id: one for one in registrations})
    return ListRegistrations(registrations=InMemoryRegistrationReader(database))


def numbers(page: RegistrationPage) -> list[str]:
    return [str(line.team_id) for line in page.registrations]


async def test_an_empty_list_is_a_page_without_teams() -> None:
    assert await listing()(ListRegistrationsQuery()) == RegistrationPage(
        registrations=[], total_count=0, next_after=None, status_counts=dict.fromkeys(RegistrationStatus, 0)
    )


async def test_teams_come_in_the_order_of_their_numbers_whatever_came_in_first() -> None:
    page = await listing(numbered(10), numbered(9), numbered(1000), numbered(1))(ListRegistrationsQuery())
    assert numbers(page) == ["ICCT-001", "ICCT-009", "ICCT-010", "ICCT-1000"]
    assert (page.total_count, page.next_after) == (4, None)


async def test_prefixes_come_one_after_the_other() -> None:
    all_teams = listing(numbered(2), numbered(1, prefix="CUP"), numbered(1), numbered(3, prefix="CUP"))
    first = await all_teams(ListRegistrationsQuery(limit=3))
    assert numbers(first) == ["CUP-001", "CUP-003", "ICCT-001"]
    assert numbers(await all_teams(ListRegistrationsQuery(limit=3, after=first.next_after))) == ["ICCT-002"]


async def test_a_line_says_who_a_team_is() -> None:
    logo = StoredFile(url="https://files.example/logo", version="1")
    changed_at = a_registration().registered_at + timedelta(days=1)
    stored = numbered(1, status=CONFIRMED, logo=logo, version=7, changed_at=changed_at)
    waiting = numbered(2)
    page = await listing(stored, waiting)(ListRegistrationsQuery())
    assert page.registrations[0] == RegistrationSummary(
        id=stored.id,
        team_id=TeamId("ICCT", 1),
        team_name=stored.known_team.name,
        church_name=stored.known_team.church,
        captain_name=stored.known_team.captain.name,
        player_count=11,
        status=CONFIRMED,
        registered_at=stored.registered_at,
        changed_at=stored.changed_at,
        version=7,
        logo_url="https://files.example/logo",
    )
    assert page.registrations[1].logo_url is None


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6])
async def test_following_the_pages_shows_every_team_once(limit: int) -> None:
    teams = listing(*(numbered(number) for number in range(1, 6)))
    shown, after = [], None
    for _ in range(-(-5 // limit)):
        page = await teams(ListRegistrationsQuery(limit=limit, after=after))
        assert page.total_count == 5
        shown += numbers(page)
        after = page.next_after
    assert after is None
    assert shown == ["ICCT-001", "ICCT-002", "ICCT-003", "ICCT-004", "ICCT-005"]


async def test_a_team_that_registers_between_two_pages_moves_no_other() -> None:
    database = InMemoryDatabase()
    teams = ListRegistrations(registrations=InMemoryRegistrationReader(database))
    for number in (1, 2, 3):
        database.tables.registrations[numbered(number).id] = numbered(number)
    first = await teams(ListRegistrationsQuery(limit=2))
    newest = numbered(4)
    database.tables.registrations[newest.id] = newest
    second = await teams(ListRegistrationsQuery(limit=2, after=first.next_after))
    assert numbers(first) + numbers(second) == ["ICCT-001", "ICCT-002", "ICCT-003", "ICCT-004"]


async def test_behind_the_last_team_there_is_an_empty_page_and_the_same_total() -> None:
    page = await listing(numbered(1), numbered(2))(ListRegistrationsQuery(after=TeamId("ICCT", 2)))
    assert (numbers(page), page.total_count, page.next_after, page.is_exact) == ([], 2, None, True)


async def test_a_page_has_a_hundred_teams_unless_asked_otherwise() -> None:
    page = await listing(*(numbered(number) for number in range(1, 102)))(ListRegistrationsQuery())
    assert (len(page.registrations), page.total_count, page.next_after) == (100, 101, TeamId("ICCT", 100))


@pytest.mark.parametrize("limit", [1, 500])
async def test_bounds_of_the_limit_belong_to_it(limit: int) -> None:
    page = await listing(numbered(1))(ListRegistrationsQuery(limit=limit))
    assert numbers(page) == ["ICCT-001"]


@pytest.mark.parametrize("limit", [-1, 0, 501])
async def test_a_limit_out_of_bounds_is_refused_as_a_field(limit: int) -> None:
    with pytest.raises(ValidationFailed) as refused:
        await listing(numbered(1))(ListRegistrationsQuery(limit=limit))
    assert refused.value.field_errors == {("limit",): "Limit must be 1 to 500"}


async def test_a_church_is_found_however_it_is_spelled() -> None:
    teams = listing(
        numbered(1, church="CSI St. Peter's Church"),
        numbered(2, church="Grace Church"),
        numbered(3, church="csi st peters church"),
    )
    page = await teams(ListRegistrationsQuery(church=ChurchName.parse("CSI ST. PETERS CHURCH")))
    assert (numbers(page), page.total_count) == (["ICCT-001", "ICCT-003"], 2)


async def test_a_status_is_found() -> None:
    teams = listing(*(numbered(number, status=status) for number, status in enumerate(RegistrationStatus, start=1)))
    for number, status in enumerate(RegistrationStatus, start=1):
        page = await teams(ListRegistrationsQuery(status=status))
        assert (numbers(page), page.total_count) == ([f"ICCT-00{number}"], 1)


async def test_a_filter_goes_on_from_page_to_page_and_the_total_counts_what_it_matches() -> None:
    teams = listing(
        *(numbered(number, status=CONFIRMED, church="Hope Church") for number in (2, 4, 6)),
        *(numbered(number, church="Hope Church") for number in (1, 3)),
        numbered(5, status=CONFIRMED),
    )
    which = ListRegistrationsQuery(status=CONFIRMED, church=ChurchName.parse("Hope Church"), limit=2)
    first = await teams(which)
    second = await teams(replace(which, after=first.next_after))
    assert (numbers(first), numbers(second)) == (["ICCT-002", "ICCT-004"], ["ICCT-006"])
    assert (first.total_count, second.total_count, second.next_after) == (3, 3, None)


async def store_with_teams() -> ReviewOffice:
    """One registered, two confirmed, one withdrawn, two removed: all of one church."""
    office = ReviewOffice(rules=TournamentRules(teams_per_church=None))
    for number in range(1, 7):
        await office.register(f"Team {number}")
    for number, decision in ((2, "confirm"), (3, "confirm"), (4, "withdraw")):
        await office.decide(decision, TeamId("ICCT", number))
    for number in (5, 6):
        await office.remove(TeamId("ICCT", number))
    return office


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({}, 6),
        ({"removed": False}, 4),
        ({"status": CONFIRMED}, 2),
        ({"status": WITHDRAWN}, 3),
        ({"status": WITHDRAWN, "removed": False}, 1),
        ({"status": frozenset({CONFIRMED, WITHDRAWN})}, 5),
    ],
)
@pytest.mark.parametrize("limit", [1, 6])
async def test_removed_teams_count_with_those_withdrawn_but_have_no_status(
    query: dict[str, Any], total: int, limit: int
) -> None:
    office = await store_with_teams()
    page = await ListRegistrations(registrations=office.store.registrations)(
        ListRegistrationsQuery(**query, limit=limit)
    )
    assert (len(page.registrations), page.total_count, page.is_exact) == (min(limit, total), total, True)
    assert page.counts_are_exact
    assert page.status_counts == dict(zip(RegistrationStatus, (1, 0, 2, 0, 1), strict=True))


async def test_a_page_has_the_badges_of_its_teams() -> None:
    office = await store_with_teams()
    teams = ListRegistrations(
        registrations=office.store.registrations,
        badges=office.store.badges,
        rules=TournamentRules(teams_per_church=2),
    )
    playing = [(await office.team(TeamId("ICCT", number))).id for number in (1, 2, 3)]
    over_limit = await teams(ListRegistrationsQuery())
    assert over_limit.badges == dict.fromkeys(playing, frozenset({Badge.OVERLAP, Badge.OVER_LIMIT}))
    assert (await teams(ListRegistrationsQuery(status=WITHDRAWN))).badges == {}
    within = await replace(teams, rules=TournamentRules(teams_per_church=3))(ListRegistrationsQuery())
    assert within.badges == dict.fromkeys(playing, frozenset({Badge.OVERLAP}))
    assert (await replace(teams, badges=None)(ListRegistrationsQuery())).badges == {}


class ListeningReader(InMemoryRegistrationReader):
    """Remembers how many teams each page was asked for."""

    limits: tuple[int, ...] = ()

    async def page(
        self, which: RegistrationFilter, *, after: TeamId | None, limit: int
    ) -> Sequence[RegistrationSummary]:
        self.limits += (limit,)
        return await super().page(which, after=after, limit=limit)


async def test_one_team_more_is_read_than_is_shown() -> None:
    reader = ListeningReader(InMemoryDatabase())
    await ListRegistrations(registrations=reader)(ListRegistrationsQuery(limit=7))
    assert reader.limits == (8,)


class RoughReader(InMemoryRegistrationReader):
    """Stops counting statuses early, as where so many teams match that counting them all would be slow."""

    async def status_counts(self, which: RegistrationFilter, *, at_most: int) -> StatusCounts:
        return replace(await super().status_counts(which, at_most=at_most), is_exact=False)


async def test_teams_of_a_status_are_counted_by_themselves_where_counting_all_would_be_slow() -> None:
    database = InMemoryDatabase()
    teams = [numbered(number, status=CONFIRMED) for number in range(1, 4)] + [numbered(4)]
    database.tables.registrations.update({one.id: one for one in teams})
    rough = ListRegistrations(registrations=RoughReader(database))
    page = await rough(ListRegistrationsQuery(status=CONFIRMED, words=("grace",), limit=2))
    assert (numbers(page), page.total_count, page.is_exact) == (["ICCT-001", "ICCT-002"], 3, True)
    assert page.counts_are_exact is False  # of the other statuses there may be more
    page = await rough(ListRegistrationsQuery(words=("grace",), limit=2))
    assert (page.total_count, page.is_exact, page.counts_are_exact) == (4, False, False)
    page = await rough(ListRegistrationsQuery(words=("grace",)))
    assert (page.total_count, page.is_exact, page.counts_are_exact) == (4, True, True)
    page = await rough(ListRegistrationsQuery(status=CONFIRMED, words=("grace",)))
    assert (page.total_count, page.is_exact, page.counts_are_exact) == (3, True, False)


@pytest.mark.parametrize(("counted", "total", "is_exact"), [(2, 2, False), (3, 3, False), (4, 3, True)])
async def test_teams_of_a_status_are_counted_up_to_a_thousand(
    monkeypatch: pytest.MonkeyPatch, counted: int, total: int, is_exact: bool
) -> None:
    assert list_registrations.COUNTED == 1_000
    monkeypatch.setattr(list_registrations, "COUNTED", counted)
    database = InMemoryDatabase()
    teams = [numbered(number, status=CONFIRMED) for number in range(1, 4)]
    database.tables.registrations.update({one.id: one for one in teams})
    rough = ListRegistrations(registrations=RoughReader(database))
    page = await rough(ListRegistrationsQuery(status=CONFIRMED, words=("grace",), limit=1))
    assert (page.total_count, page.is_exact) == (total, is_exact)


async def test_several_words_have_their_counts_with_the_page() -> None:
    teams = [numbered(number, status=CONFIRMED) for number in range(1, 4)] + [numbered(4)]
    page = await listing(*teams)(ListRegistrationsQuery(status=CONFIRMED, words=("grace", "team"), limit=2))
    assert (numbers(page), page.total_count, page.next_after) == (["ICCT-001", "ICCT-002"], 3, TeamId("ICCT", 2))
    assert (page.status_counts[CONFIRMED], page.status_counts[RegistrationStatus.REGISTERED]) == (3, 1)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", TeamOrder()),
        ("number", TeamOrder()),
        ("-number", TeamOrder(SortedBy.NUMBER, descending=True)),
        ("captain", TeamOrder(SortedBy.CAPTAIN)),
        ("-changed", TeamOrder(SortedBy.CHANGED, descending=True)),
    ],
)
def test_an_order_is_named_by_what_is_compared_and_turned_round_by_a_minus(sort: str, expected: TeamOrder) -> None:
    assert ListRegistrationsQuery.parse(sort=sort).order == expected


@pytest.mark.parametrize("sort", ["-", "--team", "phone", "Team", "team "])
def test_another_order_is_refused_as_a_field(sort: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        ListRegistrationsQuery.parse(sort=sort)
    sentence = "Sort must be one of number, team, church, captain, registered, changed, after a - from the end"
    assert refused.value.field_errors == {("sort",): sentence}


async def test_pages_in_another_order_follow_each_other_too() -> None:
    teams = listing(*(numbered(number) for number in range(1, 6)))
    backwards = TeamOrder(SortedBy.NUMBER, descending=True)
    first = await teams(ListRegistrationsQuery(order=backwards, limit=2))
    second = await teams(ListRegistrationsQuery(order=backwards, limit=3, after=first.next_after))
    assert (numbers(first), first.next_after) == (["ICCT-005", "ICCT-004"], TeamId("ICCT", 4))
    assert (numbers(second), second.next_after, second.total_count) == (["ICCT-003", "ICCT-002", "ICCT-001"], None, 5)


async def test_in_another_order_several_words_are_counted_too() -> None:
    teams = listing(*(numbered(number, status=CONFIRMED) for number in range(1, 4)))
    order = TeamOrder(SortedBy.CAPTAIN)
    page = await teams(ListRegistrationsQuery(order=order, words=("grace", "team"), limit=2))
    assert (numbers(page), page.total_count, page.status_counts[CONFIRMED]) == (["ICCT-001", "ICCT-002"], 3, 3)

"""A hundred thousand teams do not slow the organisers' lists down: each reads its page by an index."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from icct_adapters.sql import SqlDatabase, SqlStore
from icct_core import (
    ChurchName,
    ListPlace,
    ListRegistrations,
    ListRegistrationsQuery,
    OverlapLevel,
    RegistrationFilter,
    RegistrationId,
    RegistrationStatus,
    SortedBy,
    TeamId,
    TeamOrder,
)
from tests.support.databases.filled import fill, tidy_up
from tests.support.databases.query_plans import Ask, plans, reads_all_of
from tests.support.databases.stores import NOW, Store, empty_database, sqlite_url

A_CHURCH, AN_ALIAS = ChurchName.parse("Church 7"), ChurchName.parse("Alias 7")
DEEP = TeamId.parse("ICCT-90000")


def a_page(**query: Any) -> Ask:
    """Ask for one page, and no count."""
    wanted = ListRegistrationsQuery(**query)

    async def ask(store: Store) -> Any:
        return await store.registrations.page(wanted.which, after=wanted.after, limit=101)

    return ask


def a_count(**query: Any) -> Ask:
    wanted = ListRegistrationsQuery(**query)

    async def ask(store: Store) -> Any:
        return await store.registrations.count(wanted.which)

    return ask


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SqlDatabase]:
    if request.param == "sqlite":
        url = sqlite_url(tmp_path_factory.mktemp("full"))
    else:
        url = request.getfixturevalue("postgres").create_database()
    async with empty_database(url) as database:
        await fill(database, teams=100_000)
        await tidy_up(database)
        yield database


async def ids(database: SqlDatabase, limit: int) -> list[RegistrationId]:
    page = await SqlStore(database).registrations.page(RegistrationFilter(), after=DEEP, limit=limit)
    return [line.id for line in page]


async def test_badges_of_a_page_are_looked_up(full: SqlDatabase) -> None:
    page = await ids(full, 100)

    async def ask(_: Store) -> Any:
        return await SqlStore(full).badges.badges(page, teams_per_church=10)

    (plan,) = await plans(full, ask)
    for table in ("teams", "players", "churches"):
        assert not reads_all_of(table, plan), plan
    for index in ("phone", "church_key"):
        assert f"ix_players_{index}" in plan, plan
    for index in ("captain_phone", "church_captain", "church_coach"):
        assert f"ix_teams_{index}" in plan, plan


@pytest.mark.parametrize("full", ["postgresql"], indirect=True)
async def test_without_its_index_everybody_is_read_for_badges(full: SqlDatabase) -> None:
    page = await ids(full, 100)

    async def ask(_: Store) -> Any:
        return await SqlStore(full).badges.badges(page, teams_per_church=10)

    (plan,) = await plans(full, ask, without="ix_players_church_key")
    assert reads_all_of("players", plan), plan


OF_ONE_TEAM = (
    *(f"ix_players_{column}" for column in ("phone", "church_key", "name_key")),
    *(f"ix_teams_{columns}" for columns in ("captain_phone", "church_captain", "church_coach", "coach_key")),
)


async def test_the_overlaps_of_a_team_are_looked_up(full: SqlDatabase) -> None:
    (team,) = await ids(full, 1)

    async def ask(_: Store) -> Any:
        return await SqlStore(full).overlaps.of_team(team, limit=100)

    asked = await plans(full, ask)
    assert len(asked) <= 4
    for plan in asked:
        assert not reads_all_of("teams", plan), plan
        assert not reads_all_of("players", plan), plan
    for index in OF_ONE_TEAM:
        assert any(index in plan for plan in asked), index


OF_ALL_TEAMS: dict[OverlapLevel, list[tuple[str, ...]]] = {
    OverlapLevel.CERTAIN: [("ix_players_phone", "ix_teams_captain_phone")],
    OverlapLevel.LIKELY: [("ix_players_church_key", "ix_teams_church_captain", "ix_teams_church_coach")],
    OverlapLevel.POSSIBLE: [
        ("ix_players_phone", "ix_teams_captain_phone"),
        ("ix_players_name_key", "ix_teams_coach_key"),
    ],
}
"""Of each statement, the indexes that have all that is compared, in order."""


def all_overlaps(database: SqlDatabase, level: OverlapLevel) -> Ask:
    async def ask(_: Store) -> Any:
        return await SqlStore(database).overlaps.of_level("ICCT", level, limit=50)

    return ask


@pytest.mark.parametrize("level", OverlapLevel)
async def test_everybody_is_compared_without_reading_a_table(full: SqlDatabase, level: OverlapLevel) -> None:
    asked = await plans(full, all_overlaps(full, level))
    for plan, indexes in zip(asked, OF_ALL_TEAMS[level], strict=False):
        assert not reads_all_of("players", plan), plan
        for index in indexes:
            assert f"Index Only Scan using {index}" in plan or f"INDEX {index}" in plan, plan


@pytest.mark.parametrize("level", OverlapLevel)
@pytest.mark.parametrize("full", ["postgresql"], indirect=True)
async def test_everybody_is_compared_in_the_order_of_indexes(full: SqlDatabase, level: OverlapLevel) -> None:
    for plan, indexes in zip(await plans(full, all_overlaps(full, level)), OF_ALL_TEAMS[level], strict=False):
        _, _, ordered = plan.partition("Merge Append")
        assert ordered, plan
        assert [index in ordered for index in indexes] == [True] * len(indexes), plan


@pytest.mark.parametrize(
    ("level", "index"), [(level, indexes[0]) for level, all_of in OF_ALL_TEAMS.items() for indexes in all_of]
)
@pytest.mark.parametrize("full", ["postgresql"], indirect=True)
async def test_without_their_index_all_players_are_read(full: SqlDatabase, level: OverlapLevel, index: str) -> None:
    asked = await plans(full, all_overlaps(full, level), without=index)
    assert any(reads_all_of("players", plan) for plan in asked), asked


async def test_of_very_many_teams_the_status_that_most_have_is_not_counted(full: SqlDatabase) -> None:
    reader = SqlStore(full).registrations

    async def ask(_: Store) -> Any:
        return await reader.status_counts(RegistrationFilter(), at_most=10_000)

    (first,) = await plans(full, ask)
    (second,) = await plans(full, ask)
    assert not reads_all_of("teams", second), second
    assert "ix_teams_status" in second, second
    assert "ix_teams_removed_at" in second, second
    assert ("tournaments" in first, "tournaments" in second) == (False, True)


async def test_the_teams_of_each_hour_are_counted_without_reading_any(full: SqlDatabase) -> None:
    async def ask(store: Store) -> Any:
        return await store.registrations.arrivals("ICCT", since=NOW, step=timedelta(hours=1), steps=24)

    (plan,) = await plans(full, ask)
    assert not reads_all_of("teams", plan), plan
    only = ("Index Only Scan using ix_teams_registered_at", "COVERING INDEX ix_teams_registered_at")
    assert sum(plan.count(each) for each in only) == 24, plan


async def test_names_of_the_largest_churches_alone_are_looked_up(full: SqlDatabase) -> None:
    async def ask(_: Store) -> Any:
        return await SqlStore(full).churches.largest("ICCT", limit=10)

    for plan in await plans(full, ask):
        assert not reads_all_of("teams", plan), plan
        assert not reads_all_of("church_aliases", plan), plan
    assert len(await SqlStore(full).churches.largest("ICCT", limit=10)) == 10


@pytest.mark.parametrize("which", [{"words": ("church",)}, {"changed_since": datetime(2026, 1, 1, tzinfo=UTC)}])
async def test_counting_what_has_to_be_read_stops(full: SqlDatabase, which: dict[str, Any]) -> None:
    counts = await SqlStore(full).registrations.status_counts(RegistrationFilter(**which), at_most=1_000)
    assert (sum(counts.by_status.values()), counts.is_exact) == (1_000, False)


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (a_page(), "teams_prefix_number"),
        (a_page(after=DEEP), "teams_prefix_number"),
        (a_page(church=A_CHURCH), "ix_teams_church_"),
        (a_count(church=A_CHURCH), "ix_teams_church_"),
        (a_page(church=A_CHURCH, after=DEEP), "ix_teams_church_"),
        (a_page(church=AN_ALIAS), "ix_teams_church_"),
        (a_page(church=AN_ALIAS, after=DEEP), "ix_teams_church_"),
    ],
)
async def test_a_page_is_read_by_the_index_of_its_order(full: SqlDatabase, ask: Ask, index: str) -> None:
    *looked_up, plan = await plans(full, ask)
    assert not any(reads_all_of("church_aliases", alias) for alias in looked_up), looked_up
    assert index in plan.replace("sqlite_autoindex_teams_2", "teams_prefix_number"), plan
    assert not reads_all_of("teams", plan), plan


@pytest.mark.parametrize("ask", [a_page(words=("team4711",)), a_count(words=("team4711",))])
@pytest.mark.parametrize("full", ["postgresql"], indirect=True)
async def test_words_are_found_by_their_index(full: SqlDatabase, ask: Ask) -> None:
    (plan,) = await plans(full, ask)
    assert "ix_teams_search_text" in plan, plan
    (plan,) = await plans(full, ask, without="ix_teams_search_text")
    assert reads_all_of("teams", plan), plan


def a_list(**query: Any) -> Ask:
    async def ask(store: Store) -> Any:
        return await ListRegistrations(registrations=store.registrations)(ListRegistrationsQuery(**query))

    return ask


@pytest.mark.parametrize("status", [None, RegistrationStatus.REGISTERED])
async def test_several_words_are_read_once_for_page_and_counts(
    full: SqlDatabase, status: RegistrationStatus | None
) -> None:
    (plan,) = await plans(full, a_list(words=("team471", "kumar"), status=status))
    assert "teams_prefix_number" in plan.replace("sqlite_autoindex_teams_2", "teams_prefix_number"), plan
    if full.is_postgresql:
        assert "ix_teams_search_text" in plan, plan
        assert plan.count("ix_teams_search_text") == 1, plan
        assert not reads_all_of("teams", plan), plan


@pytest.mark.parametrize("full", ["postgresql"], indirect=True)
async def test_changes_are_read_once_for_page_and_counts(full: SqlDatabase) -> None:
    (plan,) = await plans(full, a_list(changed_since=datetime(2026, 1, 1, tzinfo=UTC)))
    assert "Index Only Scan using uq_teams_prefix_number on teams" in plan, plan
    assert not reads_all_of("teams", plan), plan


async def test_a_page_beyond_those_that_are_counted_is_read_by_itself(full: SqlDatabase) -> None:
    which, teams = RegistrationFilter(words=("church", "kumar")), SqlStore(full).registrations
    page, counts = await teams.search(which, after=DEEP, limit=3, at_most=1_000)
    assert [line.team_id.number for line in page] == [90_001, 90_002, 90_003]
    assert (sum(counts.by_status.values()), counts.is_exact) == (1_000, False)


async def test_without_its_index_a_church_is_sorted(full: SqlDatabase) -> None:
    _, plan = await plans(full, a_page(church=A_CHURCH, after=DEEP), without="ix_teams_church_key")
    assert "Sort" in plan or "TEMP B-TREE" in plan or "teams_prefix_number" in plan or "autoindex_teams_2" in plan, plan


@pytest.mark.parametrize("query", [{}, {"after": DEEP}])
async def test_pages_of_one_status_are_read_by_an_index(full: SqlDatabase, query: dict[str, Any]) -> None:
    (plan,) = await plans(full, a_page(status=RegistrationStatus.REGISTERED, **query))
    assert not reads_all_of("teams", plan), plan


@pytest.mark.parametrize("query", [{}, {"after": DEEP}])
async def test_pages_of_several_statuses_are_read_by_an_index(full: SqlDatabase, query: dict[str, Any]) -> None:
    statuses = frozenset({RegistrationStatus.CONFIRMED, RegistrationStatus.REJECTED})
    (plan,) = await plans(full, a_page(status=statuses, **query))
    assert not reads_all_of("teams", plan), plan


@pytest.mark.parametrize("full", ["postgresql"], indirect=True)
async def test_few_changes_are_read_by_their_index(full: SqlDatabase) -> None:
    (plan,) = await plans(full, a_page(changed_since=datetime(2099, 1, 1, tzinfo=UTC)))
    assert "ix_teams_changed_at" in plan, plan


@pytest.mark.parametrize("query", [{}, {"after": DEEP}, {"status": RegistrationStatus.REGISTERED}])
@pytest.mark.parametrize("full", ["postgresql"], indirect=True)
async def test_many_changes_are_found_without_reading_rows(full: SqlDatabase, query: dict[str, Any]) -> None:
    (plan,) = await plans(full, a_page(changed_since=datetime(2026, 1, 1, tzinfo=UTC), **query))
    assert "Index Only Scan using uq_teams_prefix_number on teams" in plan, plan
    assert not reads_all_of("teams", plan), plan


def a_sorted_page(order: TeamOrder, after: TeamId | None, **query: Any) -> Ask:
    async def ask(store: Store) -> Any:
        place = ListPlace(after) if after else None
        return await store.registrations.sorted_page(RegistrationFilter(**query), order, after=place, limit=51)

    return ask


BY_INDEX = {
    SortedBy.NUMBER: "teams_prefix_number",
    SortedBy.TEAM: "ix_teams_team_name",
    SortedBy.CHURCH: "ix_teams_church_key",
    SortedBy.CAPTAIN: "ix_teams_captain_key",
    SortedBy.REGISTERED: "ix_teams_registered_at",
    SortedBy.CHANGED: "ix_teams_changed_at",
}


@pytest.mark.parametrize("after", [None, DEEP])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("by", SortedBy)
async def test_a_page_in_any_order_is_read_by_its_index(
    full: SqlDatabase, by: SortedBy, descending: bool, after: TeamId | None
) -> None:
    if by is SortedBy.TEAM and not full.is_postgresql:
        return  # SQLite sorts; the next test says so
    for plan in await plans(full, a_sorted_page(TeamOrder(by, descending), after)):
        assert not reads_all_of("teams", plan), plan
    assert BY_INDEX[by] in plan.replace("sqlite_autoindex_teams_2", "teams_prefix_number"), plan


@pytest.mark.parametrize("full", ["sqlite"], indirect=True)
async def test_only_names_of_teams_are_sorted_by_sqlite(full: SqlDatabase) -> None:
    (plan,) = await plans(full, a_sorted_page(TeamOrder(SortedBy.TEAM), None))
    assert "TEMP B-TREE" in plan, plan


@pytest.mark.parametrize("by", [SortedBy.TEAM, SortedBy.CAPTAIN])
@pytest.mark.parametrize("full", ["postgresql"], indirect=True)
async def test_without_its_index_every_team_is_read_to_be_sorted(full: SqlDatabase, by: SortedBy) -> None:
    (plan,) = await plans(full, a_sorted_page(TeamOrder(by), None), without=BY_INDEX[by])
    assert reads_all_of("teams", plan), plan


@pytest.mark.parametrize("full", ["postgresql"], indirect=True)
async def test_the_few_teams_of_a_status_are_sorted_and_no_other_is_read(full: SqlDatabase) -> None:
    rare = a_sorted_page(TeamOrder(SortedBy.CAPTAIN), None, status=RegistrationStatus.REJECTED)
    (plan,) = await plans(full, rare)
    assert "ix_teams_status" in plan, plan

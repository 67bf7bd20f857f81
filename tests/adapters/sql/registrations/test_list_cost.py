"""A hundred thousand teams do not slow the organisers' lists down: each reads its page by an index."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from icct_adapters.sql import SqlDatabase
from icct_core import ChurchName, ListRegistrationsQuery, RegistrationStatus, TeamId
from tests.support.databases.query_plans import Ask, plans, reads_all_of
from tests.support.databases.stores import Store, empty_database, sqlite_url

A_CHURCH = ChurchName.parse("Church 7")
DEEP = TeamId.parse("ICCT-90000")

_FILL = """
    WITH RECURSIVE made (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM made WHERE number < 100000)
    INSERT INTO teams (registration_id, prefix, number, status, registered_at, team_name, team_key, church_name,
        church_key, captain_name, captain_phone, captain_email, captain_whatsapp, coach_name, search_text)
    SELECT {id}, 'ICCT', number, 'registered', {moment}, 'Team ' || number, 'team' || number,
        'Church ' || number % 1000, 'church' || number % 1000, 'S. Kumar', '9876543210', 'captain@example.com',
        '9876543210', 'J. Paul', 'icct' || number || ' team' || number || ' church kumar paul'
    FROM made
"""
_TYPES = {
    "postgresql": {"id": "gen_random_uuid()", "moment": "now()"},
    "sqlite": {"id": "printf('%032x', number)", "moment": "'2026-01-01 00:00:00.000000'"},
}


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
        async with database.unhurried.begin() as connection:
            await connection.exec_driver_sql(_FILL.format(**_TYPES[connection.dialect.name]))
            await connection.exec_driver_sql("ANALYZE")
        yield database


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (a_page(), "teams_prefix_number"),
        (a_page(after=DEEP), "teams_prefix_number"),
        (a_page(church=A_CHURCH), "ix_teams_church_key"),
        (a_count(church=A_CHURCH), "ix_teams_church_key"),
        (a_page(church=A_CHURCH, after=DEEP), "ix_teams_church_key"),
    ],
)
async def test_a_page_is_read_by_the_index_of_its_order(full: SqlDatabase, ask: Ask, index: str) -> None:
    (plan,) = await plans(full, ask)
    assert index in plan.replace("sqlite_autoindex_teams_2", "teams_prefix_number"), plan
    assert not reads_all_of("teams", plan), plan


@pytest.mark.parametrize("ask", [a_page(words=("team4711",)), a_count(words=("team4711",))])
@pytest.mark.parametrize("full", ["postgresql"], indirect=True)
async def test_words_are_found_by_their_index(full: SqlDatabase, ask: Ask) -> None:
    (plan,) = await plans(full, ask)
    assert "ix_teams_search_text" in plan, plan
    (plan,) = await plans(full, ask, without="ix_teams_search_text")
    assert reads_all_of("teams", plan), plan


async def test_without_its_index_a_church_is_looked_for_in_every_team(full: SqlDatabase) -> None:
    (plan,) = await plans(full, a_count(church=A_CHURCH), without="ix_teams_church_key")
    assert reads_all_of("teams", plan), plan


@pytest.mark.parametrize("query", [{}, {"after": DEEP}])
async def test_pages_of_one_status_are_read_by_an_index(full: SqlDatabase, query: dict[str, Any]) -> None:
    (plan,) = await plans(full, a_page(status=RegistrationStatus.REGISTERED, **query))
    assert not reads_all_of("teams", plan), plan

"""What the stores with a registry of churches promise: other names count as the church, a merged one takes no team.

Memory has no registry; the tables are written as the registry will write them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from icct_adapters.sql import SqlDatabase
from icct_adapters.sql.tables import churches, teams
from icct_core import (
    ChurchLimitReached,
    ChurchName,
    DatabaseUnavailable,
    Entered,
    RegistrationFilter,
    RegistrationStatus,
    StepwiseEntry,
    TeamId,
    TournamentRules,
    search_text,
    search_words,
)
from tests.support.builders import a_draft
from tests.support.databases.planted import add_alias, add_church
from tests.support.databases.stores import NOW, Store, empty_database, remove, sql_store, sqlite_url

RULES = TournamentRules()
ONE = TournamentRules(teams_per_church=1)
PETER = "CSI St. Peter's Church"
SHORT = "Peters Tenkasi"
FOUND_BY = search_text(SHORT)


@pytest.fixture(params=["sqlite", "postgresql", "pooler"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlDatabase]:
    urls = {"postgresql": "postgres_url", "pooler": "pooler_url"}
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue(urls[request.param])
    async with empty_database(url) as empty:
        yield empty


@pytest.fixture(params=["as it is", "by steps"])
def store(request: pytest.FixtureRequest, database: SqlDatabase) -> Store:
    """With its own way of entering and with that by steps."""
    own = sql_store(database)
    return own if request.param == "as it is" else replace(own, team_entry=StepwiseEntry(own.unit_of_work))


async def enter(store: Store, church: str, rules: TournamentRules = RULES, *, name: str = "Lions") -> TeamId:
    draft = a_draft(team_name=name, church_name=church)
    entry = await store.team_entry.enter(draft, rules, claim=None, at=NOW)
    assert isinstance(entry, Entered)
    return entry.team_id


async def admit(store: Store, church: str, rules: TournamentRules = RULES) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.admit(a_draft(church_name=church), rules, arrived_at=NOW)


async def counted(database: SqlDatabase) -> dict[str, int]:
    async with database.reader.connect() as connection:
        rows = await connection.execute(select(churches.c.church_key, churches.c.teams))
        return {row.church_key: row.teams for row in rows}


async def church_key(database: SqlDatabase, number: int = 1) -> str | None:
    async with database.reader.connect() as connection:
        key: str | None = await connection.scalar(select(teams.c.church_key).where(teams.c.number == number))
        return key


async def registered(database: SqlDatabase, **more: Any) -> str:
    """The church with a name for short, under which no team has registered yet."""
    key = await add_church(database, PETER, name=PETER, search_text=FOUND_BY, **more)
    await add_alias(database, SHORT, PETER)
    return key


async def test_an_alias_counts_as_its_church(database: SqlDatabase, store: Store) -> None:
    key = await registered(database)
    await enter(store, SHORT)
    await enter(store, PETER, name="Tigers")
    assert await counted(database) == {key: 2}
    assert [await church_key(database, number) for number in (1, 2)] == [key, key]
    for church in (SHORT, PETER):
        await is_full(store, church, TournamentRules(teams_per_church=2), limit=2)


async def test_the_church_s_first_team_may_come_by_an_alias(database: SqlDatabase, store: Store) -> None:
    await add_alias(database, SHORT, PETER)
    await enter(store, SHORT, ONE)
    assert await counted(database) == {ChurchName(PETER).key: 1}


async def test_what_was_typed_is_shown_and_the_church_is_searched_by_all_its_names(
    database: SqlDatabase, store: Store
) -> None:
    await registered(database)
    team_id = await enter(store, "peters TENKASI")
    registration = await store.registrations.get(team_id)
    assert registration.known_team.church.text == "peters TENKASI"
    await enter(store, PETER, name="Tigers")
    await enter(store, "Grace Church", name="Bears")
    assert await found(store, "tenkasi") == [1, 2]
    assert await found(store, "tigers tenkasi") == [2]
    whole = await store.registrations.get(TeamId("ICCT", 2))
    async with database.reader.connect() as connection:
        texts = list(await connection.scalars(select(teams.c.search_text).order_by(teams.c.number)))
    assert texts[1] == f"{whole.search_text} {FOUND_BY}"
    assert texts[2] == (await store.registrations.get(TeamId("ICCT", 3))).search_text


async def found(store: Store, text: str) -> list[int]:
    page = await store.registrations.page(RegistrationFilter(words=search_words(text)), after=None, limit=10)
    return [line.team_id.number for line in page]


async def is_full(store: Store, church: str, rules: TournamentRules, *, limit: int) -> None:
    with pytest.raises(ChurchLimitReached) as refused:
        await enter(store, church, rules, name="One More")
    assert refused.value.limit == limit
    with pytest.raises(ChurchLimitReached) as told:
        await admit(store, church, rules)
    assert told.value.limit == limit


@pytest.mark.parametrize("church", [SHORT, PETER])
async def test_what_the_registry_allows_a_church_overrides_the_limit(
    database: SqlDatabase, store: Store, church: str
) -> None:
    await registered(database, teams_allowed=2)
    for name in ("Lions", "Tigers"):
        await admit(store, church, ONE)
        await enter(store, church, ONE, name=name)
    await is_full(store, church, ONE, limit=2)
    await is_full(store, church, RULES, limit=2)
    await is_full(store, church, TournamentRules(teams_per_church=99), limit=2)


async def test_an_alias_of_one_tournament_means_nothing_in_another(database: SqlDatabase, store: Store) -> None:
    key = await registered(database)
    await enter(store, SHORT, TournamentRules(id_prefix="YOUTH"))
    assert await counted(database) == {key: 0, ChurchName(SHORT).key: 1}


async def test_a_team_under_the_old_name_of_a_merged_church_is_the_other_s(database: SqlDatabase, store: Store) -> None:
    key = await registered(database)
    old = await add_church(database, SHORT, merged_into=key)
    await enter(store, SHORT, ONE)
    assert await counted(database) == {key: 1, old: 0}
    assert await church_key(database) == key
    await is_full(store, SHORT, ONE, limit=1)


async def test_a_merged_church_itself_takes_no_team(database: SqlDatabase, store: Store) -> None:
    """As where it was merged between a look at its aliases and at its row: the same form again finds the other."""
    key = await add_church(database, PETER)
    old = await add_church(database, SHORT, merged_into=key)
    with pytest.raises(DatabaseUnavailable) as refused:
        await enter(store, SHORT)
    assert refused.value.repeatable
    assert await counted(database) == {key: 0, old: 0}
    await add_alias(database, SHORT, PETER)
    assert await enter(store, SHORT) == TeamId("ICCT", 1)


async def test_a_team_leaves_the_church_whose_alias_was_typed(database: SqlDatabase, store: Store) -> None:
    key = await registered(database)
    await enter(store, SHORT)
    await remove(store.unit_of_work, TeamId("ICCT", 1))
    assert await counted(database) == {key: 0}
    assert await church_key(database) == ""


async def test_a_change_keeps_church_words_and_place(database: SqlDatabase, store: Store) -> None:
    key = await registered(database)
    await enter(store, SHORT)
    before = await store.registrations.get(TeamId("ICCT", 1))
    confirmed = before.become(RegistrationStatus.CONFIRMED, at=NOW)
    spelled_otherwise = confirmed.corrected(a_draft(team_name="Lions", church_name=PETER).team, at=NOW)
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.change(before, confirmed, teams_per_church=1)
        await tx.registrations.change(confirmed, spelled_otherwise, teams_per_church=1)
    assert (await counted(database), await church_key(database)) == ({key: 1}, key)
    assert await found(store, "tenkasi") == [1]


async def test_a_correction_goes_to_the_church_whose_alias_was_typed(database: SqlDatabase, store: Store) -> None:
    key = await registered(database, teams_allowed=1)
    await enter(store, "Grace Church", name="Lions")
    before = await store.registrations.get(TeamId("ICCT", 1))
    after = before.corrected(a_draft(team_name="Lions", church_name=SHORT).team, at=NOW)
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.change(before, after, teams_per_church=99)
    assert await counted(database) == {key: 1, ChurchName("Grace Church").key: 0}
    assert (await church_key(database), await found(store, "tenkasi")) == (key, [1])
    await is_full(store, PETER, RULES, limit=1)
    await enter(store, "Grace Church", name="Tigers")
    other = await store.registrations.get(TeamId("ICCT", 2))
    with pytest.raises(ChurchLimitReached) as refused:
        async with store.unit_of_work.begin() as tx:
            moved = other.corrected(a_draft(team_name="Tigers", church_name=SHORT).team, at=NOW)
            await tx.registrations.change(other, moved, teams_per_church=99)
    assert refused.value.limit == 1

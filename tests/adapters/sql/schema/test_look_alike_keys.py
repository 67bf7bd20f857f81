"""Migration ``0006`` on teams of 1.0.0: names that look the same have one key, and nobody loses a number."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from icct_adapters.sql import SqlDatabase, SqlRegistrationReader, SqlUnitOfWork, migrate, migrate_down, open_database
from icct_adapters.sql.registrations.double_entries import double_entries
from icct_adapters.sql.tables import churches, teams
from icct_core import (
    ChurchLimitReached,
    DuplicateTeam,
    RegistrationFilter,
    RegistrationStatus,
    TeamId,
    TournamentRules,
    search_words,
)
from tests.support.builders import a_draft
from tests.support.databases.copies import postgresql_copy, sqlite_copy
from tests.support.databases.filled_database import read_all
from tests.support.databases.look_alike_teams import BEFORE, NOW, PAIRS, TEAMS, a_row, fill, kept
from tests.support.databases.older_tables import insert_into
from tests.support.databases.stores import remove

MANY = 1_100
"""More than one batch of the migration."""


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlDatabase]:
    """At the revision of 1.0.0, with its teams."""
    if request.param == "sqlite":
        url = await sqlite_copy(tmp_path, fill)
    else:
        url = await postgresql_copy(request.getfixturevalue("postgres"), fill)
    database = open_database(url)
    yield database
    await database.close()


async def all_rows(database: SqlDatabase) -> dict[str, list[dict[str, Any]]]:
    async with database.reader.connect() as connection:
        return await connection.run_sync(read_all)


async def keys(database: SqlDatabase) -> dict[str, str]:
    """What follows a number is its key, with the id in it named so."""
    rows = (await all_rows(database))["teams"]
    named = {f"{row['prefix']}-{row['number']:03}": row for row in rows if row["team_name"]}
    return {name: row["team_key"].replace(str(UUID(str(row["registration_id"]))), "ID") for name, row in named.items()}


async def pairs(database: SqlDatabase) -> list[str]:
    return [f"{one.younger} {one.older}" for one in await double_entries(database)]


async def counted(database: SqlDatabase) -> dict[tuple[str, str], int]:
    async with database.reader.connect() as connection:
        rows = (await connection.execute(select(churches.c.prefix, churches.c.church_key, churches.c.teams))).all()
    return {(prefix, key): number for prefix, key, number in rows}


async def enter(database: SqlDatabase, rules: TournamentRules | None = None, **changes: Any) -> TeamId:
    async with SqlUnitOfWork(database).begin() as tx:
        return await tx.registrations.enter(a_draft(**changes), rules or TournamentRules(), at=NOW)


async def found(database: SqlDatabase, text: str) -> Sequence[str]:
    which = RegistrationFilter(words=search_words(text))
    page = await SqlRegistrationReader(database).page(which, after=None, limit=100)
    return [str(one.team_id) for one in page]


async def test_the_older_of_two_has_the_key_and_the_younger_keeps_its_own_with_its_id(database: SqlDatabase) -> None:
    await migrate(database)
    assert await keys(database) == {
        "ICCT-001": "d'souzalions",
        "ICCT-002": "d'souzalions ID",
        "ICCT-003": "അവൻടീം",
        "ICCT-004": "അവൻടീം ID",
        "ICCT-005": "അവൻടീം",
        "ICCT-006": "தமிழ்அணி",
        "ICCT-007": "தமிழ்அணி ID",
        "ICCT-008": "தமிழ்\u200dஅணி ID",
        "ICCT-009": "\uff54igers ID",
        "ICCT-010": "elephants'eleven",
        "ICCT-011": "plainpanthers",
        "YOUTH-001": "tigers",
    }
    assert await pairs(database) == PAIRS


async def test_every_name_is_shown_as_it_was_typed(database: SqlDatabase) -> None:
    await migrate(database)
    reader = SqlRegistrationReader(database)
    assert [(await reader.get(one.team_id)).known_team.name.text for one in TEAMS] == [one.name for one in TEAMS]
    assert {len((await reader.get(one.team_id)).known_team.squad) for one in TEAMS} == {11}


async def test_churches_are_added_up_and_nobody_is_thrown_out(database: SqlDatabase) -> None:
    before = await counted(database)
    await migrate(database)
    assert before["ICCT", "പള്ളികൾ"] == 2
    assert await counted(database) == {
        ("ICCT", "പള്ളികൾ"): 3,
        ("ICCT", "grace"): 7,
        ("YOUTH", "grace"): 1,
        ("ICCT", "csistpeters"): 1,
    }
    with pytest.raises(ChurchLimitReached):
        await enter(database, TournamentRules(teams_per_church=2), team_name="Bears", church_name="പള്ളികള്\u200d")


@pytest.mark.parametrize(
    "name", ["D'SOUZA LIONS", "D\u02bcSouza Lions", "അവൻ ടീം", "അവന്\u200d ടീം", "தமிழ்அணி", "tigers"]
)
async def test_no_spelling_gets_one_number_more(database: SqlDatabase, name: str) -> None:
    await migrate(database)
    with pytest.raises(DuplicateTeam):
        await enter(database, team_name=name)


async def test_a_search_finds_every_spelling(database: SqlDatabase) -> None:
    await migrate(database)
    assert await found(database, "അവന്\u200d") == await found(database, "അവൻ") == ["ICCT-003", "ICCT-004", "ICCT-005"]
    assert await found(database, "Tigers") == ["ICCT-009", "YOUTH-001"]
    assert await found(database, "D\u02bcSouza") == ["ICCT-001", "ICCT-002"]


async def test_taken_back_it_leaves_everything_as_1_0_0_had_it(database: SqlDatabase) -> None:
    await migrate(database)
    whole = await all_rows(database)
    await migrate_down(database, BEFORE)
    rows = await all_rows(database)
    assert await keys(database) == {str(one.team_id): one.key for one in TEAMS}
    assert {row["church_key"] for row in rows["teams"]} - {""} == {one.church_key for one in TEAMS}
    assert (await counted(database))["ICCT", "പള്ളികള്\u200d"] == 1
    texts = {row["team_name"]: row["search_text"] for row in rows["teams"]}
    assert texts["അവന്\u200d ടീം"].startswith("icct003 അവന് ടീം പള്ളികള് ")
    await migrate(database)
    assert without_ids_of_churches(await all_rows(database)) == without_ids_of_churches(whole)


def without_ids_of_churches(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Migration ``0007`` draws them."""
    nameless = [{name: value for name, value in row.items() if name != "id"} for row in rows["churches"]]
    return rows | {"churches": sorted(nameless, key=repr)}


async def test_a_team_of_two_numbers_has_one_when_the_other_is_removed(database: SqlDatabase) -> None:
    await migrate(database)
    for number in (1, 4):
        await remove(SqlUnitOfWork(database), TeamId("ICCT", number))
    assert await pairs(database) == PAIRS[2:]
    assert (await counted(database))["ICCT", "പള്ളികൾ"] == 2


async def test_a_team_of_two_numbers_can_be_decided_about_and_corrected(database: SqlDatabase) -> None:
    await migrate(database)
    before = await SqlRegistrationReader(database).get(TeamId("ICCT", 2))
    confirmed = before.become(RegistrationStatus.CONFIRMED, at=NOW)
    corrected = confirmed.corrected(a_draft(team_name=TEAMS[1].name, coach_name="Daniel Paul").team, at=NOW)
    async with SqlUnitOfWork(database).begin() as tx:
        await tx.registrations.change(before, confirmed, teams_per_church=None)
        await tx.registrations.change(confirmed, corrected, teams_per_church=None)
    assert await SqlRegistrationReader(database).get(TeamId("ICCT", 2)) == corrected
    assert await pairs(database) == PAIRS


async def test_a_withdrawn_one_of_two_numbers_gets_its_name_only_when_the_other_gives_it_up(
    database: SqlDatabase,
) -> None:
    await migrate(database)
    before = await SqlRegistrationReader(database).get(TeamId("ICCT", 2))
    withdrawn = before.become(RegistrationStatus.WITHDRAWN, at=NOW)
    back = withdrawn.become(RegistrationStatus.REGISTERED, at=NOW)
    async with SqlUnitOfWork(database).begin() as tx:
        await tx.registrations.change(before, withdrawn, teams_per_church=None)
    assert await pairs(database) == PAIRS[1:]
    with pytest.raises(DuplicateTeam):
        async with SqlUnitOfWork(database).begin() as tx:
            await tx.registrations.change(withdrawn, back, teams_per_church=None)
    await remove(SqlUnitOfWork(database), TeamId("ICCT", 1))
    async with SqlUnitOfWork(database).begin() as tx:
        await tx.registrations.change(withdrawn, back, teams_per_church=None)
    assert (await keys(database))["ICCT-002"] == "d'souzalions"


async def test_taking_it_back_gives_no_key_twice(database: SqlDatabase) -> None:
    """A removed older team's key was free for a third, which is typed as the younger one was."""
    await migrate(database)
    await remove(SqlUnitOfWork(database), TeamId("ICCT", 1))
    third = await enter(database, team_name="D'Souza Lions", captain_phone="9876543210")
    await migrate_down(database, BEFORE)
    after = await keys(database)
    assert sorted((after["ICCT-002"], after[str(third)])) == ["d'souzalions", "d'souzalions ID"]
    await migrate(database)


def of_its_own(number: int) -> dict[str, Any]:
    """What no two teams have in common."""
    names = {"team_name": f"Team’s {number}", "team_key": f"team’s{number}"}
    return {"registration_id": UUID(int=number), "number": 100 + number, **names}


async def test_more_teams_than_one_batch_are_all_rewritten(database: SqlDatabase) -> None:
    first, _ = a_row(kept(100, "Team’s", "team’s", church="\uff27race", church_key="\uff47race"))
    rows = [first | of_its_own(number) for number in range(MANY)]
    async with database.writer.begin() as connection:
        await connection.run_sync(insert_into, teams, rows)
        await connection.execute(churches.update().where(churches.c.church_key == "\uff47race").values(teams=MANY + 1))
    await migrate(database)
    async with database.reader.connect() as connection:
        rewritten = teams.c.team_key.like("team's%"), teams.c.church_key == "grace"
        assert await connection.scalar(select(func.count()).select_from(teams).where(*rewritten)) == MANY
    assert (await counted(database))["ICCT", "grace"] == MANY + 7

"""A change writes the squad anew only if it differs: a decision about a team touches one row of its."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from icct_adapters.sql import SqlDatabase
from icct_core import Registration, RegistrationStatus, TeamId, TournamentRules
from tests.support.builders import a_draft, a_squad
from tests.support.databases.query_plans import Ask, statements_of
from tests.support.databases.stores import NOW, Store, empty_database, sql_store, sqlite_url

FIRST = TeamId("ICCT", 1)


def correct(**changes: Any) -> Ask:
    return lambda store: change(store, lambda before: before.corrected(a_draft(**changes).team, at=NOW))


def confirm(before: Registration) -> Registration:
    return before.become(RegistrationStatus.CONFIRMED, at=NOW)


async def change(store: Store, how: Any) -> None:
    async with store.unit_of_work.begin() as tx:
        before = await tx.registrations.get(FIRST)
        await tx.registrations.change(before, how(before), teams_per_church=None)


async def written(database: SqlDatabase, ask: Ask) -> list[str]:
    """What is done to which table, in order."""
    sent = [statement.split() for statement, _ in await statements_of(database, ask)]
    names = {"UPDATE": 1, "DELETE": 2, "INSERT": 2}
    return [f"{words[0]} {words[names[words[0]]]}" for words in sent if words[0] in names]


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda store: change(store, confirm), ["UPDATE teams"]),
        (correct(coach_name="Daniel Paul"), ["UPDATE teams"]),
        (correct(players=a_squad(10)), ["UPDATE teams", "DELETE players", "INSERT players"]),
        (correct(players=a_squad()[::-1]), ["UPDATE teams", "DELETE players", "INSERT players"]),
    ],
    ids=["a decision", "a correction of the coach", "a player less", "another order"],
)
async def test_a_squad_that_stays_is_not_written(
    tmp_path: Path, postgres_url: str, ask: Ask, expected: list[str]
) -> None:
    for url in (sqlite_url(tmp_path), postgres_url):
        async with empty_database(url) as database:
            async with sql_store(database).unit_of_work.begin() as tx:
                await tx.registrations.enter(a_draft(), TournamentRules(), at=NOW)
            await database.notices.close()
            assert await written(database, ask) == expected

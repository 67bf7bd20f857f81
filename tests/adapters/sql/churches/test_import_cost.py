"""What importing a registry asks of the database: ten times as many churches are not ten times as many statements."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from icct_adapters.sql import SqlDatabase, SqlStore
from tests.support.databases.query_plans import statements_of
from tests.support.databases.registries import Registry
from tests.support.databases.stores import empty_database, sqlite_url


async def statements(database: SqlDatabase, name: str, churches: int) -> int:
    """How many take one import of so many churches with a team and an alias, which has a team of its own."""
    registry = Registry(store=SqlStore(database))
    for number in range(churches):
        await registry.enter(f"{name} {number}", team=f"{name} {number}")
        await registry.enter(f"{name} typed {number}", team=f"{name} typed {number}")
    lines = [f"{name} {number},{name} typed {number}\n" for number in range(churches)]

    async def ask(_: Any) -> Any:
        done = await registry.import_file("name,aliases\n" + "".join(lines))
        assert (done.added, done.teams) == (churches, churches)

    return len(await statements_of(database, ask))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_many_churches_take_as_many_statements_as_few(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    url = sqlite_url(tmp_path) if kind == "sqlite" else request.getfixturevalue("postgres_url")
    async with empty_database(url) as database:
        few, many = await statements(database, "Few", 10), await statements(database, "Many", 100)
    assert many - few <= 5, (few, many)

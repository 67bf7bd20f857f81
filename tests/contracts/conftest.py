"""The stores that every database port's contract is checked on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.databases.stores import Store, empty_database, memory_store, sql_store, sqlite_url


@pytest.fixture(params=["memory", "sqlite", "postgresql", "pooler"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store of each kind."""
    if request.param == "memory":
        yield memory_store()
        return
    urls = {"postgresql": "postgres_url", "pooler": "pooler_url"}
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue(urls[request.param])
    async with empty_database(url) as database:
        yield sql_store(database)

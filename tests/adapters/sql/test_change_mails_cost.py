"""Mails about changes that wait for earlier ones are found by index, however many were delivered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from icct_adapters.sql import SqlDatabase
from icct_core import MessageKind
from tests.support.databases.query_plans import Ask, plans, reads_all_of
from tests.support.databases.stores import NOW, Store, empty_database, sqlite_url

_ROWS = """
    INSERT INTO outbox (subject_id, kind, occasion, state, queued_at, due_at, attempt)
    SELECT subject, kind, occasion, state, moment, moment, 1
    FROM ({made}) AS made, (
        SELECT 'confirm_by_mail' AS kind, 0 AS occasion, 'delivered' AS state
        UNION ALL SELECT 'change_by_mail', 1, 'delivered'
    ) AS both_mails
"""
_PENDING = "UPDATE outbox SET state = 'pending' WHERE kind = 'change_by_mail' AND id % 200 IN (1, 2)"

_MADE = {
    "postgresql": """
        SELECT gen_random_uuid() AS subject, timestamptz '2026-01-01 00:00:00Z' - number * interval '1 second' AS moment
        FROM generate_series(1, 30000) AS number
    """,
    "sqlite": """
        WITH RECURSIVE n (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM n WHERE number < 30000)
        SELECT printf('%032x', number) AS subject,
               strftime('%Y-%m-%d %H:%M:%S.000000', '2026-01-01', '-' || number || ' seconds') AS moment
        FROM n
    """,
}


async def lease(store: Store) -> Any:
    kind = MessageKind.CHANGE_BY_MAIL
    return await store.queue.lease(kind, limit=16, at=NOW, until=NOW + timedelta(seconds=60))


async def depth(store: Store) -> Any:
    return await store.outbox.depth()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SqlDatabase]:
    """Thirty thousand teams with two mails each, every hundredth of which waits."""
    if request.param == "sqlite":
        url = sqlite_url(tmp_path_factory.mktemp("full"))
    else:
        url = request.getfixturevalue("postgres").create_database()
    async with empty_database(url) as database:
        async with database.unhurried.begin() as connection:
            await connection.exec_driver_sql(_ROWS.format(made=_MADE[request.param]))
            await connection.exec_driver_sql(_PENDING)
            await connection.exec_driver_sql("ANALYZE outbox")
        yield database


@pytest.mark.parametrize("ask", [lease, depth])
async def test_what_waits_for_another_is_found_by_index(full: SqlDatabase, ask: Ask) -> None:
    for plan in await plans(full, ask):
        assert not reads_all_of("outbox", plan), plan
        assert not reads_all_of("earlier", plan), plan

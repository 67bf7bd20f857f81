"""A hundred thousand delivered messages slow no worker down: each statement reads what it is about, by an index."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from icct_adapters.sql import SqlDatabase
from icct_core import MessageKind
from tests.support.databases.query_plans import Ask, blocks, plans, reads_all_of
from tests.support.databases.stores import NOW, Store, empty_database, sqlite_url

MAIL, CHANGE = MessageKind.CONFIRM_BY_MAIL, MessageKind.CHANGE_BY_MAIL
A_FEW_BLOCKS = 8  # the indexes are a level or two higher

_FILL = {
    "postgresql": """
        INSERT INTO outbox (subject_id, kind, state, queued_at, due_at, attempt)
        SELECT gen_random_uuid(), 'confirm_by_mail', 'delivered', moment, moment, 1
        FROM generate_series(1, 100000) AS number,
        LATERAL (SELECT timestamptz '2026-01-01 00:00:00Z' - number * interval '1 second') AS made (moment)
    """,
    "sqlite": """
        WITH RECURSIVE made (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM made WHERE number < 100000)
        INSERT INTO outbox (subject_id, kind, state, queued_at, due_at, attempt)
        SELECT printf('%032x', number), 'confirm_by_mail', 'delivered', moment, moment, 1
        FROM (
            SELECT number, strftime('%Y-%m-%d %H:%M:%S.000000', '2026-01-01', '-' || number || ' seconds') AS moment
            FROM made
        )
    """,
}


async def lease(store: Store) -> Any:
    return await store.queue.lease(MAIL, limit=16, at=NOW, until=NOW + timedelta(seconds=60))


async def lease_in_turn(store: Store) -> Any:
    return await store.queue.lease(CHANGE, limit=16, at=NOW, until=NOW + timedelta(seconds=60))


async def depth(store: Store) -> Any:
    return await store.outbox.depth()


async def delivered_since(store: Store) -> Any:
    return await store.queue.delivered_since(MAIL, since=NOW - timedelta(minutes=1))


async def purge(store: Store) -> Any:
    return await store.queue.purge(MAIL, delivered_before=NOW - timedelta(days=7), limit=1_000)


async def fill(database: SqlDatabase) -> None:
    async with database.unhurried.begin() as connection:
        name = connection.dialect.name
        await connection.exec_driver_sql(_FILL[name])
        if name == "postgresql":
            await connection.exec_driver_sql("ANALYZE outbox")  # soon after so many rows autovacuum does it


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SqlDatabase]:
    """A hundred thousand delivered mails, one a second, the last of them a second ago."""
    if request.param == "sqlite":
        url = sqlite_url(tmp_path_factory.mktemp("full"))
    else:
        url = request.getfixturevalue("postgres").create_database()
    async with empty_database(url) as database:
        await fill(database)
        yield database


@pytest.mark.parametrize(
    ("ask", "indexes"),
    [
        (lease, ["ix_outbox_due"]),
        (lease_in_turn, ["ix_outbox_due"]),
        (depth, ["ix_outbox_due", "ix_outbox_parked"]),
        (delivered_since, ["ix_outbox_settled"]),
        (purge, ["ix_outbox_settled"]),
    ],
)
async def test_each_statement_reads_by_the_index_of_its_rows(full: SqlDatabase, ask: Ask, indexes: list[str]) -> None:
    for plan, index in zip(await plans(full, ask), indexes, strict=True):
        assert index in plan, plan
        assert not reads_all_of("outbox", plan), plan


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lease, "ix_outbox_due"),
        (lease_in_turn, "ix_outbox_due"),
        (depth, "ix_outbox_parked"),
        (delivered_since, "ix_outbox_settled"),
    ],
)
async def test_without_its_index_a_statement_reads_all_rows(full: SqlDatabase, ask: Ask, index: str) -> None:
    found = await plans(full, ask, without=index)
    assert any(reads_all_of("outbox", plan) for plan in found), found


@pytest.mark.parametrize("ask", [lease, lease_in_turn, depth, delivered_since])
@pytest.mark.parametrize("full", ["postgresql"], indirect=True)
async def test_a_statement_touches_hardly_more_blocks_than_with_no_messages(
    full: SqlDatabase, postgres_url: str, ask: Ask
) -> None:
    async with empty_database(postgres_url) as empty:
        assert await blocks(full, ask) <= await blocks(empty, ask) + A_FEW_BLOCKS

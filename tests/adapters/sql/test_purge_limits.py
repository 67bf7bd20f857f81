"""PostgreSQL forgets no more at once than it was asked to, whatever plan it chooses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import insert

from icct_adapters.sql import SqlDatabase
from icct_adapters.sql.tables import claims, outbox
from icct_core import MessageKind, MessageState, new_registration_id
from tests.support.databases.stores import NOW, empty_database, sql_store

MAIL = MessageKind.CONFIRM_BY_MAIL
LATER = NOW + timedelta(days=1)


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[SqlDatabase]:
    async with empty_database(postgres_url) as database:
        yield database


async def fill(database: SqlDatabase, number: int) -> None:
    """So many mails that were delivered, and keys that have expired."""
    ids = [new_registration_id() for _ in range(number)]
    mail = {"kind": MAIL, "state": MessageState.DELIVERED, "queued_at": NOW, "due_at": NOW, "attempt": 1}
    claim = {"fingerprint": "same", "expires_at": NOW}
    async with database.writer.begin() as connection:
        await connection.execute(insert(outbox), [mail | {"subject_id": one} for one in ids])
        await connection.execute(insert(claims), [claim | {"registration_id": one, "key": str(one)} for one in ids])


async def fill_after_counting_one(database: SqlDatabase) -> None:
    """With a single row it plans to read the inner query again for each row of the outer one."""
    await fill(database, 1)
    async with database.writer.begin() as connection:
        await connection.exec_driver_sql("ANALYZE outbox, claims")
    await fill(database, 50)


async def test_no_more_messages_are_purged_than_asked_for(database: SqlDatabase) -> None:
    await fill_after_counting_one(database)
    queue = sql_store(database).queue
    assert await queue.purge(MAIL, delivered_before=LATER, limit=1) == 1
    assert await queue.delivered_since(MAIL, since=NOW - timedelta(seconds=1)) == 50


async def test_no_more_claims_are_purged_than_asked_for(database: SqlDatabase) -> None:
    await fill_after_counting_one(database)
    async with sql_store(database).unit_of_work.begin() as tx:
        assert await tx.idempotency.purge(expired_at=LATER, limit=1) == 1

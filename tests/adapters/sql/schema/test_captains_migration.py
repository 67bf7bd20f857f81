"""Migration 0008: what captains' pages brought goes with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from icct_adapters.sql import SqlDatabase, SqlUnitOfWork, migrate, migrate_down, open_database
from icct_adapters.sql.tables import outbox
from icct_core import Message, MessageKind, new_registration_id
from tests.support.databases.stores import NOW, sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlDatabase]:
    url = sqlite_url(tmp_path)
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").create_database()
    database = open_database(url)
    await migrate(database)
    yield database
    await database.close()


async def test_kinds_of_mails_that_an_older_version_does_not_know_are_gone(database: SqlDatabase) -> None:
    subject = new_registration_id()
    async with SqlUnitOfWork(database).begin() as tx:
        await tx.outbox.ensure(*(Message(subject=subject, kind=kind, queued_at=NOW) for kind in MessageKind))
    await migrate_down(database, "0007")
    async with database.reader.connect() as connection:
        kinds = {row.kind for row in await connection.execute(select(outbox.c.kind))}
    assert kinds == set(MessageKind) - {MessageKind.CODE_BY_MAIL, MessageKind.MOVE_BY_MAIL, MessageKind.SIGN_IN_BY_MAIL}

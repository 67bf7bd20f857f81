"""Migration 0010: what signing in brought goes with it, and is named before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from icct_adapters.sql import SqlDatabase, SqlStore, migrate, migrate_down, open_database
from icct_adapters.sql.schema.losses import losses
from icct_adapters.sql.tables import challenges, organisers, outbox, sessions
from icct_core import OF_A_TEAM, Challenge, CodePurpose, Message, MessageKind
from tests.contracts.test_challenge_repository import a_team
from tests.support.databases.stores import NOW, Store, sqlite_url
from tests.support.sign_in_office import SignInOffice


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlDatabase]:
    """At the newest revision, with a session, and a challenge of each purpose."""
    url = sqlite_url(tmp_path)
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").create_database()
    database = open_database(url)
    await migrate(database)
    store = SqlStore(database)
    office = SignInOffice(store=store)
    await office.add()
    await office.signed_in()
    team = await a_team(Store.of(store))
    async with store.unit_of_work.begin() as tx:
        for purpose in CodePurpose:
            subject = team if purpose in OF_A_TEAM else uuid4()
            await tx.challenges.add(Challenge.new(purpose, subject, at=NOW))
        await tx.outbox.ensure(*(Message(subject=uuid4(), kind=kind, queued_at=NOW) for kind in MessageKind))
    yield database
    await database.close()


async def found(database: SqlDatabase) -> tuple[set[str], set[str], int]:
    """The purposes of challenges, the kinds of messages, and how many organisers there are."""
    async with database.reader.connect() as connection:
        purposes = set((await connection.execute(select(challenges.c.purpose))).scalars())
        kinds = set((await connection.execute(select(outbox.c.kind))).scalars())
        return purposes, kinds, len((await connection.execute(select(organisers.c.id))).all())


async def test_what_an_older_version_does_not_know_is_gone(database: SqlDatabase) -> None:
    await migrate_down(database, "0009")
    purposes, kinds, count = await found(database)
    assert purposes == {CodePurpose.CONTACT, CodePurpose.WITHDRAWAL}
    assert kinds == set(MessageKind) - {MessageKind.SIGN_IN_BY_MAIL}
    assert count == 1
    await migrate(database)
    async with database.reader.connect() as connection:
        assert (await connection.execute(select(sessions))).all() == []


async def test_who_is_signed_out_is_named_before(database: SqlDatabase) -> None:
    assert [loss.in_words for loss in await losses(database, to="0009")] == ["1 session of an organiser"]
    await SignInOffice(store=SqlStore(database)).add("bala@example.org")
    await SignInOffice(store=SqlStore(database)).signed_in("bala@example.org")
    assert [loss.in_words for loss in await losses(database, to="0009")] == ["2 sessions of organisers"]

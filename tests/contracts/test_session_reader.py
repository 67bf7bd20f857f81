"""What every ``SessionReader`` promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from icct_core import IDLE_FOR, SESSION_LIFE, OpenSession, PersonName, Role, Session, SessionId, digest_of
from tests.contracts.test_organiser_repository import put
from tests.contracts.test_session_repository import HOUR, INSTANT, a_session, add, end, organiser_of
from tests.support.databases.stores import NOW, Store


async def test_a_session_is_found_by_its_digest_with_its_organiser(store: Store) -> None:
    anna, bala = await organiser_of(store), await organiser_of(store, "bala@example.org")
    session, other = a_session(anna), a_session(bala)
    await add(store, session, other)
    assert await store.sessions.find(session.digest, at=NOW) == OpenSession(session, anna)
    assert await store.sessions.find(other.digest, at=NOW) == OpenSession(other, bala)
    assert await store.sessions.find(digest_of(str(SessionId.new())), at=NOW) is None


async def test_the_organiser_is_the_one_there_is_now(store: Store) -> None:
    anna = await organiser_of(store)
    session = a_session(anna)
    await add(store, session)
    changed = replace(anna, name=PersonName("Anna Kumar"), role=Role.VIEWER, version=2)
    await put(store, changed)
    assert await store.sessions.find(session.digest, at=NOW) == OpenSession(session, changed)


@pytest.mark.parametrize("begun", [0, 6], ids=["idle", "old"])
async def test_a_session_is_open_until_its_end(store: Store, begun: int) -> None:
    """Eight hours after its last use, or seven days after it began."""
    anna = await organiser_of(store)
    session = a_session(anna, begun_at=NOW - begun * 24 * HOUR, used_at=NOW)
    used_on = replace(session, used_at=session.begun_at + SESSION_LIFE - HOUR) if begun else session
    await add(store, used_on)
    ends_at = NOW + 24 * HOUR if begun else NOW + IDLE_FOR
    assert used_on.ends_at == ends_at
    for at, is_open in ((ends_at - INSTANT, True), (ends_at, False)):
        assert (await store.sessions.find(session.digest, at=at) is not None) is is_open
        assert ([one.session for one in await store.sessions.all(at=at)] == [used_on]) is is_open


async def test_one_who_is_disabled_has_none(store: Store) -> None:
    anna = await organiser_of(store)
    session = a_session(anna)
    await add(store, session)
    await put(store, replace(anna, disabled_at=NOW))
    assert await store.sessions.find(session.digest, at=NOW) is None
    assert await store.sessions.all(at=NOW) == await store.sessions.all(anna.id, at=NOW) == []


async def test_those_used_last_come_first(store: Store) -> None:
    anna, bala = await organiser_of(store), await organiser_of(store, "bala@example.org")
    sessions = [
        a_session(bala),
        a_session(anna, begun_at=NOW - 3 * HOUR, used_at=NOW - HOUR),
        a_session(anna, begun_at=NOW - 2 * HOUR),
    ]
    await add(store, *reversed(sessions))

    def listed(found: Sequence[OpenSession]) -> list[Session]:
        return [one.session for one in found]

    assert listed(await store.sessions.all(at=NOW)) == sessions
    assert listed(await store.sessions.all(anna.id, at=NOW)) == sessions[1:]
    assert listed(await store.sessions.all(bala.id, at=NOW)) == sessions[:1]


async def test_what_is_not_committed_is_not_read(store: Store) -> None:
    session = a_session(await organiser_of(store))
    async with store.unit_of_work.begin() as tx:
        await tx.sessions.add(session)
        assert await store.sessions.find(session.digest, at=NOW) is None
    assert await store.sessions.find(session.digest, at=NOW) is not None
    await end(store, session.id, session.organiser_id)
    assert await store.sessions.find(session.digest, at=NOW) is None

"""What every ``SessionRepository`` promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from icct_core import (
    IDLE_FOR,
    SESSION_LIFE,
    Organiser,
    OrganiserId,
    Session,
    SessionId,
    SessionNotFound,
    digest_of,
)
from tests.contracts.test_organiser_repository import add as add_organisers, an_organiser
from tests.support.databases.stores import NOW, Store, in_parallel

INSTANT, HOUR = timedelta(microseconds=1), timedelta(hours=1)


async def organiser_of(store: Store, email: str = "anna@example.org") -> Organiser:
    added = an_organiser(email)
    await add_organisers(store, added)
    return added


def a_session(of: Organiser, *, begun_at: datetime = NOW, used_at: datetime | None = None) -> Session:
    return Session(
        id=SessionId.new(),
        organiser_id=of.id,
        digest=digest_of(str(SessionId.new())),
        begun_at=begun_at,
        used_at=used_at or begun_at,
        browser="Firefox on Linux",
    )


async def add(store: Store, *sessions: Session) -> None:
    async with store.unit_of_work.begin() as tx:
        for session in sessions:
            await tx.sessions.add(session)


async def use(store: Store, session: Session, *, at: datetime) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.sessions.use(session.id, at=at)


async def end(store: Store, session_id: SessionId, of: OrganiserId) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.sessions.end(session_id, of)


async def end_all(store: Store, of: OrganiserId, but: SessionId | None = None) -> int:
    async with store.unit_of_work.begin() as tx:
        return await tx.sessions.end_all(of, but)


async def purge(store: Store, *, at: datetime, limit: int = 100) -> int:
    async with store.unit_of_work.begin() as tx:
        return await tx.sessions.purge(ended_at=at, limit=limit)


async def kept(store: Store, *, at: datetime = NOW) -> list[Session]:
    return [one.session for one in await store.sessions.all(at=at)]


async def test_a_session_is_kept_as_it_is(store: Store) -> None:
    session = a_session(await organiser_of(store), begun_at=NOW - HOUR, used_at=NOW)
    await add(store, session)
    assert await kept(store) == [session]


async def test_one_that_is_rolled_back_never_began(store: Store) -> None:
    session = a_session(await organiser_of(store))
    with pytest.raises(RuntimeError):
        async with store.unit_of_work.begin() as tx:
            await tx.sessions.add(session)
            raise RuntimeError
    assert await kept(store) == []
    await add(store, session)
    assert await kept(store) == [session]


async def test_a_use_is_kept_unless_a_later_one_is(store: Store) -> None:
    session = a_session(await organiser_of(store))
    await add(store, session)
    await use(store, session, at=NOW + HOUR)
    await use(store, session, at=NOW + HOUR - INSTANT)
    assert await kept(store) == [replace(session, used_at=NOW + HOUR)]


async def test_a_use_that_is_rolled_back_is_none(store: Store) -> None:
    session = a_session(await organiser_of(store))
    await add(store, session)
    with pytest.raises(RuntimeError):
        async with store.unit_of_work.begin() as tx:
            await tx.sessions.use(session.id, at=NOW + HOUR)
            await tx.sessions.end(session.id, session.organiser_id)
            raise RuntimeError
    assert await kept(store) == [session]


async def test_what_has_ended_is_not_used_again(store: Store) -> None:
    session = a_session(await organiser_of(store))
    await add(store, session)
    await end(store, session.id, session.organiser_id)
    await use(store, session, at=NOW + HOUR)
    assert await kept(store) == []


async def test_one_session_is_ended_once_and_only_as_its_organisers(store: Store) -> None:
    anna, bala = await organiser_of(store), await organiser_of(store, "bala@example.org")
    session, other = a_session(anna), a_session(anna, begun_at=NOW - HOUR)
    await add(store, session, other)
    for session_id, of in ((session.id, bala.id), (SessionId.new(), anna.id)):
        with pytest.raises(SessionNotFound):
            await end(store, session_id, of)
    await end(store, session.id, anna.id)
    with pytest.raises(SessionNotFound):
        await end(store, session.id, anna.id)
    assert await kept(store) == [other]


async def test_all_of_one_organiser_are_ended_or_all_but_one(store: Store) -> None:
    anna, bala = await organiser_of(store), await organiser_of(store, "bala@example.org")
    sessions = [a_session(anna, begun_at=NOW - number * HOUR) for number in range(3)]
    others = a_session(bala, begun_at=NOW - 4 * HOUR)
    await add(store, *sessions, others)
    assert await end_all(store, anna.id, sessions[1].id) == 2
    assert await kept(store) == [sessions[1], others]
    assert [await end_all(store, anna.id) for _ in range(2)] == [1, 0]
    assert await kept(store) == [others]


async def test_what_has_ended_is_forgotten_a_few_at_a_time(store: Store) -> None:
    anna = await organiser_of(store)
    idle = [a_session(anna, begun_at=NOW - IDLE_FOR) for _ in range(3)]
    old = [a_session(anna, begun_at=NOW - SESSION_LIFE, used_at=NOW) for _ in range(2)]
    fresh = [
        a_session(anna, begun_at=NOW - SESSION_LIFE + INSTANT, used_at=NOW),
        a_session(anna, begun_at=NOW - IDLE_FOR + INSTANT),
    ]
    await add(store, *idle, *old, *fresh)
    assert [await purge(store, at=NOW, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert await kept(store) == fresh


async def test_of_two_who_end_the_same_at_once_one_did_it(store: Store) -> None:
    session = a_session(await organiser_of(store))
    await add(store, session)
    ended = await in_parallel(8, lambda _: end(store, session.id, session.organiser_id))
    assert [one for one in ended if one is None] == [None]
    assert sum(isinstance(one, SessionNotFound) for one in ended) == 7


async def test_two_purges_at_once_forget_each_session_once(store: Store) -> None:
    anna = await organiser_of(store)
    await add(store, *(a_session(anna, begun_at=NOW - SESSION_LIFE) for _ in range(6)))
    assert sum(await in_parallel(4, lambda _: purge(store, at=NOW))) == 6

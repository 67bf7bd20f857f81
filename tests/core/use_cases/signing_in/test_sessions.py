"""Sessions end by themselves, by a person, and with a change of role."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from icct_core import (
    IDLE_FOR,
    OPERATOR,
    SESSION_LIFE,
    USES_APART,
    Actor,
    ActorKind,
    CodeInvalid,
    DatabaseUnavailable,
    HistoryAction,
    OpenSession,
    Organiser,
    SessionId,
    SessionNotFound,
    SignedIn,
    Transaction,
    UnitOfWork,
)
from tests.support.sign_in_office import SignInOffice

INSTANT, HOUR = timedelta(microseconds=1), timedelta(hours=1)


@pytest.fixture
def office() -> SignInOffice:
    return SignInOffice()


@pytest.fixture
async def anna(office: SignInOffice) -> Organiser:
    return await office.add()


@pytest.fixture
async def bala(office: SignInOffice) -> Organiser:
    return await office.add("bala@example.org")


async def signed_in(office: SignInOffice, count: int = 1, organiser: Organiser | None = None) -> list[SignedIn]:
    """Sign an organiser in at several browsers, a minute apart."""
    found = []
    for _ in range(count):
        found.append(await office.signed_in(organiser.email.text if organiser else "anna@example.org"))
        office.clock.advance(timedelta(minutes=1))
    return found


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize("token", ["", "x", "s_" + "0" * 32, "\ud800"])
async def test_a_token_that_was_made_up_opens_nothing(office: SignInOffice, token: str) -> None:
    (own,) = await signed_in(office)
    for made_up in (token, str(own.session.id), own.session.digest, own.token[:-1], own.token + "A"):
        assert await office.find(made_up) is None


@pytest.mark.usefixtures("anna")
async def test_it_ends_after_eight_hours_without_a_page(office: SignInOffice) -> None:
    token = (await office.signed_in()).token
    office.clock.advance(IDLE_FOR - INSTANT)
    assert await office.find(token)
    office.clock.advance(IDLE_FOR - INSTANT)
    assert await office.find(token)
    office.clock.advance(IDLE_FOR)
    assert await office.find(token) is None


@pytest.mark.usefixtures("anna")
async def test_it_ends_after_seven_days_however_often_it_is_used(office: SignInOffice) -> None:
    begun, token = office.clock.now(), (await office.signed_in()).token
    while office.clock.now() < begun + SESSION_LIFE - HOUR:
        office.clock.advance(HOUR)
        assert await office.find(token)
    office.clock.advance(HOUR - INSTANT)
    assert await office.find(token)
    office.clock.advance(INSTANT)
    assert await office.find(token) is None


class CountingTransactions(UnitOfWork):
    """Counts the transactions of another."""

    def __init__(self, inner: UnitOfWork) -> None:
        self._inner, self.count = inner, 0

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        self.count += 1
        async with self._inner.begin() as tx:
            yield tx


@pytest.mark.usefixtures("anna")
async def test_uses_are_kept_five_minutes_apart(office: SignInOffice) -> None:
    (own,) = await signed_in(office)
    begun, writes = own.session.used_at, CountingTransactions(office.store.unit_of_work)
    office.store.unit_of_work = writes
    office.clock.advance(begun + USES_APART - INSTANT - office.clock.now())
    assert await office.find(own.token)
    assert writes.count == 0
    office.clock.advance(INSTANT)
    for _ in range(3):
        assert await office.find(own.token)
    assert writes.count == 1
    assert [one.session.used_at for one in await office.sessions()] == [begun + USES_APART]


class ReadOnly(UnitOfWork):
    """A database in which nothing can be written."""

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        raise DatabaseUnavailable("read-only")
        yield


@pytest.mark.usefixtures("anna")
async def test_it_is_found_although_nothing_can_be_written(office: SignInOffice) -> None:
    (own,) = await signed_in(office)
    office.clock.advance(HOUR)
    office.store.unit_of_work = ReadOnly()
    found = await office.find(own.token)
    assert found is not None
    assert found.session == own.session


async def test_they_are_listed_of_one_or_of_all_used_last_first(
    office: SignInOffice, anna: Organiser, bala: Organiser
) -> None:
    first, second = await signed_in(office, 2)
    (of_bala,) = await signed_in(office, 1, bala)
    assert await office.sessions(anna) == [OpenSession(second.session, anna), OpenSession(first.session, anna)]
    assert [one.session for one in await office.sessions()] == [of_bala.session, second.session, first.session]


async def test_an_organiser_ends_one_of_his_own_which_needs_no_history(office: SignInOffice, anna: Organiser) -> None:
    here, there = await signed_in(office, 2)
    assert await office.end(anna, session_id=there.session.id) == 1
    assert await office.find(there.token) is None
    assert await office.find(here.token)
    assert await office.history(HistoryAction.SESSIONS_ENDED) == []


async def test_an_organiser_ends_all_others_and_stays(office: SignInOffice, anna: Organiser, bala: Organiser) -> None:
    here, *there = await signed_in(office, 3)
    (of_bala,) = await signed_in(office, 1, bala)
    assert await office.end(anna, but=here.session.id) == 2
    assert [await office.find(one.token) is not None for one in (here, *there, of_bala)] == [True, False, False, True]


@pytest.mark.parametrize("actor", [OPERATOR, Actor(ActorKind.KEY, "office")])
async def test_the_history_says_who_ended_somebody_elses(office: SignInOffice, anna: Organiser, actor: Actor) -> None:
    first, _ = await signed_in(office, 2)
    assert await office.end(anna, actor, session_id=first.session.id) == 1
    assert [await office.end(anna, actor) for _ in range(2)] == [1, 0]
    entries = await office.history(HistoryAction.SESSIONS_ENDED)
    assert [(one.actor, one.subject, one.prefix) for one in entries] == [(actor, str(anna.id), "ICCT")] * 2
    assert all((one.registration_id, one.changes) == (None, ()) for one in entries)
    assert await office.sessions() == []


async def test_one_admin_is_somebody_else_to_another(office: SignInOffice, anna: Organiser, bala: Organiser) -> None:
    await signed_in(office)
    admin = Actor(ActorKind.ORGANISER, str(bala.id))
    assert await office.end(anna, admin) == 1
    assert [one.actor for one in await office.history(HistoryAction.SESSIONS_ENDED)] == [admin]


async def test_a_session_there_is_not_cannot_be_ended(office: SignInOffice, anna: Organiser, bala: Organiser) -> None:
    (own,) = await signed_in(office)
    for organiser, session_id in ((bala, own.session.id), (anna, SessionId.new())):
        with pytest.raises(SessionNotFound):
            await office.end(organiser, OPERATOR, session_id=session_id)
    assert await office.find(own.token)
    assert await office.history(HistoryAction.SESSIONS_ENDED) == []


def test_an_id_says_what_it_is_of() -> None:
    session_id = SessionId.new()
    assert str(session_id).startswith("s_")
    assert SessionId.parse(str(session_id)) == session_id
    for raw in ("", "o_" + session_id.uuid.hex, "s_1"):
        with pytest.raises(SessionNotFound):
            SessionId.parse(raw)


@pytest.mark.usefixtures("bala")
@pytest.mark.parametrize("change", [{"role": "viewer"}, {"disabled": True}])
async def test_another_role_and_being_disabled_end_every_session(
    office: SignInOffice, anna: Organiser, change: dict[str, object]
) -> None:
    own = await signed_in(office, 2)
    await office.change(anna, **change)
    assert [await office.find(one.token) for one in own] == [None, None]
    assert await office.sessions() == []


@pytest.mark.usefixtures("bala")
async def test_a_session_does_not_come_back_with_its_organiser(office: SignInOffice, anna: Organiser) -> None:
    (own,) = await signed_in(office)
    gone = await office.change(anna, disabled=True)
    with pytest.raises(CodeInvalid):
        await office.signed_in()
    await office.change(gone, disabled=False)
    assert await office.find(own.token) is None
    office.clock.advance(timedelta(minutes=1))
    assert await office.signed_in()


async def test_another_name_or_address_ends_none(office: SignInOffice, anna: Organiser) -> None:
    (own,) = await signed_in(office)
    changed = await office.change(anna, name="Anna Kumar", email="anna.kumar@example.org")
    found = await office.find(own.token)
    assert found == OpenSession(own.session, changed)

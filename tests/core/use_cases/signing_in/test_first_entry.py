"""The first admin enters by a link that is printed, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icct_adapters.memory.readers.challenge_reader import InMemoryChallengeReader
from icct_core import (
    OPERATOR,
    Challenge,
    CodeInvalid,
    FieldChange,
    HistoryAction,
    Role,
    SignedIn,
)
from tests.support.sign_in_office import SignInOffice

FIRST = "first@icct.invalid"
LIFE, INSTANT = timedelta(minutes=15), timedelta(microseconds=1)


@pytest.fixture
def office() -> SignInOffice:
    return SignInOffice()


async def enter(office: SignInOffice) -> SignedIn:
    return await office.enter_as_first(await office.offer_first(), "Firefox on Linux")


async def test_the_first_admin_is_made_and_signed_in(office: SignInOffice) -> None:
    token = await office.offer_first()
    assert len(token) == 43
    assert token not in repr(office.database.tables)
    assert await office.enter_as_first.is_open(token)
    signed_in = await office.enter_as_first(token, "Firefox on Linux")
    first = await office.store.organisers.find(signed_in.organiser.email)
    assert first == signed_in.organiser
    assert (first.name.text, first.email.text, first.role) == ("first", FIRST, Role.ADMIN)
    assert signed_in.session.browser == "Firefox on Linux"
    found = await office.find(signed_in.token)
    assert found is not None
    assert found.organiser == first


async def test_the_history_says_that_the_first_admin_was_made(office: SignInOffice) -> None:
    signed_in = await enter(office)
    (entry,) = await office.history(HistoryAction.ORGANISER_CHANGED)
    assert (entry.actor, entry.subject) == (OPERATOR, str(signed_in.organiser.id))
    assert FieldChange("role", None, "admin") in entry.changes


async def test_a_link_is_used_once(office: SignInOffice) -> None:
    token = await office.offer_first()
    await office.enter_as_first(token)
    assert not await office.enter_as_first.is_open(token)
    with pytest.raises(CodeInvalid):
        await office.enter_as_first(token)


async def test_looking_at_it_does_not_use_it(office: SignInOffice) -> None:
    token = await office.offer_first()
    assert [await office.enter_as_first.is_open(token) for _ in range(9)] == [True] * 9


async def test_a_link_ends_after_a_quarter_of_an_hour(office: SignInOffice) -> None:
    token = await office.offer_first()
    office.clock.advance(LIFE - INSTANT)
    assert await office.enter_as_first.is_open(token)
    office.clock.advance(INSTANT)
    assert not await office.enter_as_first.is_open(token)
    with pytest.raises(CodeInvalid):
        await office.enter_as_first(token)


@pytest.mark.parametrize("later", [timedelta(), INSTANT, -timedelta(minutes=1)], ids=["at once", "later", "clock back"])
async def test_only_the_newest_link_is_worth_something(office: SignInOffice, later: timedelta) -> None:
    first = await office.offer_first()
    office.clock.advance(later)
    second = await office.offer_first()
    assert [await office.enter_as_first.is_open(token) for token in (first, second)] == [False, True]
    with pytest.raises(CodeInvalid):
        await office.enter_as_first(first)
    assert await office.enter_as_first(second)


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "\ud800"])
async def test_what_was_made_up_opens_nothing(office: SignInOffice, token: str) -> None:
    for _ in range(2):
        assert not await office.enter_as_first.is_open(token)
        with pytest.raises(CodeInvalid):
            await office.enter_as_first(token)
        await office.offer_first()


async def test_who_comes_back_is_the_same_with_the_role_that_is_stored(office: SignInOffice) -> None:
    first = (await enter(office)).organiser
    await office.add()
    changed = await office.change(first, role="viewer", name="First One")
    assert (await enter(office)).organiser == changed
    assert len(await office.store.organisers.all()) == 2


async def test_one_who_is_disabled_does_not_enter_and_the_link_is_not_used_up(office: SignInOffice) -> None:
    first = (await enter(office)).organiser
    await office.add()
    gone = await office.change(first, disabled=True)
    token = await office.offer_first()
    with pytest.raises(CodeInvalid):
        await office.enter_as_first(token)
    assert await office.sessions() == []
    back = await office.change(gone, disabled=False)
    assert (await office.enter_as_first(token)).organiser == back


class UsedMeanwhile(InMemoryChallengeReader):
    """Another process enters between the look at a link and the session."""

    def __init__(self, office: SignInOffice) -> None:
        super().__init__(office.database)
        self._office = office

    async def newest_of(self, subject: object) -> Challenge | None:
        found = await super().newest_of(subject)  # type: ignore[arg-type]
        assert found is not None
        async with self._office.store.unit_of_work.begin() as tx:
            assert await tx.challenges.use(found.id, at=self._office.clock.now())
        return found


async def test_a_link_that_another_process_uses_meanwhile_signs_nobody_in(office: SignInOffice) -> None:
    token = await office.offer_first()
    office.store.challenges = UsedMeanwhile(office)
    with pytest.raises(CodeInvalid):
        await office.enter_as_first(token)
    assert (office.database.tables.sessions, office.database.tables.organisers) == ({}, {})

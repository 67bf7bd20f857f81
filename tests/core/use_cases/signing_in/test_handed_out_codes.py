"""Codes that an operator hands out while mail is down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from icct_core import (
    CODE_LIFE,
    CODES_APART,
    MOST_TRIES,
    OPERATOR,
    CodeInvalid,
    CodePurpose,
    GivenCode,
    HandedOut,
    HistoryAction,
    Organiser,
    OrganiserNotFound,
)
from tests.support.sign_in_office import SignInOffice

INSTANT = timedelta(microseconds=1)


@pytest.fixture
def office() -> SignInOffice:
    return SignInOffice()


@pytest.fixture
async def anna(office: SignInOffice) -> Organiser:
    return await office.add()


async def typed(office: SignInOffice, handed_out: HandedOut) -> GivenCode:
    """The code, typed into a browser that has asked for one."""
    return GivenCode(await office.challenge(), handed_out.code)


async def test_it_signs_in_the_browser_that_has_asked(office: SignInOffice, anna: Organiser) -> None:
    handed_out = await office.hand_out()
    assert (handed_out.organiser, handed_out.ends_at) == (anna, office.clock.now() + CODE_LIFE)
    assert handed_out.code not in repr(handed_out)
    assert (await office.sign_in(await typed(office, handed_out))).organiser == anna


@pytest.mark.usefixtures("anna")
async def test_it_is_handed_out_before_or_after_the_browser_asked(office: SignInOffice) -> None:
    own = await office.challenge()
    assert await office.sign_in(GivenCode(own, (await office.hand_out()).code))


@pytest.mark.usefixtures("anna")
async def test_it_opens_nothing_without_an_open_challenge_of_the_browser(office: SignInOffice) -> None:
    handed_out = await office.hand_out()
    other = await office.challenge("nobody@example.org")
    for own in (None, other):
        with pytest.raises(CodeInvalid):
            await office.sign_in(GivenCode(own, handed_out.code))
    office.clock.advance(timedelta(minutes=1))
    ended = await office.challenge()
    office.clock.advance(CODE_LIFE)
    newest = await office.hand_out()
    with pytest.raises(CodeInvalid):
        await office.sign_in(GivenCode(ended, newest.code))
    assert await office.sign_in(await typed(office, newest))


@pytest.mark.usefixtures("anna")
async def test_it_counts_once_in_whichever_browser(office: SignInOffice) -> None:
    handed_out = await office.hand_out()
    code = await typed(office, handed_out)
    await office.sign_in(code)
    office.clock.advance(CODES_APART)
    for again in (code, await typed(office, handed_out)):
        with pytest.raises(CodeInvalid):
            await office.sign_in(again)
    assert len(await office.sessions()) == 1


@pytest.mark.usefixtures("anna")
async def test_it_takes_the_mailed_code_of_that_browser_along(office: SignInOffice) -> None:
    """The mail may arrive later: who reads it then finds a code that was used."""
    code = await office.code()
    await office.sign_in(replace(code, text=(await office.hand_out()).code))
    with pytest.raises(CodeInvalid):
        await office.sign_in(code)


@pytest.mark.usefixtures("anna")
async def test_tries_are_those_of_the_browser(office: SignInOffice) -> None:
    handed_out = await office.hand_out()
    own = await office.challenge()
    for _ in range(MOST_TRIES):
        with pytest.raises(CodeInvalid):
            await office.sign_in(GivenCode(own, "1"))
    with pytest.raises(CodeInvalid):
        await office.sign_in(GivenCode(own, handed_out.code))
    office.clock.advance(CODES_APART)
    assert await office.sign_in(await typed(office, handed_out))


@pytest.mark.usefixtures("anna")
async def test_it_ends_after_ten_minutes(office: SignInOffice) -> None:
    handed_out = await office.hand_out()
    office.clock.advance(CODE_LIFE)
    with pytest.raises(CodeInvalid):
        await office.sign_in(await typed(office, handed_out))


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize("later", [timedelta(), INSTANT, -timedelta(minutes=1)], ids=["at once", "later", "clock back"])
async def test_only_the_newest_is_worth_something(office: SignInOffice, later: timedelta) -> None:
    """Also when the clock of the machine where the second is printed is a minute behind."""
    first = await office.hand_out()
    office.clock.advance(later)
    second = await office.hand_out()
    assert first.code != second.code
    own = await office.challenge()
    with pytest.raises(CodeInvalid):
        await office.sign_in(GivenCode(own, first.code))
    assert await office.sign_in(GivenCode(own, second.code))


async def test_it_is_for_its_organiser(office: SignInOffice, anna: Organiser) -> None:
    bala = await office.add("bala@example.org")
    handed_out = await office.hand_out(bala.email.text)
    with pytest.raises(CodeInvalid):
        await office.sign_in(await typed(office, handed_out), anna.email.text)


async def test_the_history_says_that_it_was_handed_out(office: SignInOffice, anna: Organiser) -> None:
    await office.hand_out("ANNA@example.org")
    (entry,) = await office.history(HistoryAction.CODE_HANDED_OUT)
    assert (entry.at, entry.actor, entry.subject) == (office.clock.now(), OPERATOR, str(anna.id))
    assert (entry.prefix, entry.registration_id, entry.changes) == ("ICCT", None, ())


async def test_nobody_who_may_not_sign_in_is_given_one(office: SignInOffice, anna: Organiser) -> None:
    await office.add("bala@example.org")
    await office.change(anna, disabled=True)
    for email in (anna.email.text, "nobody@example.org"):
        with pytest.raises(OrganiserNotFound):
            await office.hand_out(email)
    assert await office.history(HistoryAction.CODE_HANDED_OUT) == []
    assert office.database.tables.challenges == {}


@pytest.mark.usefixtures("anna")
async def test_nothing_is_mailed(office: SignInOffice) -> None:
    await office.hand_out()
    assert await office.queued() == []
    (challenge,) = office.database.tables.challenges.values()
    assert challenge.purpose is CodePurpose.HANDED_OUT

"""Codes are asked for once a minute, tried five times, and used once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from icct_core import (
    ChallengeId,
    CheckCode,
    CodeInvalid,
    CodePurpose,
    EditAfterConfirm,
    GivenCode,
    InvalidTransition,
    MessageKind,
    RegistrationId,
    RosterFrozen,
    TeamNotFound,
    new_registration_id,
)
from tests.support.captain_office import CaptainOffice

CONTACT, WITHDRAWAL = CodePurpose.CONTACT, CodePurpose.WITHDRAWAL
CODE = MessageKind.CODE_BY_MAIL
MINUTE, INSTANT = timedelta(minutes=1), timedelta(microseconds=1)


@pytest.fixture
async def office() -> CaptainOffice:
    office = CaptainOffice()
    await office.register()
    return office


async def team(office: CaptainOffice) -> RegistrationId:
    return (await office.team()).id


async def test_a_code_that_is_asked_for_is_queued_at_once(office: CaptainOffice) -> None:
    asked = await office.ask()
    assert asked.challenge is not None
    assert (asked.is_new, asked.again_at) == (True, office.clock.now() + MINUTE)
    assert asked.challenge.subject == await team(office)
    assert asked.challenge == await office.store.challenges.find(asked.challenge.id)
    assert await office.mails(CODE) == [asked.challenge.number]


async def test_within_a_minute_it_is_the_same_code_and_no_other_mail(office: CaptainOffice) -> None:
    first = await office.ask(asker="a secret")
    assert first.challenge is not None
    office.clock.advance(MINUTE - INSTANT)
    for of_browser in ({"asker": "a secret"}, {"knows": frozenset({first.challenge.id})}):
        assert await office.ask(**of_browser) == replace(first, is_new=False)
    office.clock.advance(INSTANT)
    again = await office.ask(asker="a secret")
    assert again.is_new
    assert again.challenge is not None
    assert await office.mails(CODE) == [first.challenge.number, again.challenge.number]
    first_code = GivenCode(first.challenge.id, office.code_maker.code_of(first.challenge.id))
    await office.check_code(first_code, CONTACT, await team(office))  # each page takes the code of its own challenge


async def test_within_a_minute_there_is_none_for_anything_else_nor_after_it_was_used(office: CaptainOffice) -> None:
    first = await office.ask(WITHDRAWAL)
    assert first.challenge is not None
    other = await office.ask(CONTACT, knows=frozenset({first.challenge.id}))
    assert (other.challenge, other.is_new, other.again_at) == (None, False, first.again_at)
    async with office.store.unit_of_work.begin() as tx:
        assert await tx.challenges.use(first.challenge.id, at=office.clock.now())
    assert (await office.ask(WITHDRAWAL, knows=frozenset({first.challenge.id}))).challenge is None
    assert await office.mails(CODE) == [first.challenge.number]


@pytest.mark.parametrize("of_browser", [{}, {"asker": "another"}, {"knows": frozenset({new_registration_id()})}])
async def test_another_browser_is_not_given_the_challenge_of_the_first(
    office: CaptainOffice, of_browser: dict[str, Any]
) -> None:
    first = await office.ask(asker="a secret")
    assert first.challenge is not None
    other = await office.ask(**of_browser)
    assert (other.challenge, other.is_new, other.again_at) == (None, False, first.again_at)
    assert await office.mails(CODE) == [first.challenge.number]


async def test_other_teams_have_minutes_of_their_own(office: CaptainOffice) -> None:
    other = await office.register("Lions")
    assert [(await office.ask()).is_new, (await office.ask(team_id=other)).is_new] == [True, True]


async def test_no_code_is_mailed_for_what_is_not_possible(office: CaptainOffice) -> None:
    office.after_confirm = EditAfterConfirm.NEVER
    await office.decide("confirm")
    with pytest.raises(InvalidTransition):
        await office.ask(CONTACT)
    office.after_confirm = EditAfterConfirm.KEEP
    await office.freeze()
    with pytest.raises(RosterFrozen):
        await office.ask(CONTACT)
    await office.decide("withdraw")
    with pytest.raises(InvalidTransition):
        await office.ask(WITHDRAWAL)
    await office.remove()
    for purpose in CodePurpose:
        with pytest.raises(TeamNotFound):
            await office.ask(purpose)
    assert await office.mails(CODE) == []


async def test_a_right_code_is_known_however_it_is_typed(office: CaptainOffice) -> None:
    code = await office.code()
    spaced = replace(code, text=f" {code.text[:3]}-{code.text[3:]}\n")
    assert await office.check_code(spaced, CONTACT, await team(office)) == code.challenge_id


async def test_five_tries_are_all_there_are_and_an_empty_one_is_none(office: CaptainOffice) -> None:
    code, subject = await office.code(), await team(office)
    wrong = replace(code, text="12345")
    for given in [replace(code, text=" ")] * 9 + [None, wrong, wrong, wrong, wrong]:
        with pytest.raises(CodeInvalid):
            await office.check_code(given, CONTACT, subject)
    await office.check_code(code, CONTACT, subject)
    with pytest.raises(CodeInvalid):
        await office.check_code(code, CONTACT, subject)


async def test_what_is_no_text_that_can_be_written_is_only_wrong(office: CaptainOffice) -> None:
    code = await office.code()
    with pytest.raises(CodeInvalid):
        await office.check_code(replace(code, text="\ud800"), CONTACT, await team(office))


async def test_a_try_is_about_its_purpose_and_its_team(office: CaptainOffice) -> None:
    code, other = await office.code(), await office.register("Lions")
    for purpose, subject in ((WITHDRAWAL, await team(office)), (CONTACT, (await office.team(other)).id)):
        with pytest.raises(CodeInvalid):
            await office.check_code(code, purpose, subject)
    challenge = await office.store.challenges.find(code.challenge_id) if code.challenge_id else None
    assert challenge is not None
    assert challenge.tries == 0


class UsedMeanwhile(CheckCode):
    """Another change takes the code between the look at it and the change."""

    async def __call__(
        self, given: GivenCode | None, purpose: CodePurpose, subject: UUID, *, others: Sequence[ChallengeId] = ()
    ) -> ChallengeId:
        checked = await CheckCode.__call__(self, given, purpose, subject, others=others)
        async with self.unit_of_work.begin() as tx:
            assert await tx.challenges.use(checked, at=self.clock.now())
        return checked


class Overtaken(CaptainOffice):
    @property
    def check_code(self) -> CheckCode:
        return UsedMeanwhile(unit_of_work=self.store.unit_of_work, code_maker=self.code_maker, clock=self.clock)


async def test_a_code_that_another_change_took_meanwhile_changes_nothing() -> None:
    office = Overtaken()
    await office.register()
    before = await office.team()
    with pytest.raises(CodeInvalid):
        await office.edit(fields={"captain_phone": "9000000009"}, code=await office.code())
    office.clock.advance(MINUTE)
    with pytest.raises(CodeInvalid):
        await office.withdraw(await office.code(WITHDRAWAL))
    assert await office.team() == before

"""Codes that several requests try or use at the same moment, on every store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast
from uuid import UUID

from icct_core import (
    MOST_TRIES,
    ChallengeId,
    CheckCode,
    CodeInvalid,
    CodePurpose,
    GivenCode,
    Registration,
    StaleVersion,
    Store as Ports,
)
from tests.support.captain_office import CaptainOffice
from tests.support.databases.stores import Store, in_parallel

CONTACT, WITHDRAWAL = CodePurpose.CONTACT, CodePurpose.WITHDRAWAL


async def an_office(store: Store) -> CaptainOffice:
    office = CaptainOffice(store=cast("Ports", store))
    await office.register()
    return office


def guess(code: GivenCode, number: int) -> GivenCode:
    return replace(code, text=f"{(int(code.text) + 1 + number) % 10**6:06}")


async def tries_after_guesses(office: CaptainOffice) -> int:
    """How many of twenty guesses at once were compared; all of them are wrong."""
    code, subject = await office.code(), (await office.team()).id
    guesses = await in_parallel(20, lambda number: office.check_code(guess(code, number), CONTACT, subject))
    assert all(isinstance(one, CodeInvalid) for one in guesses)
    assert isinstance((await in_parallel(1, lambda _: office.check_code(code, CONTACT, subject)))[0], CodeInvalid)
    challenge = await office.store.challenges.find(code.challenge_id) if code.challenge_id else None
    assert challenge is not None
    return challenge.tries


async def test_of_twenty_guesses_at_once_five_are_compared_and_the_right_code_is_too_late(store: Store) -> None:
    assert await tries_after_guesses(await an_office(store)) == MOST_TRIES


async def test_one_code_changes_one_thing(store: Store) -> None:
    office = await an_office(store)
    code, version = await office.code(), (await office.team()).version
    edits = await in_parallel(
        2,
        lambda number: office.edit(fields={"captain_phone": f"987650000{number}"}, code=code, version=version),
    )
    done = [one for one in edits if isinstance(one, Registration)]
    assert len(done) == 1
    assert all(isinstance(one, CodeInvalid | StaleVersion) for one in edits if one not in done)
    assert (await office.team()).version == version + 1
    again = await in_parallel(1, lambda _: office.edit(fields={"captain_phone": "9876511111"}, code=code))
    assert isinstance(again[0], CodeInvalid)


async def test_one_code_withdraws_once(store: Store) -> None:
    office = await an_office(store)
    code = await office.code(WITHDRAWAL)
    done = [one for one in await in_parallel(4, lambda _: office.withdraw(code)) if isinstance(one, Registration)]
    assert len(done) == 1
    assert len(await office.history()) == 1


async def test_guesses_that_are_counted_where_the_refusal_is_raised_are_not_counted() -> None:
    """Shows that the first test can fail, and why a try has a transaction of its own."""

    class CountedInside(CheckCode):
        async def __call__(
            self, given: GivenCode | None, purpose: CodePurpose, subject: UUID, *, others: Sequence[ChallengeId] = ()
        ) -> ChallengeId:
            assert given is not None
            assert given.challenge_id is not None
            async with self.unit_of_work.begin() as tx:
                await tx.challenges.count_try(given.challenge_id, purpose, subject, at=self.clock.now())
                raise CodeInvalid

    class Altered(CaptainOffice):
        @property
        def check_code(self) -> CheckCode:
            return CountedInside(unit_of_work=self.store.unit_of_work, code_maker=self.code_maker, clock=self.clock)

    office = Altered()
    await office.register()
    assert await tries_after_guesses(office) == 0

"""A code signs its organiser in once, in the browser that asked; whatever is wrong is refused in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from icct_adapters.memory.readers.organiser_reader import InMemoryOrganiserReader
from icct_core import (
    CODE_LIFE,
    CODES_APART,
    MOST_TRIES,
    ChallengeId,
    CheckCode,
    CodeInvalid,
    CodePurpose,
    EmailAddress,
    GivenCode,
    OpenSession,
    Organiser,
    Session,
    digest_of,
)
from tests.support.sign_in_office import ANNA, SignInOffice

INSTANT = timedelta(microseconds=1)
NOBODY = "nobody@example.org"


@pytest.fixture
def office() -> SignInOffice:
    return SignInOffice()


@pytest.fixture
async def anna(office: SignInOffice) -> Organiser:
    return await office.add(role="reviewer")


def wrong(code: GivenCode) -> GivenCode:
    return replace(code, text=f"{(int(code.text) + 1) % 10**6:06}")


async def test_a_code_begins_a_session(office: SignInOffice, anna: Organiser) -> None:
    code = await office.code()
    office.clock.advance(CODE_LIFE - INSTANT)
    at = office.clock.now()
    signed_in = await office.sign_in(code, browser="Firefox on Linux")
    assert signed_in.organiser == anna
    assert signed_in.session == Session(
        id=signed_in.session.id,
        organiser_id=anna.id,
        digest=digest_of(signed_in.token),
        begun_at=at,
        used_at=at,
        browser="Firefox on Linux",
    )
    assert await office.find(signed_in.token) == OpenSession(signed_in.session, anna)


@pytest.mark.usefixtures("anna")
async def test_the_token_is_in_nothing_that_is_kept_or_printed(office: SignInOffice) -> None:
    signed_in = await office.signed_in()
    assert len(signed_in.token) == 43
    assert signed_in.token not in repr(signed_in)
    assert signed_in.session.digest not in repr(signed_in)
    assert signed_in.token not in repr(office.database.tables)


async def test_the_address_and_the_code_are_typed_in_any_way(office: SignInOffice, anna: Organiser) -> None:
    code = await office.code()
    spaced = replace(code, text=f" {code.text[:3]}-{code.text[3:]}\n")
    assert (await office.sign_in(spaced, "ANNA@Example.org")).organiser == anna


@pytest.mark.usefixtures("anna")
async def test_every_session_has_its_own_token(office: SignInOffice) -> None:
    first = await office.signed_in()
    office.clock.advance(CODES_APART)
    second = await office.signed_in()
    assert first.token != second.token
    assert first.session.id != second.session.id
    assert {one.session for one in await office.sessions()} == {first.session, second.session}


@pytest.mark.usefixtures("anna")
async def test_a_code_counts_once(office: SignInOffice) -> None:
    code = await office.code()
    await office.sign_in(code)
    with pytest.raises(CodeInvalid):
        await office.sign_in(code)
    assert len(await office.sessions()) == 1


@pytest.mark.usefixtures("anna")
async def test_a_code_ends_after_ten_minutes(office: SignInOffice) -> None:
    code = await office.code()
    office.clock.advance(CODE_LIFE)
    with pytest.raises(CodeInvalid):
        await office.sign_in(code)


@pytest.mark.usefixtures("anna")
async def test_five_tries_are_all_there_are_and_an_empty_one_is_none(office: SignInOffice) -> None:
    code = await office.code()
    for given in [replace(code, text=" ")] * 9 + [wrong(code)] * (MOST_TRIES - 1):
        with pytest.raises(CodeInvalid):
            await office.sign_in(given)
    assert await office.sign_in(code)
    office.clock.advance(CODES_APART)
    code = await office.code()
    for given in [wrong(code)] * MOST_TRIES + [code]:
        with pytest.raises(CodeInvalid):
            await office.sign_in(given)


@pytest.mark.usefixtures("anna")
async def test_a_code_needs_the_challenge_of_the_browser_that_asked(office: SignInOffice) -> None:
    code = await office.code()
    other = await office.code(NOBODY)
    for given in (replace(code, challenge_id=None), replace(code, challenge_id=other.challenge_id)):
        with pytest.raises(CodeInvalid):
            await office.sign_in(given)
    assert await office.sign_in(code)


async def test_a_code_is_for_its_address(office: SignInOffice, anna: Organiser) -> None:
    bala = await office.add("bala@example.org")
    code = await office.code()
    with pytest.raises(CodeInvalid):
        await office.sign_in(code, bala.email.text)
    challenge = await office.store.challenges.find(code.challenge_id) if code.challenge_id else None
    assert challenge is not None
    assert (challenge.tries, challenge.used_at) == (0, None)
    assert (await office.sign_in(code)).organiser == anna


async def test_nobody_without_an_organiser_signs_in_even_with_the_right_code(office: SignInOffice) -> None:
    code = await office.code(NOBODY)
    with pytest.raises(CodeInvalid):
        await office.sign_in(code, NOBODY)


async def test_one_who_is_disabled_does_not_sign_in(office: SignInOffice, anna: Organiser) -> None:
    await office.add("bala@example.org")
    code = await office.code()
    await office.change(anna, disabled=True)
    with pytest.raises(CodeInvalid):
        await office.sign_in(code)
    assert await office.sessions() == []


async def test_one_who_has_another_address_by_then_asks_again(office: SignInOffice, anna: Organiser) -> None:
    """Whoever has the former address may read its mail; it opens nothing any more."""
    code = await office.code()
    changed = await office.change(anna, email="anna.raj@example.org")
    for email in (ANNA, changed.email.text):
        with pytest.raises(CodeInvalid):
            await office.sign_in(code, email)
    assert (await office.sign_in(await office.code(changed.email.text), changed.email.text)).organiser == changed


async def test_an_address_that_another_has_by_then_signs_in_nobody_of_before(
    office: SignInOffice, anna: Organiser
) -> None:
    code = await office.code()
    await office.change(anna, email="anna.raj@example.org")
    successor = await office.add(ANNA, "viewer")
    assert (await office.sign_in(code)).organiser == successor


class FormerOrganisers(InMemoryOrganiserReader):
    """Finds an organiser as before a change that another process has just made."""

    def __init__(self, office: SignInOffice, former: Organiser) -> None:
        super().__init__(office.database)
        self._former = former

    async def find(self, email: EmailAddress) -> Organiser | None:
        return self._former if email.key == self._former.email.key else None


@pytest.mark.parametrize("change", [{"email": "anna.raj@example.org"}, {"disabled": True}])
async def test_what_changes_between_the_look_and_the_lock_counts(
    office: SignInOffice, anna: Organiser, change: dict[str, object]
) -> None:
    code = await office.code()
    await office.change(anna, **change)
    office.store.organisers = FormerOrganisers(office, anna)
    with pytest.raises(CodeInvalid):
        await office.sign_in(code)
    assert office.database.tables.sessions == {}


class UsedMeanwhile(CheckCode):
    """Another process uses a code between the look at it and the session."""

    async def __call__(
        self, given: GivenCode | None, purpose: CodePurpose, subject: UUID, *, others: Sequence[ChallengeId] = ()
    ) -> ChallengeId:
        checked = await CheckCode.__call__(self, given, purpose, subject, others=others)
        async with self.unit_of_work.begin() as tx:
            assert await tx.challenges.use(checked, at=self.clock.now())
        return checked


class Overtaken(SignInOffice):
    @property
    def check_code(self) -> CheckCode:
        return UsedMeanwhile(code_maker=self.code_maker, **self.writing)


async def test_a_code_that_another_process_uses_meanwhile_signs_nobody_in() -> None:
    office = Overtaken()
    await office.add()
    with pytest.raises(CodeInvalid):
        await office.sign_in(await office.code())
    assert office.database.tables.sessions == {}

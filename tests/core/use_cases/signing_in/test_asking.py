"""Codes to sign in with are asked for by anybody, and whether an organiser has the address shows nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from icct_core import CODE_LIFE, CODES_APART, CodePurpose, new_registration_id
from tests.support.databases.stores import NOW
from tests.support.sign_in_office import ANNA, SignInOffice

INSTANT = timedelta(microseconds=1)


async def an_office() -> SignInOffice:
    """One organiser signs in as ``ANNA``; the other is disabled."""
    office = SignInOffice()
    await office.add()
    await office.change(await office.add("bala@example.org"), disabled=True)
    return office


@pytest.mark.parametrize("email", [ANNA, "nobody@example.org", "bala@example.org"])
async def test_every_address_is_given_a_challenge_and_a_mail_is_queued(email: str) -> None:
    office = await an_office()
    asked = await office.ask(email)
    assert asked.challenge is not None
    assert (asked.is_new, asked.again_at) == (True, NOW + CODES_APART)
    assert (asked.challenge.purpose, asked.challenge.ends_at) == (CodePurpose.SIGN_IN, NOW + CODE_LIFE)
    assert asked.challenge == await office.store.challenges.find(asked.challenge.id)
    assert await office.queued() == [(asked.challenge.number, NOW)]


@pytest.mark.parametrize("email", [ANNA, "nobody@example.org"])
async def test_within_a_minute_a_browser_keeps_its_challenge_and_there_is_no_other_mail(email: str) -> None:
    office = await an_office()
    first = await office.ask(email, asker="a secret")
    assert first.challenge is not None
    office.clock.advance(CODES_APART - INSTANT)
    for of_browser in ({"asker": "a secret"}, {"knows": frozenset({first.challenge.id})}):
        assert await office.ask(email.upper(), **of_browser) == replace(first, is_new=False)
    office.clock.advance(INSTANT)
    again = await office.ask(email, asker="a secret")
    assert again.is_new
    assert again.challenge is not None
    assert [number for number, _ in await office.queued()] == [first.challenge.number, again.challenge.number]


@pytest.mark.parametrize("email", [ANNA, "nobody@example.org"])
@pytest.mark.parametrize("of_browser", [{}, {"asker": "another"}, {"knows": frozenset({new_registration_id()})}])
async def test_a_stranger_who_asks_keeps_no_other_browser_from_asking(email: str, of_browser: dict[str, Any]) -> None:
    office = await an_office()
    first = await office.ask(email, asker="a secret")
    other = await office.ask(email, **of_browser)
    assert first.challenge is not None
    assert other.challenge is not None
    assert other.is_new
    assert other.challenge.id != first.challenge.id
    assert [number for number, _ in await office.queued()] == [first.challenge.number, other.challenge.number]


@pytest.mark.parametrize("email", [ANNA, "nobody@example.org"])
async def test_where_no_more_is_mailed_a_code_that_is_handed_out_can_still_be_typed(email: str) -> None:
    office = await an_office()
    asked = await office.ask(email, mailed=False)
    assert asked.challenge is not None
    assert asked.challenge == await office.store.challenges.find(asked.challenge.id)
    assert await office.queued() == []


async def test_other_addresses_have_minutes_of_their_own() -> None:
    office, new = await an_office(), []
    for email in (ANNA, "nobody@example.org", "Anna@example.org"):
        new.append((await office.ask(email, asker="a secret")).is_new)
        office.clock.advance(INSTANT)
    assert new == [True, True, False]

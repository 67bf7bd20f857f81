"""``X-Idempotency-Key``: sending a form again is harmless."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support.builders import a_form, a_png
from tests.support.http.error_answers import refusal
from tests.support.http.form_encoding import form_parts
from tests.support.http.in_memory_service import ACCEPTED, Desk, open_desk

KEY = "5f2b8a1c-9d3e-4f60"
TWO_HEADERS = ("X-Idempotency-Key", "Idempotency-Key")


@pytest.fixture(scope="module")
async def registered() -> AsyncIterator[Desk]:
    """A service that took one form under ``KEY``, for copies of it, which change nothing."""
    async with open_desk() as opened:
        await opened.register(key=KEY)
        yield opened


async def test_a_repeated_submission_gets_the_same_answer(desk: Desk) -> None:
    first = await desk.register(key=KEY)
    again = await desk.register(key=KEY)
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert len(desk.tables.registrations) == 1


async def test_boundary_and_order_of_parts_are_no_content(registered: Desk) -> None:
    parts = form_parts(a_form())[::-1]
    again = await registered.send(parts, boundary="another", headers=[("X-Idempotency-Key", KEY)])
    assert again.json() == ACCEPTED
    assert again.headers["Idempotent-Replayed"] == "true"


async def test_spellings_that_mean_the_same_are_the_same_content(registered: Desk) -> None:
    again = await registered.register(key=KEY, team_name=" Grace  Warriors", captain_phone="+91 98765 43210")
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    "change",
    [
        {"team_name": "Grace Warriors II"},
        {"team_name": "GRACE WARRIORS"},
        {"captain_email": "another@example.com"},
        {"captain_whatsapp": ""},
        {"coach_name": "Daniel Raj"},
        {"players": '[{"name": "S. Kumar"}]'},
        {"logo": a_png(65, 64)},
    ],
    ids=str,
)
async def test_a_key_used_for_other_content_is_a_conflict(registered: Desk, change: dict[str, Any]) -> None:
    answer = await registered.register(key=KEY, **change)
    assert (answer.status_code, answer.json()["error_code"]) == (409, "DUPLICATE_SUBMISSION")
    assert "Idempotent-Replayed" not in answer.headers
    assert len(registered.tables.registrations) == 1


@pytest.mark.parametrize("header", ["X-Idempotency-Key", "x-idempotency-key", "Idempotency-Key"])
@pytest.mark.parametrize("spelling", [KEY, f'"{KEY}"', f"  {KEY} ", f' "{KEY}" '])
async def test_a_key_is_read_from_either_header_bare_or_quoted(registered: Desk, header: str, spelling: str) -> None:
    again = await registered.register(headers=[(header, spelling)])
    assert again.headers["Idempotent-Replayed"] == "true"


async def test_both_headers_may_say_the_same(desk: Desk) -> None:
    headers = list(zip(TWO_HEADERS, (KEY, f'"{KEY}"'), strict=True))
    assert (await desk.register(headers=headers)).json() == ACCEPTED
    assert (await desk.register(key=KEY)).headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("second", ["another", ""])
async def test_two_headers_that_differ_are_refused(shared_desk: Desk, second: str) -> None:
    answer = await shared_desk.register(headers=list(zip(TWO_HEADERS, (KEY, second), strict=True)))
    assert (answer.status_code, answer.json()["error_code"]) == (400, "IDEMPOTENCY_KEY_INVALID")
    assert shared_desk.kept() == set()


@pytest.mark.parametrize(
    "key",
    [
        *["", " ", '""', '" "', '" k"', '"a"b"', "k" * 256, f'"{"k" * 256}"', "two words", '"two words"', "tab\there"],
        *[b"cl\xc3\xa9", b"cl\xe9", b"\x01", b"\x7f"],
    ],
    ids=repr,
)
@pytest.mark.parametrize("header", TWO_HEADERS)
async def test_a_key_that_is_none_is_refused(shared_desk: Desk, header: str, key: str | bytes) -> None:
    answer = await shared_desk.register(headers=[(header, key)])
    assert (answer.status_code, answer.json()["error_code"]) == (400, "IDEMPOTENCY_KEY_INVALID")
    assert shared_desk.kept() == set()


@pytest.mark.parametrize(
    "key", ["k", "k" * 255, f'"{"k" * 255}"', '"k', 'k"', "!#$%&'()*+,-./:;<=>?@[]^_`{|}~", '"', 'a"b']
)
async def test_any_visible_ascii_is_a_key(desk: Desk, key: str) -> None:
    assert (await desk.register(key=key)).json() == ACCEPTED
    assert (await desk.register(key=key)).headers["Idempotent-Replayed"] == "true"


async def test_keys_that_differ_in_case_are_two_keys(desk: Desk) -> None:
    await desk.register(key="abc")
    assert (await desk.register(key="ABC", team_name="Lions")).json() == ACCEPTED | {"team_id": "ICCT-002"}


@pytest.mark.parametrize("wrong", [{"captain_email": "nobody"}, {"logo": b"GIF89a"}, {"players": "{"}])
async def test_a_refused_form_leaves_its_key_free(desk: Desk, wrong: dict[str, Any]) -> None:
    assert (await desk.register(key=KEY, **wrong)).status_code == 422
    assert desk.kept() == set()
    corrected = await desk.register(key=KEY)
    assert corrected.json() == ACCEPTED
    assert "Idempotent-Replayed" not in corrected.headers


async def test_a_duplicate_team_leaves_its_key_free(desk: Desk) -> None:
    await desk.register()
    assert (await desk.register(key=KEY)).json()["error_code"] == "DUPLICATE_TEAM"
    assert (await desk.register(key=KEY, team_name="Lions")).json() == ACCEPTED | {"team_id": "ICCT-002"}


async def test_a_replay_ends_with_its_period_and_the_team_stays(desk: Desk) -> None:
    await desk.register(key=KEY)
    desk.clock.advance(timedelta(seconds=599))
    assert (await desk.register(key=KEY)).headers["Idempotent-Replayed"] == "true"
    desk.clock.advance(timedelta(seconds=1))
    expired = await desk.register(key=KEY)
    assert (expired.status_code, expired.json()["error_code"]) == (409, "DUPLICATE_TEAM")
    assert (await desk.register(key=KEY, team_name="Lions")).json() == ACCEPTED | {"team_id": "ICCT-002"}


async def test_the_period_is_a_setting() -> None:
    async with open_desk(IDEMPOTENCY_TTL="1") as desk:
        await desk.register(key=KEY)
        desk.clock.advance(timedelta(seconds=1))
        assert (await desk.register(key=KEY)).json()["error_code"] == "DUPLICATE_TEAM"


async def test_a_retry_after_the_closing_time_is_still_answered() -> None:
    async with open_desk(REGISTRATION_CLOSES_AT="2026-01-01T00:05:00Z") as desk:
        first = await desk.register(key=KEY)
        desk.clock.advance(timedelta(minutes=5))
        again = await desk.register(key=KEY)
        assert (again.status_code, again.content) == (200, first.content)
        assert (await desk.register(key="new", team_name="Lions")).json()["error_code"] == "REGISTRATION_CLOSED"


async def test_of_fifty_copies_with_one_key_one_registers_and_all_get_its_answer(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.register(key=KEY) for _ in range(50)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    assert answers[0].json() == ACCEPTED
    assert Counter(answer.headers.get("Idempotent-Replayed") for answer in answers) == {None: 1, "true": 49}
    assert len(desk.tables.registrations) == 1
    assert desk.tables.last_numbers == {"ICCT": 1}


async def test_without_a_key_the_other_forty_nine_are_duplicates(desk: Desk) -> None:
    """What the key is for: the copies that lose learn nothing of the team that won."""
    answers = await asyncio.gather(*(desk.register() for _ in range(50)))
    assert Counter(answer.json().get("error_code") for answer in answers) == {None: 1, "DUPLICATE_TEAM": 49}
    assert len(desk.tables.registrations) == 1
    assert desk.tables.last_numbers == {"ICCT": 1}


@pytest.mark.parametrize("header", ["X-Idempotency-Key", "Idempotency-Key"])
async def test_a_header_sent_twice_is_refused(desk: Desk, header: str) -> None:
    answer = await desk.register(headers=[(header, "one"), (header, "two")])
    assert refusal(answer) == (400, "IDEMPOTENCY_KEY_INVALID", {})
    assert desk.kept() == set()

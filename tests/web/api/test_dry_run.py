"""``?dry_run=true`` says what registering would say, and leaves no trace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.builders import a_png_of
from tests.support.http.error_answers import refusal
from tests.support.http.in_memory_service import ACCEPTED, PATH, Desk, open_desk

DRY = f"{PATH}?dry_run=true"


async def test_a_valid_form_is_answered_exactly(desk: Desk) -> None:
    answer = await desk.register(path=DRY)
    assert answer.status_code == 200
    assert answer.content == b'{"success":true,"message":"Registration is valid"}'


@pytest.mark.parametrize("path", [DRY, "/api/v1/registration?dry_run=1", f"{PATH}?dry_run=TRUE"])
async def test_a_dry_run_stores_nothing_and_takes_no_number(desk: Desk, path: str) -> None:
    for _ in range(2):
        assert (await desk.register(path=path, key="k")).status_code == 200
    assert desk.kept() == set()
    assert (await desk.register(key="k")).json() == ACCEPTED


@pytest.mark.parametrize("path", [f"{PATH}?dry_run=false", f"{PATH}?other=true"])
async def test_only_the_parameter_makes_a_dry_run(desk: Desk, path: str) -> None:
    assert (await desk.register(path=path)).json() == ACCEPTED


@pytest.mark.parametrize("key", ["", "k" * 256, "two words", b"\xff"])
async def test_a_dry_run_looks_at_no_key(desk: Desk, key: str | bytes) -> None:
    assert (await desk.register(path=DRY, key=key)).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"team_name": "", "captain_email": "nobody", "players": '[{"name": "x"}]'},
        {"logo": b"GIF89a"},
        {"logo": a_png_of(5 * 1024 * 1024 + 1)},
        {"players": "null"},
    ],
    ids=["fields", "type", "size", "players"],
)
async def test_a_wrong_form_is_refused_as_it_would_be(desk: Desk, wrong: dict[str, Any]) -> None:
    dry, real = await desk.register(path=DRY, **wrong), await desk.register(**wrong)
    assert real.status_code in {413, 422}
    assert dry.status_code == real.status_code
    assert _without_id(dry.json()) == _without_id(real.json())


async def test_a_duplicate_is_reported(desk: Desk) -> None:
    await desk.register(key="k")
    answer = await desk.register(path=DRY, key="k")
    assert (answer.status_code, answer.json()["error_code"]) == (409, "DUPLICATE_TEAM")


async def test_a_full_church_is_reported() -> None:
    async with open_desk(TEAMS_PER_CHURCH="1") as desk:
        assert (await desk.register(path=DRY)).status_code == 200
        await desk.register()
        answer = await desk.register(path=DRY, team_name="Lions")
        assert (answer.status_code, answer.json()["error_code"]) == (409, "CHURCH_LIMIT_REACHED")


async def test_a_closed_registration_is_reported() -> None:
    async with open_desk(REGISTRATION_CLOSES_AT="2026-01-01T00:05:00Z") as desk:
        assert (await desk.register(path=DRY)).status_code == 200
        desk.clock.advance(timedelta(minutes=5))
        answer = await desk.register(path=DRY)
        assert (answer.status_code, answer.json()["error_code"]) == (409, "REGISTRATION_CLOSED")


def _without_id(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "request_id"}


async def test_a_dry_run_asked_for_and_not_asked_for_is_refused(desk: Desk) -> None:
    answer = await desk.register(path=f"{PATH}?dry_run=true&dry_run=false")
    assert refusal(answer)[:2] == (400, "MALFORMED_REQUEST")
    assert desk.kept() == set()

"""``…/overlaps`` and ``POST /admin/overlaps/seen`` (the contract's §7)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from icct_core import KeyScope
from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.api_keys import ADMIN_KEY, a_secret
from tests.support.http.error_answers import field_errors, refusal

SQUAD = json.dumps([{"name": "S. Kumar", "phone": "9800000001"}])


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """ICCT-001 and ICCT-002 have one player in common; their captains are one person, too, with two phones."""
    async with open_office() as office:
        for number, phone in enumerate(("9876543210", "9876543211")):
            await office.register(
                f"Lions {number}",
                players=SQUAD,
                captain_phone=phone,
                captain_name=f"Captain {phone}",
                coach_name=f"Coach {phone}",
                church_name=f"Church {phone}",
            )
        yield office


async def post(office: Office, body: Any, *, base: str = "/admin", key: str = ADMIN_KEY) -> httpx.Response:
    return await office.desk.client.post(f"{base}/overlaps/seen", json=body, headers={"X-API-Key": key})


PAIR = {"team_id": "ICCT-001", "other_team_id": "ICCT-002"}
OVERLAP = PAIR | {"level": "certain", "person": "S. Kumar", "other_person": "S. Kumar", "seen": False}


@pytest.mark.parametrize("base", BOTH)
async def test_a_team_shows_who_is_in_another_too(office: Office, base: str) -> None:
    answer = await office.get(f"{base}/teams/icct-1/overlaps")
    assert answer.json() == {"success": True, "overlaps": [OVERLAP]}
    other = (await office.get(f"{base}/teams/ICCT-002/overlaps")).json()["overlaps"]
    assert other == [OVERLAP | {"team_id": "ICCT-002", "other_team_id": "ICCT-001"}]


@pytest.mark.parametrize("base", BOTH)
async def test_all_overlaps_are_listed_with_their_time(office: Office, base: str) -> None:
    answer = (await office.get(f"{base}/overlaps")).json()
    expected = {"success": True, "overlaps": [OVERLAP], "as_of": "2026-01-01T00:00:00Z", "complete": True}
    assert answer == expected
    assert (await office.get(f"{base}/overlaps", level="certain")).json() == expected
    assert (await office.get(f"{base}/overlaps", level="possible")).json()["overlaps"] == []


async def test_a_pair_that_was_marked_is_seen_everywhere_at_once(office: Office) -> None:
    lines = (await office.teams())["teams"]
    assert [line["badges"] for line in lines] == [["overlap"], ["overlap"]]
    assert (await office.get("overlaps")).json()["overlaps"][0]["seen"] is False
    for body in (PAIR, {"team_id": "icct-2", "other_team_id": "icct-1"}):
        assert (await post(office, body)).status_code == 200
    assert (await office.get("overlaps")).json()["overlaps"] == [OVERLAP | {"seen": True}]
    assert (await office.get("teams/ICCT-001/overlaps")).json()["overlaps"] == [OVERLAP | {"seen": True}]
    assert [line["badges"] for line in (await office.teams())["teams"]] == [[], []]
    (entry,) = (await office.get("history", action="overlap_seen")).json()["entries"]
    assert (entry["team_id"], entry["subject"], entry["actor"]["kind"]) == ("ICCT-001", "ICCT-002", "key")
    assert [line["version"] for line in (await office.teams())["teams"]] == [1, 1]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"team_id"}),
        ({"team_id": "ICCT-001"}, {"other_team_id"}),
        (PAIR | {"level": "certain"}, {"level"}),
        (PAIR | {"team_id": 1}, {"team_id"}),
        ({"team_id": "one", "other_team_id": "two"}, {"team_id", "other_team_id"}),
        (PAIR | {"other_team_id": "icct-1"}, {"other_team_id"}),
        (PAIR | {"team_id": "ICCT-999"}, {"team_id"}),
        (PAIR | {"other_team_id": "CUP-001"}, {"other_team_id"}),
        ([], {"body"}),
    ],
)
async def test_a_pair_is_of_two_teams(office: Office, body: Any, fields: set[str]) -> None:
    answer = await post(office, body)
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(field_errors(answer)) == fields
    assert (await office.get("history", action="overlap_seen")).json()["entries"] == []


async def test_a_removed_team_is_no_part_of_a_pair(office: Office) -> None:
    await office.desk.client.delete("/admin/teams/ICCT-002", headers={"X-API-Key": ADMIN_KEY})
    assert field_errors(await post(office, PAIR)) == {"other_team_id": "ICCT-002 was removed"}
    assert (await office.get("teams/ICCT-002/overlaps")).json()["overlaps"] == []


async def test_marking_needs_a_key_for_the_review(office: Office) -> None:
    reader = await a_secret(office.desk, KeyScope.READ, name="reader")
    assert (await office.get("overlaps", key=reader)).status_code == 200
    assert refusal(await post(office, PAIR, key=reader))[:2] == (403, "FORBIDDEN")
    reviewer = await a_secret(office.desk, KeyScope.REVIEW, name="reviewer")
    assert (await post(office, PAIR, key=reviewer)).status_code == 200
    assert refusal(await post(office, PAIR, key="nobody"))[:2] == (401, "UNAUTHORIZED")


@pytest.mark.parametrize(("path", "code"), [("teams/ICCT-009/overlaps", "TEAM_NOT_FOUND"), ("teams/x/overlaps", None)])
async def test_a_team_that_is_not_there_has_none(office: Office, path: str, code: str | None) -> None:
    assert refusal(await office.get(path))[:2] == (404, code or "TEAM_NOT_FOUND")


async def test_a_wrong_level_and_an_unknown_name_are_told(office: Office) -> None:
    assert field_errors(await office.get("overlaps", level="sure")) == {
        "level": "Level must be one of certain, likely, possible"
    }
    assert set(field_errors(await office.get("overlaps", page="2"))) == {"page"}
    assert set(field_errors(await office.get("teams/ICCT-001/overlaps", level="certain"))) == {"level"}

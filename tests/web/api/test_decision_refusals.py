"""What the organisers' routes refuse by the rules of statuses, names and places, and what ``over_limit`` overrules."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.support.http.admin_client import Office, open_office
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.http.error_answers import refusal

REASON = {"reason": "Because of the rules"}
DECISIONS = ("confirm", "request_changes", "reject", "withdraw", "reopen", "reinstate")
ALLOWED = {
    "registered": {"confirm", "request_changes", "reject", "withdraw"},
    "changes_requested": {"confirm", "reject", "withdraw"},
    "confirmed": {"request_changes", "reject", "withdraw", "reopen"},
    "rejected": {"reopen"},
    "withdrawn": {"reinstate"},
}
SAME = {
    "registered": "",
    "changes_requested": "request_changes",
    "confirmed": "confirm",
    "rejected": "reject",
    "withdrawn": "withdraw",
}
"""The decision that leads to a status: taken again about such a team it is unchanged, and no error."""

WRONG = [
    (status, decision)
    for status, allowed in ALLOWED.items()
    for decision in DECISIONS
    if decision not in allowed | {SAME[status]} and not (status == "registered" and decision in {"reopen", "reinstate"})
]


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A church has room for one team."""
    async with open_office(TEAMS_PER_CHURCH="1") as office:
        await office.register("Grace Warriors", church_name="Grace Church")
        yield office


async def send(office: Office, method: str, path: str, body: dict[str, Any]) -> httpx.Response:
    return await office.desk.client.request(method, f"/admin/{path}", json=body, headers={"X-API-Key": ADMIN_KEY})


async def decide(office: Office, decision: str, *, team: int = 1, **more: object) -> httpx.Response:
    version = (await office.get(f"teams/ICCT-{team}")).json()["version"]
    body = {"decision": decision, "version": version, **REASON, **more}
    return await send(office, "POST", f"teams/ICCT-{team}/decisions", body)


@pytest.mark.parametrize(("status", "decision"), WRONG)
async def test_what_the_table_does_not_allow_names_the_present_status(
    office: Office, status: str, decision: str
) -> None:
    if SAME[status]:
        assert (await decide(office, SAME[status])).json()["status"] == status
    answer = await decide(office, decision)
    assert refusal(answer)[:2] == (409, "INVALID_TRANSITION")
    assert answer.json()["details"]["current"] == status
    assert (await office.get("teams/ICCT-001")).json()["status"] == status


async def test_the_name_of_a_withdrawn_team_that_another_has_taken_is_told_by_its_number(office: Office) -> None:
    await decide(office, "withdraw")
    await office.register("Grace Warriors", church_name="Hope Church")
    answer = await decide(office, "reinstate")
    assert refusal(answer)[:2] == (409, "DUPLICATE_TEAM")
    assert answer.json()["details"] == {"team_id": "ICCT-002"}


async def test_a_correction_to_a_name_that_another_team_has_is_told_by_its_number(office: Office) -> None:
    await office.register("Lions", church_name="Hope Church")
    body = {"version": 1, "fields": {"team_name": "grace  WARRIORS"}, **REASON}
    answer = await send(office, "PATCH", "teams/ICCT-002", body)
    assert refusal(answer)[:2] == (409, "DUPLICATE_TEAM")
    assert answer.json()["details"] == {"team_id": "ICCT-001"}


@pytest.mark.parametrize(("out", "back"), [("reject", "reopen"), ("withdraw", "reinstate")])
async def test_a_team_that_comes_back_needs_a_place_in_its_church(office: Office, out: str, back: str) -> None:
    await decide(office, out)
    await office.register("Lions", church_name="Grace Church")
    answer = await decide(office, back)
    assert refusal(answer)[:2] == (409, "CHURCH_LIMIT_REACHED")
    assert answer.json()["details"]["limit"] == 1
    assert (await decide(office, back, over_limit=True)).json()["status"] == "registered"
    (entry, *_) = (await office.get("history", action="decided")).json()["entries"]
    assert {"field": "over_limit", "before": None, "after": "true"} in entry["changes"]
    badges = {team["team_id"]: team["badges"] for team in (await office.teams())["teams"]}
    assert "over_limit" in badges["ICCT-001"]


async def test_a_correction_to_a_full_church_needs_the_organisers_word(office: Office) -> None:
    await office.register("Lions", church_name="Hope Church")
    body = {"version": 1, "fields": {"church_name": "Grace Church"}, **REASON}
    answer = await send(office, "PATCH", "teams/ICCT-002", body)
    assert refusal(answer)[:2] == (409, "CHURCH_LIMIT_REACHED")
    moved = await send(office, "PATCH", "teams/ICCT-002", body | {"over_limit": True})
    assert (moved.status_code, moved.json()["church_name"]) == (200, "Grace Church")


async def test_of_many_each_is_refused_by_itself_with_its_details(office: Office) -> None:
    await decide(office, "withdraw")
    await office.register("Grace Warriors", church_name="Hope Church")
    await office.register("Lions", church_name="Zion")
    await decide(office, "reject", team=3)
    items = [
        {"team_id": "ICCT-001", "decision": "reinstate", "version": 2},
        {"team_id": "ICCT-003", "decision": "confirm", "version": 2},
        {"team_id": "ICCT-099", "decision": "confirm", "version": 1},
    ]
    results = (await send(office, "POST", "decisions", {"decisions": items})).json()["results"]
    assert [(one["outcome"], one["error_code"]) for one in results] == [
        ("refused", "DUPLICATE_TEAM"),
        ("refused", "INVALID_TRANSITION"),
        ("refused", "TEAM_NOT_FOUND"),
    ]
    assert results[0]["details"] == {"team_id": "ICCT-002"}
    assert results[1]["details"]["current"] == "rejected"

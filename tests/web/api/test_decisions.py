"""``POST …/decisions``, ``PATCH …/{team_id}``, notes, timeline and history (the contract's §7)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from icct_adapters.memory.history import InMemoryHistory
from icct_core import DatabaseUnavailable, HistoryEntry, KeyScope
from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.api_keys import ADMIN_KEY, a_secret
from tests.support.http.error_answers import refusal

WRONG_BODIES: list[tuple[Any, dict[str, str]]] = [
    ({}, {"decision": "This field is required"}),
    ({"decision": "confirm", "versoin": 1}, {"versoin": "There is no field of this name here"}),
    ({"decision": "confirm", "version": "one"}, {"version": "Must be a whole number or null, not text"}),
    ({"decision": "eat", "version": 1}, {"decision": "Decision must be one of confirm, request_changes, reject, "}),
    ({"decision": "reject", "version": 1}, {"reason": "Reason must have 3 to 500 characters, not 0"}),
    ([], {"body": "The body must be a JSON object; see /openapi.json"}),
]


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with open_office() as office:
        await office.register("Grace Warriors", "Lions")
        yield office


async def send(
    office: Office, method: str, path: str, body: Any, *, key: str | None = ADMIN_KEY, **headers: str
) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()} | ({"X-API-Key": key} if key else {})
    url = path if path.startswith("/") else f"/admin/{path}"
    return await office.desk.client.request(method, url, json=body, headers=sent)


async def decide(office: Office, body: Any, **headers: str) -> httpx.Response:
    return await send(office, "POST", "teams/icct-1/decisions", body, **headers)


@pytest.mark.parametrize("base", BOTH)
async def test_a_team_is_confirmed(office: Office, base: str) -> None:
    answer = await send(office, "POST", f"{base}/teams/ICCT-001/decisions", {"decision": "confirm", "version": 1})
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    assert answer.json() == {
        "success": True,
        "team_id": "ICCT-001",
        "outcome": "done",
        "status": "confirmed",
        "version": 2,
        "mail_due_at": "2026-01-01T00:02:00Z",
    }


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', "1", ' "1" '])
async def test_the_version_may_come_as_if_match(office: Office, tag: str) -> None:
    assert (await decide(office, {"decision": "confirm"}, If_Match=tag)).status_code == 200


@pytest.mark.parametrize(
    ("tag", "version", "status", "code"),
    [
        (None, None, 428, "VERSION_REQUIRED"),
        ("*", None, 428, "VERSION_REQUIRED"),
        ("*", 1, 428, "VERSION_REQUIRED"),
        ('"1"', 2, 400, "MALFORMED_REQUEST"),
        ("one", None, 400, "MALFORMED_REQUEST"),
        ('"1", "2"', None, 400, "MALFORMED_REQUEST"),
        ('"99"', None, 409, "STALE_VERSION"),
        (None, 10**30, 409, "STALE_VERSION"),
        (None, -1, 409, "STALE_VERSION"),
    ],
)
async def test_a_version_that_does_not_fit_is_refused(
    office: Office, tag: str | None, version: int | None, status: int, code: str
) -> None:
    headers = {} if tag is None else {"If_Match": tag}
    answer = await decide(office, {"decision": "confirm", "version": version}, **headers)
    assert (answer.status_code, answer.json()["error_code"]) == (status, code)


async def test_who_comes_second_is_told_who_was_first(office: Office) -> None:
    await decide(office, {"decision": "confirm", "version": 1})
    answer = await decide(office, {"decision": "confirm", "version": 1})
    assert refusal(answer)[:2] == (409, "STALE_VERSION")
    assert answer.json()["details"] == {
        "version": 2,
        "changed_by": "key ADMIN_API_KEY",
        "changed_at": "2026-01-01T00:00:00+00:00",
    }


@pytest.mark.parametrize(("body", "errors"), WRONG_BODIES)
async def test_a_wrong_body_is_refused_by_its_members(office: Office, body: Any, errors: dict[str, str]) -> None:
    answer = await decide(office, body)
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    told = answer.json()["details"]["field_errors"]
    assert set(told) == set(errors)
    assert all(told[name].startswith(text) for name, text in errors.items())


async def test_a_body_that_is_no_json_is_malformed(office: Office) -> None:
    answer = await office.desk.client.post(
        "/admin/teams/ICCT-001/decisions",
        content=b'{"decision": ',
        headers={"X-API-Key": ADMIN_KEY, "Content-Type": "application/json"},
    )
    assert refusal(answer)[:2] == (400, "MALFORMED_REQUEST")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "teams/ICCT-001/decisions", {"decision": "confirm", "version": 1}),
        ("POST", "decisions", {"decisions": [{"team_id": "ICCT-001", "decision": "confirm", "version": 1}]}),
        ("PATCH", "teams/ICCT-001", {"reason": "he called", "version": 1, "fields": {"coach_name": "Ravi Das"}}),
        ("POST", "teams/ICCT-001/notes", {"text": "nice"}),
    ],
)
async def test_who_may_only_read_decides_nothing(office: Office, method: str, path: str, body: Any) -> None:
    keys = {scope: await a_secret(office.desk, scope, name=scope) for scope in KeyScope}
    expected = {KeyScope.READ: 403, KeyScope.REGISTER: 403, KeyScope.REVIEW: 200}
    for scope, status in expected.items():
        assert (await send(office, method, path, body, key=keys[scope])).status_code == status
    assert (await send(office, method, path, body, key=None)).status_code == 401


async def test_many_are_decided_and_what_was_skipped_is_named(office: Office) -> None:
    await decide(office, {"decision": "confirm", "version": 1})
    items = [
        {"team_id": "ICCT-001", "decision": "confirm", "version": 1},
        {"team_id": "icct-2", "decision": "confirm", "version": 1},
        {"team_id": "ICCT-009", "decision": "confirm"},
    ]
    answer = await send(office, "POST", "decisions", {"decisions": items})
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [(one["team_id"], one["outcome"], one.get("error_code")) for one in results] == [
        ("ICCT-001", "stale", "STALE_VERSION"),
        ("ICCT-002", "done", None),
        ("ICCT-009", "refused", "TEAM_NOT_FOUND"),
    ]


async def test_what_is_wrong_with_a_bulk_is_told_by_the_place(office: Office) -> None:
    items = [{"team_id": "Lions", "decision": "confirm"}, {"team_id": "ICCT-002", "decision": "eat"}]
    answer = await send(office, "POST", "decisions", {"decisions": items})
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(answer.json()["details"]["field_errors"]) == {"decisions[0].team_id", "decisions[1].decision"}


async def test_a_team_is_corrected(office: Office) -> None:
    body = {"reason": "he called", "fields": {"coach_name": "Ravi Das", "players": [{"name": "Arun Kumar"}]}}
    answer = await send(office, "PATCH", "teams/ICCT-001", body, If_Match='"1"')
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    team = answer.json()
    assert (team["coach"], [one["name"] for one in team["players"]]) == ("Ravi Das", ["Arun Kumar"])
    assert (await office.get("teams/ICCT-001")).headers["etag"] == '"2"'


async def test_a_field_that_cannot_be_corrected_is_named(office: Office) -> None:
    body = {"reason": "no", "version": 1, "fields": {"captain_phone": "12", "logo": "x"}}
    answer = await send(office, "PATCH", "teams/ICCT-001", body)
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    told = answer.json()["details"]["field_errors"]
    assert set(told) == {"reason", "fields.captain_phone", "fields.logo"}


async def test_a_timeline_tells_who_did_what(office: Office) -> None:
    await decide(office, {"decision": "reject", "version": 1, "reason": "Too young", "note": "he was angry"})
    answer = await office.get("teams/ICCT-001/timeline")
    decided = next(one for one in answer.json()["entries"] if one["action"] == "decided")
    assert decided == {
        "at": "2026-01-01T00:00:00Z",
        "action": "decided",
        "actor": {"kind": "key", "name": "ADMIN_API_KEY"},
        "from": "registered",
        "to": "rejected",
        "reason": "Too young",
        "note": "he was angry",
        "changes": [],
        "delivery": None,
    }


async def test_the_history_of_all_is_listed(office: Office) -> None:
    await decide(office, {"decision": "confirm", "version": 1})
    await send(office, "POST", "teams/ICCT-002/notes", {"text": "looks fine"})
    first = (await office.get("history", limit="1")).json()
    rest = (await office.get("history", limit="1", cursor=first["next_cursor"])).json()
    assert [one["team_id"] for one in first["entries"] + rest["entries"]] == ["ICCT-002", "ICCT-001"]
    assert rest["next_cursor"] is None
    noted = (await office.get("history", action="noted", since="2026-01-01T00:00:00+00:00")).json()["entries"]
    assert [(one["note"], one["subject"]) for one in noted] == [("looks fine", None)]


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"},
        {"since": "2026-01-01T00:00:00"},
        {"action": "eaten"},
        {"limit": "0"},
        {"limit": "many"},
        {"cursor": "-1"},
        {"page": "2"},
    ],
)
async def test_a_wrong_question_about_the_history_is_refused(office: Office, query: dict[str, str]) -> None:
    answer = await office.get("history", **query)
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(answer.json()["details"]["field_errors"]) == set(query)


async def test_an_export_is_kept_before_its_first_byte_or_there_is_none(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await office.get("teams.csv")).status_code == 200
    exported = (await office.get("history", action="exported")).json()["entries"]
    assert [(one["subject"], one["team_id"]) for one in exported] == [("teams.csv", None)]

    async def away(_self: object, _entry: HistoryEntry) -> None:
        raise DatabaseUnavailable("gone")

    monkeypatch.setattr(InMemoryHistory, "add", away)
    assert refusal(await office.get("teams.csv"))[:2] == (503, "DATABASE_UNAVAILABLE")


async def test_a_team_is_removed_in_the_version_that_was_named(office: Office) -> None:
    await decide(office, {"decision": "confirm", "version": 1})
    assert refusal(await send(office, "DELETE", "teams/ICCT-001", None, If_Match='"1"'))[:2] == (409, "STALE_VERSION")
    assert (await send(office, "DELETE", "teams/ICCT-001", None, If_Match='"2"')).status_code == 200
    assert (await send(office, "DELETE", "teams/ICCT-002", None)).status_code == 200

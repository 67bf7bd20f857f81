"""``/admin/churches``: the registry of churches, for organisers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.api_keys import ADMIN_KEY, a_secret
from tests.support.http.error_answers import refusal

NOBODY = "c_00000000000000000000000000000000"


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with open_office() as opened:
        yield opened


async def send(
    office: Office, method: str, path: str, body: Any = None, *, key: str | None = ADMIN_KEY, **options: Any
) -> httpx.Response:
    headers = {} if key is None else {"X-API-Key": key}
    url = path if path.startswith("/") else f"/admin/{path}"
    if body is not None:
        options["json"] = body
    return await office.desk.client.request(method, url, headers=headers | options.pop("headers", {}), **options)


async def registered(office: Office, name: str, **fields: Any) -> Any:
    answer = await send(office, "POST", "churches", {"name": name, **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()["church"]


@pytest.mark.parametrize("base", BOTH)
async def test_a_church_is_registered_changed_and_listed(office: Office, base: str) -> None:
    await office.register("Lions", church_name="St Peters")
    body = {"name": "CSI St. Peter's", "place": "Tambaram", "aliases": ["St. Peters"]}
    answer = await send(office, "POST", f"{base}/churches", body)
    assert (answer.status_code, answer.json()["teams_moved"]) == (200, 1)
    church = answer.json()["church"]
    assert church["id"].startswith("c_")
    change = {"version": church["version"], "teams_allowed": 1, "place": None}
    changed = (await send(office, "PATCH", f"{base}/churches/{church['id']}", change)).json()["church"]
    assert changed == church | {"version": 2, "teams_allowed": 1, "place": None, "has_room": False}
    listed = (await office.get(f"{base}/churches")).json()
    assert listed["churches"] == [changed]
    assert [(one["from"], one["into"], one["teams"]) for one in listed["merges"]] == [("St. Peters", church["id"], 1)]


@pytest.mark.parametrize("base", BOTH)
async def test_churches_are_merged_and_parted(office: Office, base: str) -> None:
    await office.register("Lions", church_name="Grace")
    await office.register("Tigers", church_name="Grace Church")
    one, other = (await office.get("churches")).json()["churches"]
    assert (one["looks_like"], other["looks_like"]) == ([other["id"]], [one["id"]])
    assert (one["registered"], one["name"], other["name"]) == (False, "Grace", "Grace Church")
    answer = await send(office, "POST", f"{base}/churches/merge", {"from": other["id"], "into": one["id"]})
    merged = answer.json()
    assert (merged["teams_moved"], merged["church"]["teams"], merged["over_limit"]) == (1, 2, False)
    undone = await send(office, "POST", f"{base}/churches/merges/{merged['merge_id']}/undo")
    assert undone.json()["church"]["name"] == "Grace Church"
    assert undone.json()["into"]["teams"] == undone.json()["teams_moved"] == 1
    again = await send(office, "POST", f"{base}/churches/merges/{merged['merge_id']}/undo")
    assert refusal(again)[:2] == (404, "MERGE_NOT_FOUND")


async def test_what_a_key_does_is_in_the_history(office: Office) -> None:
    await registered(office, "Grace")
    (entry,) = office.desk.tables.history.values()
    assert (entry.action, str(entry.actor)) == ("church_changed", "key ADMIN_API_KEY")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x"}, "name"),
        ({"name": "Grace", "place": "x"}, "place"),
        ({"name": "Grace", "teams_allowed": 0}, "teams_allowed"),
        ({"name": "Grace", "teams_allowed": "two"}, "teams_allowed"),
        ({"name": "Grace", "aliases": ["x"]}, "aliases"),
        ({"name": "Grace", "aliases": [1]}, "aliases[0]"),
        ({"name": 7}, "name"),
        ({"name": "Grace", "street": "Main"}, "street"),
        ([], "body"),
    ],
)
async def test_a_wrong_field_is_named(office: Office, body: Any, field: str) -> None:
    status, code, details = refusal(await send(office, "POST", "churches", body))
    assert (status, code, list(details["field_errors"])) == (422, "VALIDATION_FAILED", [field])


async def test_a_body_that_is_no_json_is_told(office: Office) -> None:
    json = {"Content-Type": "application/json"}
    answer = await send(office, "POST", "churches", content=b"{", headers=json)
    assert refusal(answer)[:2] == (400, "MALFORMED_REQUEST")
    answer = await send(office, "POST", "churches", content=b"name=Grace", headers=json)
    assert refusal(answer)[:2] == (400, "MALFORMED_REQUEST")


async def test_a_change_names_its_version(office: Office) -> None:
    church = await registered(office, "Grace")
    answer = await send(office, "PATCH", f"churches/{church['id']}", {"place": "Madurai"})
    assert refusal(answer)[:2] == (428, "VERSION_REQUIRED")
    answer = await send(office, "PATCH", f"churches/{church['id']}", {"place": "Madurai", "version": 7})
    status, code, details = refusal(answer)
    assert (status, code, details["version"], details["changed_by"]) == (409, "STALE_VERSION", 1, "key ADMIN_API_KEY")


@pytest.mark.parametrize("church", [NOBODY, "Grace", "c_1"])
async def test_an_id_nobody_has_is_not_found(office: Office, church: str) -> None:
    await registered(office, "Grace")
    answer = await send(office, "PATCH", f"churches/{church}", {"version": 1})
    assert refusal(answer)[:2] == (404, "CHURCH_NOT_FOUND")
    assert refusal(await send(office, "POST", "churches/merges/m_1/undo"))[:2] == (404, "MERGE_NOT_FOUND")


async def test_a_merge_that_cannot_be_says_why(office: Office) -> None:
    await registered(office, "Grace")
    await registered(office, "Cross")
    answer = await send(office, "POST", "churches/merge", {"from": "Grace", "into": "Grace"})
    assert refusal(answer)[2]["field_errors"] == {"into": "Grace cannot be merged into itself"}
    answer = await send(office, "POST", "churches/merge", {"from": NOBODY, "into": "Grace"})
    assert refusal(answer)[:2] == (404, "CHURCH_NOT_FOUND")


@pytest.mark.parametrize("scope", ["read", "review", "register"])
async def test_writing_takes_an_admin_s_key(office: Office, scope: str) -> None:
    key = await a_secret(office.desk, scope)
    for method, path in (
        ("POST", "churches"),
        ("PATCH", f"churches/{NOBODY}"),
        ("POST", "churches/merge"),
        ("POST", "churches/merges/m_1/undo"),
    ):
        assert refusal(await send(office, method, path, {"name": "Grace"}, key=key))[:2] == (403, "FORBIDDEN")
    read = await send(office, "GET", "churches", key=key)
    assert read.status_code == (403 if scope == "register" else 200)


async def test_an_unknown_parameter_is_refused(office: Office) -> None:
    assert refusal(await office.get("churches?page=2"))[:2] == (422, "VALIDATION_FAILED")

"""``/admin/organisers``: who may open the desk, for holders of an admin's key."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from icct_core import KeyScope
from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.api_keys import ADMIN_KEY, a_secret
from tests.support.http.error_answers import refusal

ANNA = {"name": "Anna Raj", "email": "Anna@example.org", "role": "admin"}
NOBODY = "o_00000000000000000000000000000000"


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with open_office() as opened:
        yield opened


async def send(
    office: Office, method: str, path: str, body: Any = None, *, key: str = ADMIN_KEY, **headers: str
) -> httpx.Response:
    url = path if path.startswith("/") else f"/admin/{path}"
    json = {} if body is None else {"json": body}
    return await office.desk.client.request(method, url, headers={"X-API-Key": key, **headers}, **json)


async def added(office: Office, **changes: str) -> Any:
    answer = await send(office, "POST", "organisers", ANNA | changes)
    assert answer.status_code == 200, answer.text
    return answer.json()["organiser"]


@pytest.mark.parametrize("base", BOTH)
async def test_organisers_are_added_changed_and_listed(office: Office, base: str) -> None:
    answer = await send(office, "POST", f"{base}/organisers", ANNA)
    anna = answer.json()["organiser"]
    assert anna["id"].startswith("o_")
    assert (anna["role"], anna["disabled"], anna["version"]) == ("admin", False, 1)
    bala = await added(office, name="Bala Kumar", email="bala@example.org", role="viewer")
    change = {"version": 1, "role": "reviewer", "disabled": True, "email": "BALA@example.org"}
    answer = await send(office, "PATCH", f"{base}/organisers/{bala['id']}", change)
    changed = answer.json()["organiser"]
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    expected = {"role": "reviewer", "disabled": True, "email": "BALA@example.org", "version": 2}
    assert changed == bala | expected | {"disabled_at": changed["disabled_at"]}
    assert (await send(office, "GET", f"{base}/organisers")).json() == {"success": True, "organisers": [anna, changed]}


async def test_history_names_the_organiser_by_the_id_alone(office: Office) -> None:
    anna = await added(office)
    (entry,) = (await office.get("history?action=organiser_changed")).json()["entries"]
    assert (entry["subject"], entry["action"]) == (anna["id"], "organiser_changed")
    assert entry["actor"]["kind"] == "key"


@pytest.mark.parametrize("scope", [KeyScope.READ, KeyScope.REVIEW, KeyScope.ADMIN])
async def test_names_and_addresses_in_the_history_take_an_admin_s_key_too(office: Office, scope: KeyScope) -> None:
    await added(office)
    answer = await office.get("history?action=organiser_changed", key=await a_secret(office.desk, scope))
    (entry,) = answer.json()["entries"]
    after = {one["field"]: one["after"] for one in entry["changes"]}
    shown = {"name": ANNA["name"], "email": ANNA["email"]} if scope is KeyScope.ADMIN else {"name": None, "email": None}
    assert after == {**shown, "role": "admin", "disabled": "false"}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"name", "email", "role"}),
        ({**ANNA, "role": "owner"}, {"role"}),
        ({**ANNA, "email": "anna"}, {"email"}),
        ({**ANNA, "name": "A\u0000nna"}, {"name"}),
        ({**ANNA, "password": "secret"}, {"password"}),
    ],
)
async def test_what_is_wrong_is_named(office: Office, body: Any, fields: set[str]) -> None:
    status, code, details = refusal(await send(office, "POST", "organisers", body))
    assert (status, code, set(details["field_errors"])) == (422, "VALIDATION_FAILED", fields)
    assert (await send(office, "GET", "organisers")).json()["organisers"] == []


async def test_an_address_is_given_once(office: Office) -> None:
    await added(office)
    answer = await send(office, "POST", "organisers", ANNA | {"email": "anna@EXAMPLE.org"})
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")


async def test_a_change_names_its_version(office: Office) -> None:
    anna = await added(office)
    path = f"organisers/{anna['id']}"
    assert refusal(await send(office, "PATCH", path, {"name": "Anna Devi"}))[:2] == (428, "VERSION_REQUIRED")
    assert (await send(office, "PATCH", path, {"name": "Anna Devi"}, **{"If-Match": '"1"'})).status_code == 200
    stale = refusal(await send(office, "PATCH", path, {"name": "Anna Kumar", "version": 1}))
    assert (stale[:2], stale[2]["version"]) == ((409, "STALE_VERSION"), 2)


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"disabled": True}])
async def test_the_last_admin_stays(office: Office, change: dict[str, object]) -> None:
    anna = await added(office)
    answer = await send(office, "PATCH", f"organisers/{anna['id']}", {"version": 1, **change})
    assert refusal(answer)[:2] == (409, "LAST_ADMIN")


@pytest.mark.parametrize("organiser_id", [NOBODY, "o_1", "anna"])
async def test_an_id_nobody_has_is_not_found(office: Office, organiser_id: str) -> None:
    answer = await send(office, "PATCH", f"organisers/{organiser_id}", {"version": 1, "name": "Anna Devi"})
    assert refusal(answer)[:2] == (404, "ORGANISER_NOT_FOUND")


@pytest.mark.parametrize("scope", [KeyScope.REGISTER, KeyScope.READ, KeyScope.REVIEW])
@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", ""), ("PATCH", f"/{NOBODY}")])
async def test_it_takes_an_admin_s_key(office: Office, scope: KeyScope, method: str, path: str) -> None:
    secret = await a_secret(office.desk, scope)
    answer = await send(office, method, f"organisers{path}", None if method == "GET" else ANNA, key=secret)
    assert refusal(answer)[:2] == (403, "FORBIDDEN")


async def test_both_methods_are_named(office: Office) -> None:
    answer = await send(office, "OPTIONS", "organisers")
    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, OPTIONS, POST")

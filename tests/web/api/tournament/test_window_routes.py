"""``GET`` and ``PUT /admin/window``: organisers open and close registration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.api_keys import ADMIN_KEY, a_secret
from tests.support.http.error_answers import refusal

NOTHING = {"opens_at": None, "closes_at": None, "freeze_at": None, "closed": False, "text": ""}
NOW = "2026-01-01T00:00:00Z"


async def put(
    office: Office, *, base: str = "/admin", key: str | None = ADMIN_KEY, if_match: str | None = None, **body: Any
) -> httpx.Response:
    headers = {} if key is None else {"X-API-Key": key}
    if if_match is not None:
        headers["If-Match"] = if_match
    return await office.desk.client.put(f"{base}/window", json=body, headers=headers)


def errors_of(answer: httpx.Response) -> dict[str, str]:
    status, code, details = refusal(answer)
    assert (status, code) == (422, "VALIDATION_FAILED")
    errors: dict[str, str] = details["field_errors"]
    return errors


@pytest.mark.parametrize("base", BOTH)
async def test_without_a_stored_window_the_settings_hold(base: str) -> None:
    async with open_office(REGISTRATION_CLOSES_AT="2026-01-01T05:31:00+05:30") as office:
        answer = await office.get(f"{base}/window")
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"0"'
    assert answer.json() == {
        "success": True,
        "open": True,
        **NOTHING,
        "closes_at": "2026-01-01T00:01:00Z",
        "closed_at": None,
        "version": 0,
        "changed_at": None,
        "changed_by": None,
        "overruled": [],
    }


@pytest.mark.parametrize("base", BOTH)
async def test_a_window_is_set_and_shown(office: Office, base: str) -> None:
    answer = await put(
        office,
        base=base,
        opens_at="2026-01-01T05:30:00+05:30",
        closes_at="2026-01-02T00:00:00Z",
        freeze_at="2026-01-03T00:00:00Z",
        closed=False,
        text=" Call us ",
        version=0,
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"] == '"1"'
    assert answer.json() == {
        "success": True,
        "open": True,
        "opens_at": NOW,
        "closes_at": "2026-01-02T00:00:00Z",
        "freeze_at": "2026-01-03T00:00:00Z",
        "closed": False,
        "closed_at": None,
        "text": "Call us",
        "version": 1,
        "changed_at": NOW,
        "changed_by": "key ADMIN_API_KEY",
        "overruled": [],
    }
    assert (await office.get("window")).json() == answer.json()


async def test_closing_takes_effect_at_once_and_captains_read_why(office: Office) -> None:
    assert (await put(office, closed=True, text="Call us", version=0)).json()["closed_at"] == NOW
    answer = await office.desk.register(team_name="Lions")
    assert refusal(answer) == (
        409,
        "REGISTRATION_CLOSED",
        {"opens_at": None, "closes_at": "2026-01-01T00:00:00+00:00", "text": "Call us"},
    )
    assert (await put(office, closed=False, version=1)).json()["open"]
    assert (await office.desk.register(team_name="Lions")).status_code == 200


async def test_what_is_left_out_stays_as_it_is(office: Office) -> None:
    await put(office, closes_at="2026-01-02T00:00:00Z", text="Soon", version=0)
    closed = (await put(office, closed=True, version=1)).json()
    assert (closed["closes_at"], closed["text"], closed["closed"]) == ("2026-01-02T00:00:00Z", "Soon", True)
    emptied = (await put(office, closes_at=None, text=None, version=2)).json()
    assert (emptied["closes_at"], emptied["text"], emptied["closed"]) == (None, "", True)


async def test_settings_that_do_not_hold_any_more_are_named() -> None:
    async with open_office(REGISTRATION_CLOSES_AT="2026-01-01T00:01:00Z") as office:
        answer = await put(office, closes_at="2026-01-02T00:00:00Z", version=0)
        assert answer.json()["overruled"] == ["closes_at"]
        office.desk.clock.advance(timedelta(hours=1))
        assert (await office.desk.register()).status_code == 200


@pytest.mark.parametrize("if_match", ['"0"', 'W/"0"', "0"])
async def test_the_version_may_be_in_if_match(office: Office, if_match: str) -> None:
    assert (await put(office, if_match=if_match, closed=True)).status_code == 200
    stale = await put(office, if_match=if_match, text="x")
    details = {"version": 1, "changed_by": "key ADMIN_API_KEY", "changed_at": "2026-01-01T00:00:00+00:00"}
    assert refusal(stale) == (409, "STALE_VERSION", details)


async def test_a_change_needs_a_version(office: Office) -> None:
    for answer in (await put(office, closed=True), await put(office, closed=True, if_match="*", version=0)):
        assert refusal(answer) == (428, "VERSION_REQUIRED", {})
    for if_match in ('"a"', '"0", "1"', "-1", '"0"; x', "9" * 30):
        assert refusal(await put(office, closed=True, if_match=if_match))[:2] == (400, "MALFORMED_REQUEST")
    assert refusal(await put(office, closed=True, if_match='"0"', version=1))[:2] == (400, "MALFORMED_REQUEST")
    for version in (-1, 7, 2**40, 2**80):
        assert refusal(await put(office, closed=True, version=version))[:2] == (409, "STALE_VERSION")
    assert (await office.get("window")).json()["version"] == 0
    assert (await put(office, closed=True, if_match='"0"', version=0)).status_code == 200


@pytest.mark.parametrize(
    ("body", "field", "told"),
    [
        ({"opens_at": "2026-12-01 08:00"}, "opens_at", "Opening time must be a time with its zone, such as"),
        ({"closes_at": "2026-12-01T08:00:00"}, "closes_at", "Closing time must be a time with its zone"),
        ({"closes_at": "2025-12-01T08:00:00Z"}, "closes_at", "Closing time is past; give a later one"),
        ({"closes_at": 20261201}, "closes_at", "Must be text or null, not a whole number"),
        (
            {"opens_at": "2026-12-02T00:00:00Z", "closes_at": "2026-12-01T00:00:00Z"},
            "closes_at",
            "Closing time must be after the opening time",
        ),
        (
            {"closes_at": "2026-12-02T00:00:00Z", "freeze_at": "2026-12-01T00:00:00Z"},
            "freeze_at",
            "Freezing time must not be before the closing time",
        ),
        ({"text": "x" * 501}, "text", "Text must have 0 to 500 characters, not 501"),
        ({"closed": "yes"}, "closed", "Must be true or false, not text"),
        ({"closed": None}, "closed", "Must be true or false, not null"),
        ({"version": "one"}, "version", "Must be a whole number or null, not text"),
        ({"close": True}, "close", "There is no field of this name here"),
    ],
)
async def test_what_is_wrong_is_told_by_its_field_and_nothing_is_done(
    office: Office, body: dict[str, Any], field: str, told: str
) -> None:
    errors = errors_of(await put(office, **({"version": 0} | body)))
    assert list(errors) == [field]
    assert errors[field].startswith(told)
    assert (await office.get("window")).json()["version"] == 0


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"", (422, "VALIDATION_FAILED")),
        (b"[]", (422, "VALIDATION_FAILED")),
        (b"7", (422, "VALIDATION_FAILED")),
        (b"{", (400, "MALFORMED_REQUEST")),
        (b"\xff", (400, "MALFORMED_REQUEST")),
        (b"closed=true", (400, "MALFORMED_REQUEST")),
        (b"[" * 100_000, (400, "MALFORMED_REQUEST")),
    ],
)
async def test_what_is_no_json_object_is_told(office: Office, sent: bytes, expected: tuple[int, str]) -> None:
    headers = {"X-API-Key": ADMIN_KEY, "Content-Type": "application/json"}
    answer = await office.desk.client.put("/admin/window", content=sent, headers=headers)
    assert refusal(answer)[:2] == expected


async def test_reading_takes_a_key_that_may_read_and_changing_one_that_may_do_everything(office: Office) -> None:
    assert refusal(await office.get("window", key=None))[:2] == (401, "UNAUTHORIZED")
    assert refusal(await put(office, key=None, closed=True, version=0))[:2] == (401, "UNAUTHORIZED")
    for scope in ("read", "review"):
        secret = await a_secret(office.desk, scope, name=scope)
        assert (await office.get("window", key=secret)).status_code == 200
        needed = {"needed_scope": "admin"}
        assert refusal(await put(office, key=secret, closed=True, version=0)) == (403, "FORBIDDEN", needed)
    secret = await a_secret(office.desk, "register", name="register")
    assert refusal(await office.get("window", key=secret)) == (403, "FORBIDDEN", {"needed_scope": "read"})


async def test_the_methods_of_the_window_are_told(office: Office) -> None:
    for method in ("OPTIONS", "POST"):
        answer = await office.desk.client.request(method, "/admin/window", headers={"X-API-Key": ADMIN_KEY})
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "OPTIONS", "PUT"}


async def test_a_query_name_that_it_does_not_know_is_refused(office: Office) -> None:
    assert list(errors_of(await office.get("window", at="now"))) == ["at"]


async def test_who_changed_it_is_in_the_log_and_not_what_was_written(office: Office) -> None:
    with capture_logs() as lines:
        await put(office, text="Ask S. Kumar", version=0)
        await put(office, text="Ask S. Kumar", version=1)  # changes nothing
    changed = [line for line in lines if line["event"] == "window_changed"]
    assert [(line["version"], line["key"]) for line in changed] == [(1, "ADMIN_API_KEY")]
    assert "Kumar" not in str(lines)

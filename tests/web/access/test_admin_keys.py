"""``/admin/…``: whose key opens the organisers' routes (the contract's §3), and what nobody without one learns."""

from __future__ import annotations

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.api_keys import ADMIN_KEY, a_secret
from tests.support.http.error_answers import refusal
from tests.support.http.in_memory_service import a_client

PATHS = [
    f"{base}/{path}"
    for base in BOTH
    for path in ("teams", "teams.csv", "teams.xlsx", "teams/ICCT-001", "teams/ICCT-001/logo")
]
EVERY_PATH = pytest.mark.parametrize("path", PATHS)


@EVERY_PATH
async def test_the_first_admin_key_opens_every_route(shared_office: Office, path: str) -> None:
    assert (await shared_office.get(path)).status_code == 200


@EVERY_PATH
@pytest.mark.parametrize("scope", ["read", "admin"])
async def test_a_key_that_may_read_opens_every_route(office: Office, path: str, scope: str) -> None:
    await office.register("Lions")
    assert (await office.get(path, key=await a_secret(office.desk, scope))).status_code == 200


@EVERY_PATH
async def test_without_a_key_nothing_is_told(office: Office, path: str) -> None:
    await office.register("Lions")
    for key in (None, "", "icct_" + "A" * 43, ADMIN_KEY[:-1], ADMIN_KEY.upper()):
        answer = await office.get(path, key=key)
        assert refusal(answer) == (401, "UNAUTHORIZED", {})
        assert answer.headers["WWW-Authenticate"] == 'ApiKey realm="icct", header="X-API-Key"'
        assert "Lions" not in answer.text


@EVERY_PATH
async def test_a_key_of_a_website_opens_nothing_here(office: Office, path: str) -> None:
    answer = await office.get(path, key=await a_secret(office.desk, "register"))
    assert refusal(answer) == (403, "FORBIDDEN", {"needed_scope": "read"})


@EVERY_PATH
async def test_no_answer_is_kept_by_anybody_between(shared_office: Office, path: str) -> None:
    for key in (ADMIN_KEY, None):
        assert (await shared_office.get(path, key=key)).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["teams/ICCT-999", "teams/nonsense", "teams?limit=0", "teams?status=x"])
async def test_without_a_key_not_even_a_wrong_question_is_answered(shared_office: Office, path: str) -> None:
    assert refusal(await shared_office.get(f"/admin/{path}", key=None))[:2] == (401, "UNAUTHORIZED")


async def test_a_key_in_the_address_is_no_key(shared_office: Office) -> None:
    answer = await shared_office.get("teams", key=None, **{"X-API-Key": ADMIN_KEY, "api_key": ADMIN_KEY})
    assert answer.status_code == 401


async def test_a_revoked_key_opens_nothing(office: Office) -> None:
    secret = await a_secret(office.desk, "read")
    await office.desk.container.revoke_key()("website")
    assert (await office.get("teams", key=secret)).status_code == 401


async def test_a_refused_key_is_logged_without_the_key(office: Office) -> None:
    with capture_logs() as lines:
        await office.get("teams", key="hunter2-hunter2")
    assert [line["event"] for line in lines if line["log_level"] == "warning"] == ["api_key_refused"]
    assert "hunter2" not in str(lines)


async def test_ten_failed_keys_a_minute_are_answered_and_then_no_more(office: Office) -> None:
    for number in range(10):
        assert (await office.get("teams", key=f"nonsense {number}")).status_code == 401
    answer = await office.get("teams", key="nonsense 10")
    status, code, details = refusal(answer)
    assert (status, code) == (429, "RATE_LIMIT_EXCEEDED")
    assert 1 <= details["retry_after"] <= 60
    assert answer.headers["Retry-After"] == str(details["retry_after"])


async def test_failed_keys_shut_out_no_key_that_opened_from_there_and_nobody_without_a_key(office: Office) -> None:
    assert (await office.get("teams")).status_code == 200
    for number in range(12):
        await office.get("teams", key=f"nonsense {number}")
    assert (await office.get("teams")).status_code == 200
    assert (await office.get("teams", key=None)).status_code == 401
    assert (await office.desk.register()).status_code == 200


async def test_a_right_guess_after_ten_wrong_ones_is_not_told(office: Office) -> None:
    for number in range(10):
        await office.get("teams", key=f"nonsense {number}")
    assert refusal(await office.get("teams"))[:2] == (429, "RATE_LIMIT_EXCEEDED")
    async with a_client(office.desk.app, address="192.0.2.7") as elsewhere:
        assert (await elsewhere.get("/admin/teams", headers={"X-API-Key": ADMIN_KEY})).status_code == 200


ANYWHERE = [("GET", "/nothing"), ("GET", "/other"), ("PUT", "/admin/teams"), ("GET", "/api/registration")]
ANYWHERE += [("POST", "/api/registration"), ("POST", "/api/v1/registration?dry_run=true")]
UNCOUNTED = ["/health", "/health/ready", "/status", "/metrics", "/docs", "/openapi.json"]


@pytest.mark.parametrize(("method", "path"), ANYWHERE)
async def test_a_wrong_key_is_counted_and_logged_wherever_it_is_sent(office: Office, method: str, path: str) -> None:
    client = office.desk.client
    with capture_logs() as lines:
        for number in range(10):
            await client.request(method, path, headers={"X-API-Key": f"nonsense {number}"})
    assert [line["event"] for line in lines].count("api_key_refused") == 10
    answer = await client.request(method, path, headers={"X-API-Key": ADMIN_KEY})
    assert "q=100000;" in answer.headers["RateLimit-Policy"] or '"dry-run"' in answer.headers["RateLimit-Policy"]
    assert (await office.get("teams", key="nonsense 10")).status_code == 429


@pytest.mark.parametrize("path", UNCOUNTED)
async def test_where_nothing_is_counted_no_key_makes_a_difference(office: Office, path: str) -> None:
    client = office.desk.client
    told = [await client.get(path, headers={"X-API-Key": key}) for key in (ADMIN_KEY, "nonsense")]
    first, second = ({*answer.headers} for answer in told)
    assert (told[0].status_code, first) == (told[1].status_code, second)


async def test_a_key_that_opened_and_is_revoked_is_counted_again(office: Office) -> None:
    secret = await a_secret(office.desk, "read")
    assert (await office.get("teams", key=secret)).status_code == 200
    await office.desk.container.revoke_key()("website")
    office.desk.clock.advance(timedelta(seconds=6))
    statuses = [(await office.get("teams", key=secret)).status_code for _ in range(12)]
    assert statuses == [*[401] * 10, 429, 429]


async def test_without_the_setting_there_is_no_first_key() -> None:
    async with open_office(ADMIN_API_KEY="") as office:
        for key in ("", ADMIN_KEY):
            assert (await office.get("teams", key=key)).status_code == 401

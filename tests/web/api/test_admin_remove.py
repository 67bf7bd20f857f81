"""``DELETE /admin/teams/{team_id}``: a team is taken out and its number stays."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from structlog.testing import capture_logs

from icct_core import MessageState
from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.api_keys import ADMIN_KEY, a_secret
from tests.support.http.error_answers import refusal
from tests.support.http.in_memory_service import until

NOW, LATER = "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"
NOTHING = {"name": "", "phone": "", "email": "", "whatsapp": ""}


async def remove(office: Office, path: str = "/admin/teams/ICCT-001", *, key: str | None = ADMIN_KEY) -> httpx.Response:
    headers = {} if key is None else {"X-API-Key": key}
    return await office.desk.client.delete(path, headers=headers)


@pytest.mark.parametrize("base", BOTH)
async def test_a_removed_team_is_a_number_without_a_name(office: Office, base: str) -> None:
    await office.register("Lions")
    office.desk.clock.advance(timedelta(minutes=1))
    answer = await remove(office, f"{base}/teams/ICCT-001")
    assert answer.status_code == 200
    assert answer.json() == {"success": True, "team_id": "ICCT-001", "message": "Team removed"}
    shown = (await office.get("teams/ICCT-001")).json()
    assert (shown["status"], shown["team_name"], shown["captain"], shown["players"]) == ("withdrawn", "", NOTHING, [])
    assert shown["deliveries"]["logo"]["state"] == "pending"
    assert (shown["version"], shown["reason"], shown["registered_at"]) == (2, None, NOW)
    assert (shown["changed_at"], shown["removed_at"]) == (LATER, LATER)
    assert (await office.teams(status="withdrawn"))["total_count"] == 0
    assert (await office.teams(removed="true"))["total_count"] == 1
    assert (await office.get("teams/ICCT-001/logo")).status_code == 404


async def test_a_number_may_be_typed_in_any_case(office: Office) -> None:
    await office.register("Lions")
    assert (await remove(office, "/admin/teams/icct-001")).json()["team_id"] == "ICCT-001"


async def test_an_export_names_nobody_of_it(office: Office) -> None:
    await office.register("Lions")
    await remove(office)
    assert len((await office.get("teams.csv")).text.splitlines()) == 1
    row = (await office.get("teams.csv?removed=true")).text.splitlines()[1]
    assert row == "ICCT-001,,,,,,,,0,,withdrawn,2026-01-01 05:30,"


async def test_the_same_team_may_register_again(office: Office) -> None:
    await office.register("Lions")
    await remove(office)
    assert (await office.desk.register(team_name="Lions")).json()["team_id"] == "ICCT-002"


async def test_removing_it_twice_is_removing_it_once(office: Office) -> None:
    await office.register("Lions")
    answers = [await remove(office) for _ in range(2)]
    assert answers[0].json() == answers[1].json()


async def test_its_logo_leaves_the_file_storage() -> None:
    async with open_office(DELIVER_IN_SERVER="true") as office:
        await office.register("Lions")
        settled = {MessageState.DELIVERED}
        await until(lambda: {row.state for row in office.desk.tables.outbox.values()} == settled)  # no lease is left
        assert office.desk.files
        await remove(office)
        await until(lambda: not office.desk.files)


@pytest.mark.parametrize("number", ["ICCT-002", "CUP-001", "1"])
async def test_a_number_nobody_has_is_not_found(office: Office, number: str) -> None:
    await office.register("Lions")
    assert refusal(await remove(office, f"/admin/teams/{number}")) == (404, "TEAM_NOT_FOUND", {})


@pytest.mark.parametrize("scope", ["read", "register"])
async def test_it_takes_a_key_that_may_change_something(office: Office, scope: str) -> None:
    await office.register("Lions")
    answer = await remove(office, key=await a_secret(office.desk, scope))
    assert refusal(answer) == (403, "FORBIDDEN", {"needed_scope": "admin"})
    assert refusal(await remove(office, key=None))[:2] == (401, "UNAUTHORIZED")
    assert await office.names() == ["Lions"]


async def test_who_removed_it_is_in_the_log_and_not_its_name(office: Office) -> None:
    await office.register("Lions")
    secret = await a_secret(office.desk, "admin", name="office")
    with capture_logs() as lines:
        await remove(office, key=secret)
    (line,) = [line for line in lines if line["event"] == "team_removed"]
    assert (line["team_id"], line["key"]) == ("ICCT-001", "office")
    assert "Lions" not in str(lines)


async def test_the_methods_of_a_team_are_told(office: Office) -> None:
    for method in ("OPTIONS", "PUT"):
        answer = await office.desk.client.request(method, "/admin/teams/ICCT-001", headers={"X-API-Key": ADMIN_KEY})
        assert set(answer.headers["Allow"].split(", ")) == {"DELETE", "GET", "OPTIONS", "PATCH"}

"""``POST …/link``: organisers have a new link mailed, and see none themselves (the contract's §7)."""

from __future__ import annotations

import httpx
import pytest
from structlog.testing import capture_logs

from icct_core import Actor, ActorKind, HistoryAction, KeyScope, MessageKind
from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.api_keys import ADMIN_KEY, a_secret
from tests.support.http.error_answers import refusal


async def renew(
    office: Office, number: str = "icct-1", *, base: str = "/admin", key: str | None = ADMIN_KEY
) -> httpx.Response:
    headers = {"X-API-Key": key} if key else {}
    return await office.desk.client.post(f"{base}/teams/{number}/link", headers=headers)


@pytest.mark.parametrize("base", BOTH)
async def test_a_link_is_renewed_and_told_to_nobody_but_the_captain(office: Office, base: str) -> None:
    await office.register("Grace Warriors")
    with capture_logs() as lines:
        answer = await renew(office, base=base)
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    tables = office.desk.tables
    (registration,) = tables.registrations.values()
    assert (registration.link_version, registration.version) == (1, 1)
    (entry,) = tables.history.values()
    assert (entry.action, entry.actor) == (HistoryAction.LINK_RENEWED, Actor(ActorKind.KEY, "ADMIN_API_KEY"))
    assert [kind for _, kind, _ in tables.outbox if kind is MessageKind.LINK_BY_MAIL] == [MessageKind.LINK_BY_MAIL]
    assert {"event": "link_renewed", "log_level": "info", "team_id": "ICCT-001"} in lines
    assert "/team/" not in str(lines)


@pytest.mark.parametrize("scope", KeyScope)
async def test_a_key_that_decides_renews_links(office: Office, scope: KeyScope) -> None:
    await office.register("Grace Warriors")
    answer = await renew(office, key=await a_secret(office.desk, scope))
    allowed = scope in {KeyScope.REVIEW, KeyScope.ADMIN}
    assert answer.status_code == (200 if allowed else 403)
    assert (await renew(office, key=None)).status_code == 401


@pytest.mark.parametrize("number", ["ICCT-002", "seven", "%20"])
async def test_a_team_that_is_not_there_has_none(office: Office, number: str) -> None:
    assert refusal(await renew(office, number))[:2] == (404, "TEAM_NOT_FOUND")


async def test_a_removed_team_has_none(office: Office) -> None:
    await office.register("Grace Warriors")
    await office.desk.client.delete("/admin/teams/ICCT-001", headers={"X-API-Key": ADMIN_KEY})
    assert refusal(await renew(office))[:2] == (404, "TEAM_NOT_FOUND")


async def test_a_service_without_pages_has_no_links() -> None:
    async with open_office(PAGES="false") as office:
        await office.register("Grace Warriors")
        assert refusal(await renew(office))[:2] == (404, "NOT_FOUND")
        assert not office.desk.tables.history

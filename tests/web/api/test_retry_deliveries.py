"""``POST …/deliveries/retry`` (the contract's §7): what was given up leaves now, and a mail again if asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from icct_core import KeyScope, MessageKind, MessageState, Settlement
from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.api_keys import ADMIN_KEY, a_secret
from tests.support.http.error_answers import field_errors, refusal

MAIL = MessageKind.CONFIRM_BY_MAIL


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A team whose logo waits and whose mail does, too."""
    async with open_office() as office:
        await office.register("Grace Warriors")
        yield office


async def end(office: Office, state: MessageState) -> None:
    """Let the mail come to an end."""
    container, now = office.desk.container, office.desk.clock.now()
    (leased,) = await container.outbox_queue().lease(MAIL, limit=1, at=now, until=now + timedelta(minutes=1))
    async with container.unit_of_work().begin() as tx:
        await tx.outbox.settle(Settlement(leased=leased, state=state, due_at=now, reason="no such mailbox"))


async def retry(
    office: Office, body: Any, *, path: str = "/admin/teams/ICCT-001", key: str | None = ADMIN_KEY
) -> httpx.Response:
    headers = {"X-API-Key": key} if key else {}
    return await office.desk.client.post(f"{path}/deliveries/retry", json=body, headers=headers)


@pytest.mark.parametrize("base", BOTH)
async def test_a_parked_mail_is_queued_again_and_it_is_kept_by_whom(office: Office, base: str) -> None:
    await end(office, MessageState.PARKED)
    answer = await retry(office, {}, path=f"{base}/teams/icct-1")
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "success": True,
        "team_id": "ICCT-001",
        "queued": [{"kind": "confirm_by_mail", "was": "parked"}],
        "again": 0,
        "left": 1,
    }
    (entry,) = (await office.get("history", action="deliveries_retried")).json()["entries"]
    assert (entry["team_id"], entry["actor"], entry["changes"]) == (
        "ICCT-001",
        {"kind": "key", "name": "ADMIN_API_KEY"},
        [{"field": "confirm_by_mail", "before": "parked", "after": "pending"}],
    )
    timeline = (await office.get("teams/ICCT-001/timeline")).json()["entries"]
    assert "deliveries_retried" in [one["action"] for one in timeline]


async def test_a_delivered_mail_leaves_again_only_if_that_is_asked_for(office: Office) -> None:
    await end(office, MessageState.DELIVERED)
    first = (await retry(office, {})).json()
    assert (first["queued"], first["again"], first["left"]) == ([], 0, 1)
    again = (await retry(office, {"delivered": True})).json()
    assert (again["queued"], again["again"]) == ([{"kind": "confirm_by_mail", "was": "delivered"}], 1)


async def test_kinds_choose(office: Office) -> None:
    await end(office, MessageState.PARKED)
    assert (await retry(office, {"kinds": ["store_logo"]})).json()["queued"] == []
    answer = await retry(office, {"kinds": ["store_logo", "confirm_by_mail"]})
    assert answer.json()["queued"] == [{"kind": "confirm_by_mail", "was": "parked"}]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kinds": []}, "kinds"),
        ({"kinds": ["mail"]}, "kinds"),
        ({"kinds": "store_logo"}, "kinds"),
        ({"delivered": "yes"}, "delivered"),
        ({"kind": ["store_logo"]}, "kind"),
    ],
)
async def test_a_wrong_body_is_refused_by_its_members(office: Office, body: Any, field: str) -> None:
    assert set(field_errors(await retry(office, body))) == {field}


async def test_a_team_there_is_not_is_not_found(office: Office) -> None:
    for number in ("ICCT-009", "nobody"):
        assert refusal(await retry(office, {}, path=f"/admin/teams/{number}"))[:2] == (404, "TEAM_NOT_FOUND")


async def test_it_takes_the_scope_review(office: Office) -> None:
    for scope, status in ((KeyScope.READ, 403), (KeyScope.REGISTER, 403), (KeyScope.REVIEW, 200)):
        secret = await a_secret(office.desk, scope, name=scope)
        assert (await retry(office, {}, key=secret)).status_code == status
    assert (await retry(office, {}, key=None)).status_code == 401

"""API keys of programs, made and revoked by admins."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from icct_core import KeyScope
from tests.support.http.api_keys import a_secret, with_key
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import signed_in
from tests.support.http.in_memory_service import Desk
from tests.support.http.page_form import mistakes_in, seen

PAGE = "/desk/keys"
REVOKE = "Programs that use this key are refused within five seconds"


async def test_a_key_s_secret_is_shown_once_and_opens_the_api(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    made = await admin.post(PAGE, {"name": "office", "scope": "read"})
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    (secret,) = re.findall(r"icct_[\w-]{43}", made.text)
    assert secret not in (await admin.get(PAGE)).text
    assert (await desk.client.get("/admin/teams", headers={"X-API-Key": secret})).status_code == 200


async def test_clicking_twice_makes_one_and_says_so(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    await admin.post(PAGE, {"name": "office", "scope": "read"})
    again = await admin.post(PAGE, {"name": "office", "scope": "read"})
    assert again.status_code == 422
    assert "revoke the key, and make another of another name" in mistakes_in(again)["name"]
    desk.clock.advance(timedelta(minutes=2))
    later = await admin.post(PAGE, {"name": "office", "scope": "read"})
    assert mistakes_in(later) == {"name": "A key of this name was made before; take another name"}
    assert len(desk.tables.api_keys) == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": "", "scope": "read"}, {"name"}),
        ({"name": "Office Key", "scope": "read"}, {"name"}),
        ({"name": "office", "scope": ""}, {"scope"}),
        ({"name": "", "scope": "everything"}, {"name", "scope"}),
    ],
)
async def test_mistakes_are_shown_with_what_was_typed(desk: Desk, fields: dict[str, str], wrong: set[str]) -> None:
    admin = await signed_in(desk, "admin")
    answer = await admin.post(PAGE, fields)
    assert (answer.status_code, set(mistakes_in(answer))) == (422, wrong)
    assert seen(answer).values["name"] == fields["name"]
    assert desk.tables.api_keys == {}


async def test_a_key_is_revoked_after_a_second_look(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    made = await admin.post(PAGE, {"name": "office", "scope": "read"})
    (secret,) = re.findall(r"icct_[\w-]{43}", made.text)
    asked = await admin.post(f"{PAGE}/revoke", {"name": "office"})
    assert REVOKE in text_of(asked)
    assert (await desk.client.get("/admin/teams", headers={"X-API-Key": secret})).status_code == 200
    for _ in range(2):
        done = await admin.post(f"{PAGE}/revoke", {"name": "office", "sure": "1"})
        assert done.status_code == 303
    desk.clock.advance(timedelta(seconds=5))
    assert "The key is revoked" in text_of(await admin.get(done.headers["Location"]))
    assert (await desk.client.get("/admin/teams", headers={"X-API-Key": secret})).status_code == 401


async def test_a_key_there_is_not_cannot_be_revoked(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    answer = await admin.post(f"{PAGE}/revoke", {"name": "office", "sure": "1"})
    assert (answer.status_code, mistakes_in(answer)) == (422, {"name": "No key has this name"})


async def test_a_form_that_was_carried_makes_and_revokes_nothing(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    shown = await admin.post(PAGE, {"name": "office", "scope": "read", "fill": "1"})
    assert (shown.status_code, seen(shown).values["name"]) == (200, "office")
    asked = await admin.post(f"{PAGE}/revoke", {"name": "office", "sure": "1", "fill": "1"})
    assert REVOKE in text_of(asked)
    assert desk.tables.api_keys == {}


@pytest.mark.parametrize("scope", [KeyScope.READ, KeyScope.ADMIN])
async def test_the_history_and_the_log_say_who_made_and_who_revoked_a_key(desk: Desk, scope: KeyScope) -> None:
    reading = await a_secret(desk, scope, name="reading")
    admin = await signed_in(desk, "admin")
    (who,) = map(str, desk.tables.organisers)
    with capture_logs() as logs:
        made = await admin.post(PAGE, {"name": "office", "scope": "read"})
        for _ in range(2):
            await admin.post(f"{PAGE}/revoke", {"name": "office", "sure": "1"})
    (secret,) = re.findall(r"icct_[\w-]{43}", made.text)
    told = await desk.client.get("/admin/history?action=key_created,key_revoked", headers=with_key(reading))
    revoked, created, by_command = told.json()["entries"]
    assert {created["actor"]["name"], revoked["actor"]["name"]} == {who}
    assert [one["subject"] for one in (created, revoked)] == ["key office", "key office"]
    assert created["changes"] == [{"field": "scopes", "before": None, "after": "read"}]
    assert by_command["actor"]["kind"] == "operator"
    assert secret not in told.text
    of_keys = [(one["event"], one["key"], one["by"]) for one in logs if one["event"].startswith("key_")]
    assert of_keys == [("key_created", "office", who), ("key_revoked", "office", who)]

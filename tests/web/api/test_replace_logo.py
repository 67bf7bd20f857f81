"""``PUT …/logo`` (the contract's §7): a file in the place of the logo that a team has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from icct_core import KeyScope, MessageKind
from tests.support.builders import a_jpeg, a_png_of
from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.api_keys import ADMIN_KEY, a_secret
from tests.support.http.error_answers import field_errors, refusal

NEW = a_png_of(100)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with open_office() as office:
        await office.register("Grace Warriors", logo=a_jpeg())
        yield office


async def put(
    office: Office,
    content: bytes = NEW,
    *,
    path: str = "/admin/teams/ICCT-001",
    key: str | None = ADMIN_KEY,
    **more: str,
) -> httpx.Response:
    headers = {"If-Match": '"1"', "Content-Type": "image/png", "Accept-Encoding": "identity"} | {
        name.replace("_", "-"): more[name] for name in more
    }
    if key:
        headers["X-API-Key"] = key
    sent = {name: value for name, value in headers.items() if value}
    return await office.desk.client.put(f"{path}/logo", content=content, headers=sent)


@pytest.mark.parametrize("base", BOTH)
async def test_the_new_file_is_the_logo_at_once_and_stored_soon(office: Office, base: str) -> None:
    deliver = office.desk.container.deliver_messages()
    await deliver(MessageKind.STORE_LOGO)
    assert len(office.desk.files) == 1
    answer = await put(office, path=f"{base}/teams/icct-1")
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"'), answer.text
    team = answer.json()
    assert (team["version"], team["logo_url"], team["deliveries"]["logo"]["state"]) == (2, None, "pending")
    shown = await office.get("teams/ICCT-001/logo")
    assert (shown.content, shown.headers["content-type"]) == (NEW, "image/png")
    office.desk.clock.advance(timedelta(minutes=2))
    for kind in (MessageKind.STORE_LOGO, MessageKind.REMOVE_LOGO):
        await deliver(kind)
    assert [content for content, _ in office.desk.files.values()] == [NEW]
    assert (await office.get("teams/ICCT-001")).json()["deliveries"]["logo"]["state"] == "delivered"
    (entry,) = (await office.get("history", action="logo_replaced")).json()["entries"]
    assert (entry["team_id"], entry["actor"]["name"]) == ("ICCT-001", "ADMIN_API_KEY")
    assert entry["changes"] == [{"field": "logo", "before": None, "after": "image/png, 100 bytes"}]


@pytest.mark.parametrize(
    "media_type", ["", "image/png", "image/jpeg; q=1", "application/octet-stream", "IMAGE/X-OTHER"]
)
async def test_its_type_is_told_by_its_content(office: Office, media_type: str) -> None:
    assert (await put(office, Content_Type=media_type)).status_code == 200
    assert (await office.get("teams/ICCT-001/logo")).headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content_Type", "multipart/form-data; boundary=x"),
        ("Content_Type", "text/plain"),
        ("Content_Encoding", "gzip"),
    ],
)
async def test_a_body_that_is_not_the_file_itself_is_refused(office: Office, header: str, value: str) -> None:
    assert refusal(await put(office, NEW, **{header: value}))[:2] == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_what_is_no_logo_is_refused_as_in_the_form(office: Office) -> None:
    assert set(field_errors(await put(office, b""))) == {"logo"}
    assert set(field_errors(await put(office, NEW[:60]))) == {"logo"}
    status, code, details = refusal(await put(office, b"GIF89a" + bytes(100)))
    assert (status, code, details["received"]) == (422, "INVALID_FILE_TYPE", "image/gif")
    status, code, details = refusal(await put(office, bytes(5_242_881)))
    assert (status, code) == (413, "FILE_TOO_LARGE")
    assert (details["max_size"], details["received_size"]) == (5_242_880, 5_242_881)
    assert refusal(await put(office, bytes(10_485_761)))[:2] == (413, "BODY_TOO_LARGE")
    assert (await office.get("teams/ICCT-001")).json()["version"] == 1


async def test_a_file_of_the_largest_size_is_taken(office: Office) -> None:
    largest = a_png_of(5_242_880)
    assert (await put(office, largest)).status_code == 200
    assert (await office.get("teams/ICCT-001/logo")).content == largest


async def test_it_names_the_version_that_was_seen(office: Office) -> None:
    assert refusal(await put(office, If_Match=""))[:2] == (428, "VERSION_REQUIRED")
    assert refusal(await put(office, If_Match="*"))[:2] == (428, "VERSION_REQUIRED")
    assert refusal(await put(office, If_Match="one"))[:2] == (400, "MALFORMED_REQUEST")
    assert (await put(office)).status_code == 200
    status, code, details = refusal(await put(office, a_jpeg()))
    assert (status, code, details["version"], details["changed_by"]) == (409, "STALE_VERSION", 2, "key ADMIN_API_KEY")
    assert (await office.get("teams/ICCT-001/logo")).content == NEW


async def test_a_team_there_is_not_has_none(office: Office) -> None:
    assert (
        await office.desk.client.delete("/admin/teams/ICCT-001", headers={"X-API-Key": ADMIN_KEY})
    ).status_code == 200
    for number in ("ICCT-001", "ICCT-009", "nobody"):
        assert refusal(await put(office, path=f"/admin/teams/{number}"))[:2] == (404, "TEAM_NOT_FOUND")


async def test_it_takes_the_scope_review(office: Office) -> None:
    for scope, status in ((KeyScope.READ, 403), (KeyScope.REGISTER, 403), (KeyScope.REVIEW, 200)):
        secret = await a_secret(office.desk, scope, name=scope)
        assert (await put(office, key=secret)).status_code == status
    assert (await put(office, key=None)).status_code == 401


async def test_both_methods_of_the_address_are_told(office: Office) -> None:
    answer = await office.desk.client.options("/admin/teams/ICCT-001/logo", headers={"X-API-Key": ADMIN_KEY})
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, OPTIONS, PUT")
    wrong = await office.desk.client.post("/admin/teams/ICCT-001/logo", headers={"X-API-Key": ADMIN_KEY})
    assert wrong.status_code == 405

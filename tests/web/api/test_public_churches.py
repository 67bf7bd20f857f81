"""``GET /api/v1/churches``, and forms that have to name one of them."""

from __future__ import annotations

from datetime import timedelta

from icct_core import OPERATOR, RegisterChurchCommand
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.http.error_answers import refusal
from tests.support.http.in_memory_service import Desk, open_desk

URL = "/api/v1/churches"


async def register_church(desk: Desk, name: str, *aliases: str, place: str | None = None) -> None:
    await desk.container.register_church()(
        RegisterChurchCommand(name=name, aliases=aliases, place=place, actor=OPERATOR)
    )


async def test_registered_names_are_read_without_a_key() -> None:
    async with open_desk(TEAMS_PER_CHURCH="1") as desk:
        await register_church(desk, "Holy Cross", "Typed by a stranger", place="Madurai")
        await register_church(desk, "Grace")
        await desk.register(church_name="Typed")
        await desk.register(church_name="Grace", team_name="Lions")
        answer = await desk.client.get(URL)
    assert answer.json() == {
        "success": True,
        "only_listed": False,
        "churches": [
            {"name": "Grace", "place": None, "has_room": False},
            {"name": "Holy Cross", "place": "Madurai", "has_room": True},
        ],
    }


async def test_what_has_not_changed_is_not_sent_again() -> None:
    async with open_desk() as desk:
        await register_church(desk, "Grace")
        first = await desk.client.get(URL)
        assert first.headers["cache-control"] == "public, max-age=1"
        assert "Origin" in first.headers["vary"]
        same = await desk.client.get(URL, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
        await register_church(desk, "Holy Cross")
        assert (await desk.client.get(URL)).headers["etag"] == first.headers["etag"]
        desk.clock.advance(timedelta(seconds=2))
        assert (await desk.client.get(URL)).headers["etag"] != first.headers["etag"]


async def test_its_head_is_its_answer_without_a_body() -> None:
    async with open_desk() as desk:
        await register_church(desk, "Grace")
        answer, whole = await desk.client.head(URL), await desk.client.get(URL)
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (200, b"", whole.headers["etag"])
        same = await desk.client.head(URL, headers={"If-None-Match": whole.headers["etag"]})
        assert same.status_code == 304


async def test_it_is_not_counted_and_knows_no_parameters() -> None:
    async with open_desk(RATE_LIMIT_REQUESTS="1") as desk:
        assert {(await desk.client.get(URL)).status_code for _ in range(3)} == {200}
        assert "ratelimit" not in (await desk.client.get(URL)).headers
        assert refusal(await desk.client.get(f"{URL}?q=x"))[:2] == (422, "VALIDATION_FAILED")


async def test_only_registered_churches_may_be_named_where_that_is_so() -> None:
    async with open_desk(CHURCHES_ONLY_LISTED="true") as desk:
        assert (await desk.client.get(URL)).json()["only_listed"] is True
        none = await desk.register(church_name="Grace", team_name="Lions")
        assert "ask the organisers" in refusal(none)[2]["field_errors"]["church_name"]
        await register_church(desk, "CSI St. Peter's", "Peters")
        await register_church(desk, "Grace Church")
        desk.clock.advance(timedelta(seconds=2))
        for path in ("/api/registration", "/api/registration?dry_run=true"):
            wrong = await desk.register(church_name="Saint Peter", captain_email="nobody", path=path)
            assert refusal(wrong)[2]["field_errors"] == {
                "captain_email": "Invalid email format",
                "church_name": "This church is not on the list; did you mean CSI St. Peter's?",
            }
        assert (await desk.register(church_name="x")).status_code == 422
        assert (await desk.register(church_name="peter's")).status_code == 200
        assert (await desk.register(church_name="grace church", team_name="Lions")).status_code == 200


async def test_a_correction_names_a_registered_church_where_a_form_has_to() -> None:
    async with open_desk(CHURCHES_ONLY_LISTED="true", ADMIN_API_KEY=ADMIN_KEY) as desk:
        await register_church(desk, "Grace Church")
        await register_church(desk, "CSI St. Peter's", "Peters")
        assert (await desk.register(church_name="Grace Church")).status_code == 200
        key = {"X-API-Key": ADMIN_KEY}
        body = {"reason": "He called", "version": 1, "fields": {"church_name": "Saint Peter"}}
        wrong = await desk.client.patch("/admin/teams/ICCT-001", json=body, headers=key)
        assert refusal(wrong)[2]["field_errors"] == {
            "fields.church_name": "This church is not on the list; did you mean CSI St. Peter's?"
        }
        body["fields"] = {"church_name": "peters"}
        right = await desk.client.patch("/admin/teams/ICCT-001", json=body, headers=key)
    assert (right.status_code, right.json()["church_name"]) == (200, "peters"), right.text

"""``GET /api/v1/tournament``: what a website needs to build its form."""

from __future__ import annotations

from datetime import timedelta

import httpx

from icct_core import Window
from icct_http.service.window_copy import KEPT_FOR
from tests.support.http.admin_client import Office, open_office
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.http.error_answers import refusal
from tests.support.http.in_memory_service import Desk, open_desk

PATH = "/api/v1/tournament"


async def get(desk: Desk, **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return await desk.client.get(PATH, headers=sent)


async def test_it_has_all_that_a_form_is_judged_by() -> None:
    async with open_desk(
        PRESET="icct26",
        TOURNAMENT_NAME="Diocesan Cup",
        TOURNAMENT_TIMEZONE="Asia/Colombo",
        REGISTRATION_CLOSES_AT="2026-01-01T05:31:00+05:30",
    ) as desk:
        answer = await get(desk)
    assert answer.status_code == 200
    roles = ["Batsman", "Bowler", "All-Rounder", "Wicket-Keeper"]
    assert answer.json() == {
        "success": True,
        "name": "Diocesan Cup",
        "prefix": "ICCT",
        "time_zone": "Asia/Colombo",
        "window": {
            "open": True,
            "opens_at": None,
            "closes_at": "2026-01-01T00:01:00Z",
            "freeze_at": None,
            "text": "",
        },
        "rules": {
            "lengths": {
                "team_name": {"min": 3, "max": 80},
                "church_name": {"min": 3, "max": 80},
                "captain_name": {"min": 3, "max": 50},
                "captain_email": {"min": 3, "max": 254},
                "coach_name": {"min": 3, "max": 50},
                "player_name": {"min": 3, "max": 50},
            },
            "phone_digits": 10,
            "squad": {"min_players": 11, "max_players": 15, "roles": roles, "usual_roles": roles},
            "logo": {"types": ["image/png", "image/jpeg"], "max_size": 5_242_880},
            "teams_per_church": 2,
            "consent_version": "2",
            "consent_required": False,
        },
        "languages": ["en", "ta", "hi"],
    }


async def test_by_default_any_role_and_any_number_of_teams_is_allowed(desk: Desk) -> None:
    body = (await get(desk)).json()
    assert body["name"] == "ICCT26"
    assert (body["rules"]["squad"]["roles"], body["rules"]["teams_per_church"]) == (None, None)


async def test_a_window_set_before_opens_and_closes_at_its_moment() -> None:
    async with open_desk(
        REGISTRATION_OPENS_AT="2026-01-01T01:00:00Z", REGISTRATION_CLOSES_AT="2026-01-01T02:00:00Z"
    ) as desk:
        seen = []
        for _ in range(3):
            seen.append((await get(desk)).json()["window"]["open"])
            desk.clock.advance(timedelta(hours=1))
    assert seen == [False, True, False]


async def close(office: Office) -> None:
    answer = await office.desk.client.put(
        "/admin/window", json={"closed": True, "text": "Over", "version": 0}, headers={"X-API-Key": ADMIN_KEY}
    )
    assert answer.status_code == 200


async def test_a_change_is_seen_at_once_where_it_was_made(office: Office) -> None:
    assert (await get(office.desk)).json()["window"]["open"]
    await close(office)
    window = (await get(office.desk)).json()["window"]
    assert window == {
        "open": False,
        "opens_at": None,
        "closes_at": "2026-01-01T00:00:00Z",  # the effective end
        "freeze_at": None,
        "text": "Over",
    }


async def test_it_may_be_kept_for_a_second_and_is_sent_again_only_if_it_changed(office: Office) -> None:
    first = await get(office.desk)
    assert first.headers["Cache-Control"] == "public, max-age=1"
    assert first.headers["Vary"] == "Origin"
    etag = first.headers["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = await get(office.desk, If_None_Match=known)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
        assert again.headers["Cache-Control"] == "public, max-age=1"
    await close(office)
    changed = await get(office.desk, If_None_Match=etag)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


async def test_a_listed_website_may_read_it() -> None:
    async with open_desk(CORS_ORIGINS="https://example.org") as desk:
        for origin in ("https://example.org", "https://elsewhere.example"):
            answer = await get(desk, Origin=origin)
            assert answer.headers.get_list("Vary") == ["Origin"]
            allowed = answer.headers.get("Access-Control-Allow-Origin")
            assert allowed == (origin if origin == "https://example.org" else None)
        assert "ETag" in (await get(desk, Origin="https://example.org")).headers["Access-Control-Expose-Headers"]


async def test_it_is_not_rate_limited() -> None:
    async with open_desk(RATE_LIMIT_REQUESTS="1") as desk:
        answers = [await get(desk) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert all("RateLimit" not in answer.headers for answer in answers)


async def test_its_head_is_its_answer_without_a_body(desk: Desk) -> None:
    answer = await desk.client.head(PATH)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"] == (await get(desk)).headers["ETag"]


async def test_other_methods_and_query_names_are_refused(desk: Desk) -> None:
    answer = await desk.client.post(PATH)
    assert refusal(answer)[:2] == (405, "METHOD_NOT_ALLOWED")
    assert refusal(await desk.client.get(PATH, params={"x": "1"}))[:2] == (422, "VALIDATION_FAILED")


async def test_a_change_made_by_another_process_is_seen_when_the_copy_is_a_second_old() -> None:
    async with open_office() as office:
        copy, now = office.desk.container.window_copy(), [0.0]
        copy._now = lambda: now[0]
        await get(office.desk)
        office.desk.tables.windows["ICCT"] = Window(text="Over", version=1)
        assert (await get(office.desk)).json()["window"]["text"] == ""
        now[0] = KEPT_FOR
        assert (await get(office.desk)).json()["window"]["text"] == "Over"

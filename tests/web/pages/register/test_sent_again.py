"""The same form again: one team, whatever was lost on the way."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from tests.support.builders import a_png
from tests.support.http.in_memory_service import Desk
from tests.support.http.page_form import KEY, SCRIPT, mistakes_in, seen, send, send_whole, typed


async def test_the_same_form_twice_leads_to_the_same_page_a_day_long(desk: Desk) -> None:
    first = await send_whole(desk)
    desk.clock.advance(timedelta(hours=23))
    again = await send_whole(desk)
    assert (first.status_code, again.status_code) == (303, 303)
    assert again.headers["Location"] == first.headers["Location"]
    assert len(desk.tables.registrations) == 1


async def test_two_tabs_at_once_are_one_team(desk: Desk) -> None:
    answers = await asyncio.gather(*(send_whole(desk) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert len(desk.tables.registrations) == 1


async def test_a_form_whose_logo_was_kept_may_be_sent_twice_too(desk: Desk) -> None:
    await send(desk, typed(coach_name=""), logo=a_png())
    first, again = await send(desk, typed()), await send(desk, typed())
    assert (first.status_code, again.status_code) == (303, 303)
    assert again.headers["Location"].startswith(first.headers["Location"])


async def test_other_content_of_the_same_team_leads_to_what_is_stored(desk: Desk) -> None:
    first = await send_whole(desk)
    again = await send_whole(desk, team_name="grace  WARRIORS", coach_name="Another Coach")
    assert (again.status_code, again.headers["Location"]) == (303, f"{first.headers['Location']}?sent=before")
    told = await send(desk, typed(coach_name="Another Coach"), logo=a_png(), headers=SCRIPT)
    assert (told.json()["team_id"], told.json()["sent_before"]) == ("ICCT-001", True)


async def test_another_team_from_a_form_left_open_gets_a_new_key_and_keeps_everything(desk: Desk) -> None:
    await send_whole(desk)
    other = await send_whole(desk, team_name="Lions")
    values = seen(other).values
    assert (other.status_code, values["team_name"]) == (409, "Lions")
    assert values["submission_key"] != KEY
    assert (mistakes_in(other), "We have your logo" in other.text) == ({}, True)
    sent = await send(desk, typed() | values)
    assert (sent.status_code, len(desk.tables.registrations)) == (303, 2)


async def test_a_key_that_is_none_of_ours_is_replaced(desk: Desk) -> None:
    answer = await send(desk, typed(submission_key="short", coach_name=""))
    assert len(seen(answer).values["submission_key"]) >= 16
    assert (await send_whole(desk, submission_key="-")).status_code == 303


async def test_the_page_after_a_form_that_the_browser_has_sent_ends_the_draft(desk: Desk) -> None:
    told = await send(desk, typed(), logo=a_png(), headers=SCRIPT)
    assert "icct_sent" not in told.headers.get("Set-Cookie", "")  # the script ends it by itself
    sent = await send_whole(desk)
    cookie = "icct_sent=1; Max-Age=1800; Path=/; SameSite=lax"
    assert sent.headers["Set-Cookie"] == cookie
    for path in (sent.headers["Location"], "/register"):
        assert "/static/sent." in (await desk.client.get(path, headers={"Cookie": "icct_sent=1"})).text
        desk.client.cookies.clear()
        assert "/static/sent." not in (await desk.client.get(path)).text

"""``/register``: the empty form, and a form that is right."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from icct_core import OPERATOR, ChangeWindowCommand, RegisterChurchCommand
from tests.support.builders import a_png
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import (
    BROWSER,
    KEY,
    REGISTER,
    SCRIPT,
    heading_of,
    mistakes_in,
    seen,
    send,
    send_whole,
    typed,
)


async def test_the_empty_form_has_every_field_eleven_rows_and_a_key_of_its_own(shared_desk: Desk) -> None:
    first, second = [seen(await shared_desk.client.get(REGISTER, headers=BROWSER)) for _ in range(2)]
    fields = {name for name in typed() if name not in {"consent", "players_text"}} | {"logo", "language"}
    selects_and_roles = {name for name in first.values if name not in fields}
    assert selects_and_roles == {"captain_role"}
    assert fields <= first.values.keys()
    assert first.values["submission_key"] != second.values["submission_key"]
    assert {text for name, text in first.values.items() if name not in {"submission_key", "language"}} == {""}
    assert len(first.ids) == len(set(first.ids))


@pytest.mark.parametrize(("least", "rows"), [("13", 13), ("1", 11)])
async def test_there_are_as_many_rows_as_a_squad_needs(least: str, rows: int) -> None:
    async with open_desk(SQUAD_MIN_PLAYERS=least) as desk:
        page = seen(await desk.client.get(REGISTER))
    assert sum(name.endswith("_phone") and name.startswith("player_") for name in page.values) == rows


async def test_translators_leave_churches_alone(desk: Desk) -> None:
    await desk.container.register_church()(RegisterChurchCommand(name="St. Peter's", actor=OPERATOR))
    page = (await desk.client.get(REGISTER)).text
    (option,) = re.findall(r'<datalist id="churches">\s*(<option.*?>)', page)
    assert option == '<option value="St. Peter&#39;s" translate="no">'


async def test_the_blank_form_may_be_shown_again_by_back_and_is_kept_by_no_proxy(shared_desk: Desk) -> None:
    answer = await shared_desk.client.get(REGISTER)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer.headers["Vary"]


async def test_the_first_button_of_the_form_sends_it(shared_desk: Desk) -> None:
    first, *others = seen(await shared_desk.client.get(REGISTER)).buttons
    assert (first["form"], first["type"], first.get("name")) == ("register", "submit", None)
    assert {one["name"] for one in others if one.get("name")} == {"lang", "paste", "more"}
    assert all("formnovalidate" in one for one in others if one.get("name"))


async def test_a_right_form_leads_to_the_team_s_page(desk: Desk) -> None:
    answer = await send_whole(desk)
    assert answer.status_code == 303, mistakes_in(answer)
    assert re.fullmatch(r"/team/[A-Za-z0-9_.-]+[A-Za-z0-9]", answer.headers["Location"])
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    (registration,) = desk.tables.registrations.values()
    assert str(registration.team_id) == "ICCT-001"
    assert registration.language == "en"
    assert registration.consent is not None
    assert registration.consent.version == "2"
    assert [player.name.text for player in registration.known_team.squad] == [f"Player {n}" for n in range(1, 12)]


async def test_the_script_is_told_the_number_and_the_address(desk: Desk) -> None:
    answer = await send(desk, typed(), logo=a_png(), headers=SCRIPT)
    assert answer.status_code == 200
    body = answer.json()
    assert body["team_id"] == "ICCT-001"
    assert body["address"].startswith("/team/")
    assert (body["replayed"], body["sent_before"]) == (False, False)


async def test_a_captain_who_plays_is_player_1(desk: Desk) -> None:
    await send_whole(desk, captain_plays="1", captain_role="Bowler")
    (registration,) = desk.tables.registrations.values()
    team = registration.known_team
    assert (len(team.squad), team.squad[0].name) == (12, team.captain.name)
    assert team.squad[0].phone == team.captain.phone


async def test_empty_rows_at_the_end_are_ignored_and_one_between_is_not(desk: Desk) -> None:
    rows = {f"player_{number}_{column}": "" for number in (12, 13) for column in ("name", "role", "phone")}
    assert (await send_whole(desk, **rows)).status_code == 303
    hole = {f"player_3_{column}": " " for column in ("name", "role", "phone")}
    assert mistakes_in(await send_whole(desk, submission_key="f" * 16, **hole)) == {
        "player_3_name": "Player 3, Name: Name is required"
    }


@pytest.mark.parametrize(
    ("opens", "heading"), [(True, "Registration has not opened yet"), (False, "Registration is closed")]
)
async def test_outside_the_window_the_page_says_when_and_what_was_typed_stays(
    desk: Desk, opens: bool, heading: str
) -> None:
    day = timedelta(days=1)
    await desk.container.change_window()(
        ChangeWindowCommand(
            opens_at=desk.clock.now() + day if opens else None,
            closed=not opens,
            text="Ask Father Thomas",
            version=0,
            actor=OPERATOR,
        )
    )
    desk.container.window_copy().forget()
    page = await desk.client.get(REGISTER)
    assert (page.status_code, heading_of(page)) == (200, heading)
    assert "Ask Father Thomas" in page.text
    assert "<form" not in page.text
    for told in (page, await desk.client.get("/")):
        assert ("<dt>Opens</dt>" if opens else "<dt>Closed</dt>") in told.text
    late = await send_whole(desk)
    assert late.status_code == 409
    assert "this form was not taken" in late.text
    assert "Ask Father Thomas" in late.text
    assert ("<dt>Opens</dt>" if opens else "<dt>Closes</dt>") in late.text
    assert seen(late).values["team_name"] == "Grace Warriors"
    assert "We have your logo" in late.text


async def test_the_page_needs_no_key_where_the_api_does() -> None:
    async with open_desk(REGISTRATION_KEY_REQUIRED="true") as desk:
        assert (await send_whole(desk)).status_code == 303
        assert (await desk.register()).status_code == 401


async def test_a_page_and_a_website_share_no_key(desk: Desk) -> None:
    await desk.register(headers=[("X-Idempotency-Key", KEY)])
    answer = await send_whole(desk, team_name="Another Team")
    assert (answer.status_code, "sent=before" in answer.headers.get("Location", "")) == (303, False)

"""``/``: the tournament and where to go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icct_core import OPERATOR, ChangeWindowCommand
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import heading_of, seen


async def test_an_open_tournament_leads_to_the_form_and_to_the_lost_link() -> None:
    async with open_desk(TOURNAMENT_NAME="Madurai & Friends") as desk:
        answer = await desk.client.get("/")
    assert (answer.status_code, heading_of(answer)) == (200, "Madurai &amp; Friends")
    assert "Registration is open" in answer.text
    assert {"/register", "/team/lost", "/privacy", "/docs", "/redoc"} <= set(seen(answer).links)


@pytest.mark.parametrize(
    ("early", "told"), [(True, "Registration has not opened yet"), (False, "Registration is closed")]
)
async def test_a_tournament_that_takes_no_teams_says_when_and_why(desk: Desk, early: bool, told: str) -> None:
    day = timedelta(days=1)
    window = ChangeWindowCommand(
        actor=OPERATOR,
        opens_at=desk.clock.now() + day if early else None,
        closed=not early,
        text="See you in <May>",
        version=0,
    )
    await desk.container.change_window()(window)
    desk.container.window_copy().forget()
    answer = await desk.client.get("/")
    assert told in answer.text
    assert "See you in &lt;May&gt;" in answer.text
    assert "/register" not in seen(answer).links


@pytest.mark.parametrize("path", ["/", "/register"])
async def test_what_was_closed_by_hand_before_it_opened_names_no_opening(desk: Desk, path: str) -> None:
    opens_at = desk.clock.now() + timedelta(days=1)
    change = ChangeWindowCommand(actor=OPERATOR, opens_at=opens_at, closed=True, version=0)
    await desk.container.change_window()(change)
    desk.container.window_copy().forget()
    page = await desk.client.get(path)
    assert "Registration is closed" in page.text
    assert "Opens" not in page.text
    public = (await desk.client.get("/api/v1/tournament")).json()["window"]
    assert (public["open"], public["opens_at"]) == (False, None)


async def test_a_closing_day_is_shown_as_that_day_on_the_tournament_s_clocks() -> None:
    async with open_desk(REGISTRATION_CLOSES_AT="2126-12-31T18:30:00Z") as desk:
        answer = await desk.client.get("/")
    assert "31 December 2126, 23:59 IST" in answer.text


async def test_head_is_the_same_without_the_page(shared_desk: Desk) -> None:
    answer = await shared_desk.client.head("/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Cache-Control"] == "private, no-cache"

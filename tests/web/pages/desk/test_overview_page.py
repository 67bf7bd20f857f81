"""The overview: what an organiser sees first, and on the last evening."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from icct_adapters.memory.readers.church_reader import InMemoryChurchReader
from icct_core import OPERATOR, ChangeWindowCommand, Church, DatabaseUnavailable
from icct_http.container import Container
from icct_http.web.pages.desk.overview.overview_routes import MOST_RENEWALS
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import add, browser, signed_in
from tests.support.http.in_memory_service import Desk, database_of, open_desk
from tests.support.http.page_form import heading_of, seen

PAGES: dict[str, Any] = {"PAGES": "true", "DELIVER_IN_SERVER": "false"}


async def test_signing_in_leads_there(desk: Desk) -> None:
    viewer = await signed_in(desk, "viewer")
    answer = await viewer.get("/desk")
    assert (answer.status_code, heading_of(answer)) == (200, "Overview")
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<a href="/desk" aria-current="page">Overview</a>' in answer.text
    assert '<a href="/desk/deliveries">Deliveries</a>' in answer.text
    assert answer.text.count("aria-current") == 1


async def test_an_empty_tournament_is_shown_as_one(desk: Desk) -> None:
    text = text_of(await (await signed_in(desk, "viewer")).get("/desk"))
    for words in (
        "0 All teams",
        "0 Waiting for review",
        "No team has registered in this time.",
        "None has a team yet.",
        "Open, with no closing time",
        "Everything is delivered.",
        "All is well",
        "Database: works",
    ):
        assert words in text, words


async def test_teams_are_counted_by_hour_by_status_and_by_church() -> None:
    async with open_desk(**PAGES, TEAMS_PER_CHURCH="2") as desk:
        for number in range(3):
            await desk.register(
                team_name=f"Lions {number}",
                captain_phone=f"987654321{number}",
                church_name=("Zion & Sons", "Zion & Sons", "Bethel")[number],
            )
        desk.clock.advance(timedelta(hours=2))
        await desk.register(team_name="Tigers", church_name="Bethel")
        churches = desk.tables.churches
        churches["ICCT", "bethel"] = replace(churches["ICCT", "bethel"], teams_allowed=1)
        answer = await (await signed_in(desk, "viewer")).get("/desk")
    page, text = seen(answer), text_of(answer)
    assert "4 All teams" in text
    assert "4 Waiting for review" in text
    assert "4 teams. The busiest hour was Thursday, 05:00 to 06:00, with 3." in text
    assert "Thursday, 07:00 to 08:00 (not over yet) 1 Thursday, 06:00 to 07:00 0 Thursday, 05:00 to 06:00 3" in text
    assert answer.text.count("<rect") == 2
    assert 'role="img" aria-labelledby="hours-title"' in answer.text
    assert "hours-title" in page.ids
    assert "2 have teams, 1 of them more than it may have ." in text
    assert "Bethel over 1 , the most it may have 2 teams Zion & Sons 2 teams" in text
    assert "/desk/teams?church=Zion%20%26%20Sons" in page.links
    assert {"/desk/teams", "/desk/teams?status=registered", "/desk/teams?status=withdrawn", "/desk/churches"} <= {
        *page.links
    }


async def test_the_window_is_told_with_its_text_and_admins_are_led_to_it(desk: Desk) -> None:
    closes_at = desk.clock.now() + timedelta(hours=2, minutes=14)
    await _change(desk, version=0, closes_at=closes_at, text="See you <b>soon</b>")
    admin, viewer = await signed_in(desk, "admin"), await signed_in(desk, "viewer")
    text = text_of(await viewer.get("/desk"))
    assert "Open; closes in 2 hours 14 minutes Until 1 January 2026, 07:44 IST ." in text
    assert "Captains who come too late will read: See you <b>soon</b>" in text
    in_the_navigation = 1
    assert seen(await viewer.get("/desk")).links.count("/desk/window") == in_the_navigation
    assert seen(await admin.get("/desk")).links.count("/desk/window") == in_the_navigation + 1


async def test_closed_by_hand_is_told_at_once(desk: Desk) -> None:
    viewer = await signed_in(desk, "viewer")
    await viewer.get("/desk")
    await _change(desk, version=0, closed=True)
    desk.clock.advance(timedelta(minutes=3))
    desk.container.window_copy().forget()
    text = text_of(await viewer.get("/desk"))
    assert "Closed for 3 minutes Since 1 January 2026, 05:30 IST" in text
    assert "There is no text for captains." in text


async def _change(desk: Desk, **changes: Any) -> None:
    await desk.container.change_window()(ChangeWindowCommand(actor=OPERATOR, **changes))


async def test_what_waits_is_told(desk: Desk) -> None:
    await desk.register()
    viewer = await signed_in(desk, "viewer")
    await desk.look()
    answer = await viewer.get("/desk")
    assert "waiting 3 given up 0" in text_of(answer)
    assert "/desk/deliveries" in seen(answer).links
    desk.clock.advance(timedelta(minutes=5))
    text = text_of(await viewer.get("/desk"))
    assert "The first has been due for 5 minutes." in text
    assert "Teams can register; something else needs a look" in text
    assert "Deliveries: messages have been due for more than a minute" in text


async def test_many_who_look_cost_one_count() -> None:
    class Counted(InMemoryChurchReader):
        counts = 0

        async def largest(self, prefix: str, *, limit: int) -> Any:
            Counted.counts += 1
            return await super().largest(prefix, limit=limit)

    def prepare(container: Container) -> None:
        container.churches.override(Counted(database_of(container)))

    async with open_desk(prepare, **PAGES) as desk:
        viewer = await signed_in(desk, "viewer")
        for _ in range(3):
            await viewer.get("/desk")
    assert Counted.counts == 1


async def test_while_teams_cannot_be_counted_the_rest_is_shown() -> None:
    class Away(InMemoryChurchReader):
        async def largest(self, prefix: str, *, limit: int) -> list[Church]:
            raise DatabaseUnavailable("away")

    def prepare(container: Container) -> None:
        container.churches.override(Away(database_of(container)))

    async with open_desk(prepare, **PAGES) as desk:
        answer = await (await signed_in(desk, "viewer")).get("/desk")
    assert answer.status_code == 200
    assert "Teams cannot be counted just now: the database does not answer." in text_of(answer)
    assert "The service" in text_of(answer)
    assert "<svg" not in answer.text


@pytest.mark.parametrize(
    ("asked", "next_one"),
    [
        ("", 1),
        ("1", 2),
        (str(MOST_RENEWALS - 1), MOST_RENEWALS),
        ("-1", 1),
        ("٣", 1),
        ("x", 1),
        ("99999", 1),
        (str(MOST_RENEWALS), None),
        ("999", None),
    ],
)
async def test_a_page_renews_itself_for_an_hour(desk: Desk, asked: str, next_one: int | None) -> None:
    viewer = await signed_in(desk, "viewer")
    page = (await viewer.get(f"/desk?renewals={asked}")).text
    found = re.findall(r'hx-get="/desk\?renewals=(\d+)" hx-trigger="every 15s"', page)
    assert found == ([] if next_one is None else [str(next_one)])
    assert ("renewed every 15 seconds" in page) == (next_one is not None)
    assert '<a id="again" href="/desk">Look again</a>' in page


async def test_each_part_that_is_renewed_is_on_the_page(desk: Desk) -> None:
    answer = await (await signed_in(desk, "viewer")).get("/desk")
    (parts,) = re.findall(r'hx-select-oob="([^"]+)"', answer.text)
    assert {part.removeprefix("#") for part in parts.split(",")} <= {*seen(answer).ids}


async def test_nothing_is_changed_by_reading(desk: Desk) -> None:
    viewer = await signed_in(desk, "viewer")
    history = dict(desk.tables.history)
    await viewer.get("/desk")
    assert (await viewer.client.head("/desk", headers=viewer.headers)).status_code == 200
    assert desk.tables.history == history


async def test_the_day_on_which_everything_personal_goes_is_told_before_and_after() -> None:
    purged: dict[str, Any] = {"REGISTRATION_CLOSES_AT": "2026-01-02T00:00:00Z", "PURGE_AFTER": "30"}
    async with open_desk(**PAGES, **purged) as desk:
        admin, viewer = await add(desk, "admin"), await signed_in(desk, "viewer")
        day = "Everything personal is erased on 1 February 2026, 05:30 IST , unless registration is opened again"
        assert day in text_of(await viewer.get("/desk"))
        desk.clock.advance(timedelta(days=25))
        await desk.container.purge_tournament()()
        reviewer, day = await signed_in(desk, "reviewer"), day.replace("1 February", "2 February")
        assert day in text_of(await reviewer.get("/desk"))
        desk.clock.advance(timedelta(days=7))
        await desk.container.purge_tournament()()
        visitor = browser(desk)
        await visitor.sign_in(admin.email.text)
        assert "Everything personal was erased on 2 February 2026, 05:30 IST ." in text_of(await visitor.get("/desk"))


async def test_a_purge_that_has_lapsed_is_promised_no_more() -> None:
    purged: dict[str, Any] = {"REGISTRATION_CLOSES_AT": "2026-01-02T00:00:00Z", "PURGE_AFTER": "30"}
    async with open_desk(**PAGES, **purged) as desk:
        admin = await add(desk, "admin")
        desk.clock.advance(timedelta(days=25))
        await desk.container.purge_tournament()()
        desk.clock.advance(timedelta(days=60))
        visitor = browser(desk)
        await visitor.sign_in(admin.email.text)
        assert "Everything personal" not in text_of(await visitor.get("/desk"))

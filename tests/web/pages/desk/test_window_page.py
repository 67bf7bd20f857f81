"""The window at the desk: shown to all organisers, and opened, closed and set by admins."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from icct_core import OPERATOR, ChangeWindowCommand, DatabaseUnavailable, HistoryAction, Window
from icct_http.container import Container
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import Browser, browser, hidden, signed_in
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import heading_of, mistakes_in, seen

PAGE = "/desk/window"
ALL: dict[str, Any] = {"PAGES": "true", "DELIVER_IN_SERVER": "false"}
TIMES = {"opens_at": "", "closes_at": "2026-01-31T23:59", "freeze_at": "2026-02-10T18:00", "text": "Call the office"}


async def window(desk: Desk) -> Window:
    found: Window = await desk.container.get_window()()
    return found


def stored(desk: Desk) -> list[Window]:
    return list(desk.tables.windows.values())


async def pressed(visitor: Browser, path: str, **fields: str) -> httpx.Response:
    """Send a form of the page, with the version that it has; then the one that asks, if there is one."""
    version = hidden((await visitor.get(PAGE)).text)["version"]
    answer = await visitor.post(path, {"version": version} | fields)
    if answer.status_code == 200:
        answer = await visitor.post(path, hidden(answer.text))
    return answer


async def page_after(visitor: Browser, answer: httpx.Response) -> str:
    assert answer.status_code == 303, text_of(answer)
    return text_of(await visitor.get(answer.headers["Location"]))


async def test_a_viewer_reads_it_and_sees_no_button(desk: Desk) -> None:
    viewer = await signed_in(desk, "viewer")
    page = await viewer.get(PAGE)
    assert "Registration is open" in text_of(page)
    assert "Asia/Kolkata (IST)" in text_of(page)
    assert re.findall(r'<form[^>]* action="([^"]*)"', page.text) == ["/desk/sign-out"]


async def test_times_are_set_on_the_tournaments_clocks_and_a_day_ends_with_its_last_minute(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    page = await page_after(admin, await pressed(admin, PAGE, **TIMES))
    assert "Saved." in page
    assert "Closes 31 January 2026, 23:59 IST" in page
    assert "Set by Admin Raj , 1 January 2026, 05:30 IST" in page
    now = await window(desk)
    assert now.closes_at == datetime(2026, 1, 31, 18, 30, tzinfo=UTC)
    assert now.freeze_at == datetime(2026, 2, 10, 12, 30, tzinfo=UTC)
    assert now.text == "Call the office"
    shown = seen(await admin.get(PAGE)).values
    assert shown["closes_at"] == TIMES["closes_at"]
    (entry,) = [one for one in desk.tables.history.values() if one.action is HistoryAction.WINDOW_CHANGED]
    assert entry.actor.name.startswith("o_")


async def test_what_is_sent_as_it_is_shown_changes_nothing(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    await desk.container.change_window()(
        ChangeWindowCommand(
            actor=OPERATOR, version=0, closes_at="2026-01-31T10:00:30+05:30", freeze_at="2026-02-28T23:59:00+05:30"
        )
    )
    shown = seen(await admin.get(PAGE)).values
    fields = {name: shown[name] for name in ("opens_at", "closes_at", "freeze_at")}
    assert fields["freeze_at"] == "2026-02-28T23:59"
    assert "it was so already" in await page_after(admin, await pressed(admin, PAGE, text="", **fields))
    assert (await window(desk)).version == 1


async def test_tonight_takes_two_taps_and_shows_what_captains_will_read(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    first = await admin.post(f"{PAGE}/tonight", {"version": "0"})
    assert (first.status_code, heading_of(first)) == (200, "Close registration tonight at 23:59?")
    assert "Registration is open Closes 1 January 2026, 23:59 IST" in text_of(first)
    assert stored(desk) == []
    desk.clock.advance(timedelta(hours=20))  # past midnight there
    await admin.sign_in("admin@example.org")
    done = await admin.post(f"{PAGE}/tonight", hidden(first.text))
    assert done.status_code == 422  # the day that was shown is over
    assert stored(desk) == []
    again = await pressed(admin, f"{PAGE}/tonight")
    assert "closes at the end of the day" in await page_after(admin, again)
    assert (await window(desk)).closes_at == datetime(2026, 1, 2, 18, 30, tzinfo=UTC)
    assert "Close tonight" not in (await admin.get(PAGE)).text


async def test_closing_takes_two_taps_and_shows_what_captains_will_read(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    first = await admin.post(f"{PAGE}/close", {"version": "0", "close_text": "Late  teams: call <us>"})
    assert (first.status_code, heading_of(first)) == (200, "Close registration now?")
    assert "Registration is closed" in text_of(first)
    assert "Late teams: call &lt;us&gt;" in first.text
    assert stored(desk) == []
    assert (await desk.register()).status_code == 200
    for _ in range(2):
        done = await admin.post(f"{PAGE}/close", hidden(first.text))
        assert "Registration was closed." in await page_after(admin, done)
    assert [one.version for one in stored(desk)] == [1]
    assert (await desk.register(team_name="Others")).status_code == 409
    captains = text_of(await browser(desk).get("/"))
    assert "Registration is closed" in captains
    assert "Late teams: call" in captains


async def test_opening_again_asks_for_a_time_that_is_not_past(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    await pressed(admin, PAGE, **TIMES | {"closes_at": "2026-01-01T08:00", "freeze_at": ""})
    desk.clock.advance(timedelta(days=2))
    await admin.sign_in("admin@example.org")
    page = await admin.get(PAGE)
    assert seen(page).values["open_closes_at"] == "2026-01-03T23:59"
    version = hidden(page.text)["version"]
    past = await admin.post(f"{PAGE}/open", {"version": version, "open_closes_at": "2026-01-02T12:00"})
    assert past.status_code == 422
    assert set(mistakes_in(past)) == {"open_closes_at"}
    assert seen(past).values["open_closes_at"] == "2026-01-02T12:00"
    first = await admin.post(f"{PAGE}/open", {"version": version, "open_closes_at": "2026-01-03T23:59"})
    assert heading_of(first) == "Open registration now?"
    assert "Registration is open Closes 3 January 2026, 23:59 IST" in text_of(first)
    assert not (await window(desk)).is_open(desk.clock.now())
    done = await admin.post(f"{PAGE}/open", hidden(first.text))
    assert "Registration was opened." in await page_after(admin, done)
    assert (await desk.register()).status_code == 200


async def test_opening_early_takes_the_opening_time_away(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    await pressed(admin, PAGE, **TIMES | {"opens_at": "2026-01-10T08:00"})
    assert "Registration has not opened yet" in text_of(await admin.get(PAGE))
    await pressed(admin, f"{PAGE}/open", open_closes_at=TIMES["closes_at"])
    assert ((await window(desk)).opens_at, (await window(desk)).is_open(desk.clock.now())) == (None, True)


@pytest.mark.parametrize(
    ("opens_at", "heading"),
    [("2026-01-10T08:00", "This closes registration at once"), ("", "This opens registration at once")],
)
async def test_times_that_open_or_close_at_once_are_asked_about(desk: Desk, opens_at: str, heading: str) -> None:
    admin = await signed_in(desk, "admin")
    if not opens_at:
        await pressed(admin, PAGE, **TIMES | {"opens_at": "2026-01-10T08:00"})
    version = hidden((await admin.get(PAGE)).text)["version"]
    before = await window(desk)
    first = await admin.post(PAGE, TIMES | {"opens_at": opens_at, "version": version})
    assert (first.status_code, heading_of(first)) == (200, heading)
    assert await window(desk) == before
    assert (await admin.post(PAGE, hidden(first.text))).status_code == 303
    assert (await window(desk)).is_open(desk.clock.now()) is (opens_at == "")


async def test_one_that_was_closed_by_hand_stays_so_unless_that_is_unticked(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    await pressed(admin, f"{PAGE}/close")
    assert seen(await admin.get(PAGE)).values["closed"] == "1"
    await pressed(admin, PAGE, **TIMES, closed="1")
    assert (await window(desk)).closed
    first = await admin.post(PAGE, TIMES | {"version": "2"})
    assert heading_of(first) == "This opens registration at once"
    await admin.post(PAGE, hidden(first.text))
    assert not (await window(desk)).closed


async def test_wrong_times_are_shown_with_what_was_typed(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    typed = {"opens_at": "soon", "closes_at": "2026-01-31T20:00", "freeze_at": "2026-01-01T10:00", "text": "x" * 501}
    answer = await admin.post(PAGE, typed | {"version": "0"})
    assert answer.status_code == 422
    assert {"opens_at", "text"} <= set(mistakes_in(answer))
    values = seen(answer).values
    assert {name: values[name] for name in ("opens_at", "closes_at", "freeze_at")}.items() <= typed.items()
    assert 'type="text" value="soon"' in answer.text
    assert "x" * 501 in answer.text
    assert stored(desk) == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("2026-11-01T01:30", ("2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00")),
        ("2026-03-08T02:30", ("2026-03-08T01:30:00-05:00", "2026-03-08T03:30:00-04:00")),
    ],
)
async def test_a_time_that_is_twice_or_never_is_refused_with_both(typed: str, offered: tuple[str, str]) -> None:
    async with open_desk(**ALL, TOURNAMENT_TIMEZONE="America/New_York") as desk:
        admin = await signed_in(desk, "admin")
        answer = await admin.post(PAGE, {"closes_at": typed, "version": "0"})
        assert answer.status_code == 422
        assert all(one in mistakes_in(answer)["closes_at"] for one in offered)
        assert f'type="text" value="{typed}"' in answer.text  # a browser's field for times cannot hold the zone
        chosen = await admin.post(PAGE, {"closes_at": offered[0], "version": "0"})
        assert chosen.status_code == 303
        assert (await window(desk)).closes_at == datetime.fromisoformat(offered[0])


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/close"])
async def test_what_was_changed_meanwhile_is_shown_with_what_was_typed(desk: Desk, path: str) -> None:
    admin = await signed_in(desk, "admin")
    await pressed(admin, PAGE, **TIMES)
    typed = TIMES | {"closes_at": "2026-01-20T20:00", "text": "Mine", "close_text": "Mine"}
    stale = await admin.post(path, typed | {"version": "0"})
    assert stale.status_code == 409
    assert "Changed by Admin Raj on 1 January 2026, 05:30 IST" in text_of(stale)
    assert "Closes 31 January 2026, 23:59 IST" in text_of(stale)
    assert "Mine" in stale.text
    assert hidden(stale.text)["version"] == "1"
    assert (await window(desk)).text == "Call the office"


async def test_settings_that_do_not_hold_are_named() -> None:
    async with open_desk(**ALL, REGISTRATION_CLOSES_AT="2026-01-15T20:00:00+05:30") as desk:
        admin = await signed_in(desk, "admin")
        assert "Set by the settings of the server" in text_of(await admin.get(PAGE))
        await pressed(admin, PAGE, **TIMES)
        assert "REGISTRATION_CLOSES_AT (2026-01-15 20:00 IST) does not hold" in text_of(await admin.get(PAGE))


async def test_a_form_that_was_carried_is_shown_and_nothing_is_done(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    shown = await admin.post(PAGE, TIMES | {"version": "0", "fill": "1"})
    assert (shown.status_code, seen(shown).values["closes_at"]) == (200, TIMES["closes_at"])
    closing = await admin.post(f"{PAGE}/close", {"close_text": "Bye", "sure": "1", "version": "0", "fill": "1"})
    assert "Bye</textarea>" in closing.text
    assert (await admin.post(f"{PAGE}/tonight", {"sure": "1", "version": "0", "fill": "1"})).status_code == 200
    assert (await admin.post(f"{PAGE}/open", {"sure": "1", "version": "0", "fill": "1"})).status_code == 200
    assert stored(desk) == []
    for below in ("open", "close", "tonight"):
        assert (await admin.get(f"{PAGE}/{below}")).headers["Location"] == PAGE


class ReadOnly:
    def begin(self) -> Any:
        raise DatabaseUnavailable("read-only")


def read_only(container: Container) -> None:
    change = container.change_window()
    container.change_window.override(replace(change, unit_of_work=ReadOnly()))


async def test_while_nothing_can_be_stored_it_is_read_and_what_was_typed_is_kept() -> None:
    async with open_desk(read_only, **ALL) as desk:
        admin = await signed_in(desk, "admin")
        assert (await admin.get(PAGE)).status_code == 200
        answer = await admin.post(PAGE, TIMES | {"version": "0"})
        assert answer.status_code == 503
        assert "nothing can be stored just now" in text_of(answer)
        assert seen(answer).values["closes_at"] == TIMES["closes_at"]

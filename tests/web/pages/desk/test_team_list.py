"""``/desk/teams``: the list, its filters in the address, its pages, its export, its logos."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest

from icct_core import (
    OPERATOR,
    DatabaseUnavailable,
    DecideRegistrationCommand,
    Decision,
    HistoryAction,
    MessageKind,
    MessageState,
    RecordAccess,
    RegistrationPage,
    StoredFile,
    TeamId,
)
from icct_http.container import Container
from icct_http.web.pages.desk.team_list.team_filter import TeamFilter
from tests.support.builders import a_png
from tests.support.failing_adapters import FailingUnitOfWork
from tests.support.http.desk_visitor import Browser, signed_in
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import heading_of, mistakes_in, seen

NAMES = ("Lions", "Tigers", "Eagles")
PAGES: dict[str, Any] = {"PAGES": "true", "DELIVER_IN_SERVER": "false"}


def numbers_in(answer: httpx.Response) -> list[str]:
    """The teams of the list, in its order."""
    return re.findall(r'class="number" translate="no">([^<]+)<', answer.text)


def row_of(answer: httpx.Response, number: str) -> str:
    """The text of a team's row."""
    (row,) = [one for one in re.findall(r"<tr role=\"row\".*?</tr>", answer.text, re.DOTALL) if f">{number}<" in one]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", row).split()))


def said_in(answer: httpx.Response) -> str:
    (said,) = re.findall(r"<h2[^>]* data-said>(.*?)</h2>", answer.text)
    return str(said)


def counts_in(answer: httpx.Response) -> dict[str, str]:
    """The number beside each status."""
    return dict(re.findall(r"<span>([^<]+) <strong>([^<]+)</strong></span></label>", answer.text))


def links_in(answer: httpx.Response) -> dict[str, str]:
    """Addresses by the words that lead there."""
    links = re.findall(r'href="([^"]+)"[^>]*>(.+?)</a>', answer.text)
    return {re.sub(r"<[^>]+>", "", words): unescape(address) for address, words in links}


async def register(desk: Desk, *names: str, **changes: Any) -> None:
    """Teams with captains of their own."""
    for place, name in enumerate(names, start=len(desk.tables.registrations)):
        phone = {"captain_phone": f"98765{place:05}"} | changes
        answer = await desk.register(team_name=name, **phone)
        assert answer.status_code == 200, answer.text


async def decide(desk: Desk, number: int, decision: Decision) -> None:
    team_id = TeamId("ICCT", number)
    version = (await desk.container.registrations().get(team_id)).version
    reason = "Please correct it" if decision.needs_reason else ""
    command = DecideRegistrationCommand(
        team_id=team_id, decision=decision, actor=OPERATOR, version=version, reason=reason, notify=False
    )
    await desk.container.decide_registration()(command)


@pytest.fixture
async def viewer(desk: Desk) -> Browser:
    return await signed_in(desk, "viewer")


@pytest.fixture
async def reviewer(desk: Desk) -> Browser:
    return await signed_in(desk, "reviewer")


async def test_a_row_says_what_an_organiser_looks_for(desk: Desk, viewer: Browser) -> None:
    await register(desk, "Lions", church_name="CSI Grace", captain_name="Hans Krüger")
    answer = await viewer.get("/desk/teams")
    assert (answer.status_code, heading_of(answer), said_in(answer)) == (200, "Teams", "1 team")
    assert row_of(answer, "ICCT-001") == "ICCT-001 Lions CSI Grace Hans Krüger 11 players Waiting for review"
    assert links_in(answer)["Lions"] == "/desk/teams/ICCT-001"
    assert 'src="/desk/teams/ICCT-001/logo?v=1"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "9876500000" not in answer.text


async def test_an_empty_list_says_so(viewer: Browser) -> None:
    answer = await viewer.get("/desk/teams")
    assert "Nobody has registered yet." in answer.text
    assert "Download" not in answer.text


async def test_badges_are_words(desk: Desk, viewer: Browser) -> None:
    await register(desk, *NAMES[:2], captain_phone="9876543210")
    for key, entry in list(desk.tables.outbox.items()):
        if entry.message.kind is MessageKind.CONFIRM_BY_MAIL:
            desk.tables.outbox[key] = replace(entry, state=MessageState.PARKED)
    row = row_of(await viewer.get("/desk/teams"), "ICCT-001")
    assert "Overlap : Somebody seems to be in another team, too" in row
    assert "Mail given up : A mail to the captain could not be delivered" in row


async def test_a_removed_team_is_shown_to_those_who_ask_and_cannot_be_ticked(desk: Desk, reviewer: Browser) -> None:
    await register(desk, *NAMES)
    await desk.container.remove_team()(TeamId("ICCT", 2), actor=OPERATOR, version=1)
    assert numbers_in(await reviewer.get("/desk/teams")) == ["ICCT-001", "ICCT-003"]
    answer = await reviewer.get("/desk/teams?removed=true")
    assert numbers_in(answer) == ["ICCT-001", "ICCT-002", "ICCT-003"]
    assert row_of(answer, "ICCT-002").startswith("ICCT-002 Removed on 1 January 2026")
    assert "team_ICCT-002" not in answer.text
    assert seen(answer).values["removed"] == "true"


async def test_each_status_has_its_count_and_several_may_be_chosen(desk: Desk, viewer: Browser) -> None:
    await register(desk, *NAMES)
    await decide(desk, 1, Decision.CONFIRM)
    await decide(desk, 2, Decision.REJECT)
    answer = await viewer.get("/desk/teams?status=confirmed&status=rejected")
    assert numbers_in(answer) == ["ICCT-001", "ICCT-002"]
    assert counts_in(answer) == {
        "Waiting for review": "1",
        "Asked to correct": "0",
        "Confirmed": "1",
        "Not accepted": "1",
        "Withdrawn": "0",
    }
    assert numbers_in(await viewer.get("/desk/teams?status=confirmed,rejected")) == ["ICCT-001", "ICCT-002"]
    ticked = re.findall(r'name="status" value="(\w+)" checked', answer.text)
    assert ticked == ["confirmed", "rejected"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tig", ["ICCT-002"]),
        ("q=98765+00002", ["ICCT-003"]),
        ("q=icct-001", ["ICCT-001"]),
        ("church=csi+grace", ["ICCT-003"]),
        ("q=lions&church=csi+grace", []),
        ("changed_since=2026-01-01T06:30", ["ICCT-003"]),
        ("changed_since=2026-01-01T01:00:00Z", ["ICCT-003"]),
        ("status=confirmed", []),
    ],
)
async def test_a_filter_is_an_address(desk: Desk, query: str, found: list[str]) -> None:
    await register(desk, *NAMES[:2])
    desk.clock.advance(timedelta(hours=1))
    await register(desk, NAMES[2], church_name="CSI Grace")
    viewer = await signed_in(desk, "viewer")
    answer = await viewer.get(f"/desk/teams?{query}")
    assert (answer.status_code, numbers_in(answer)) == (200, found)
    assert links_in(answer)["Show all teams"] == "/desk/teams"
    if not found:
        assert said_in(answer) == "No team matches"
        assert "its teams may have changed since" in answer.text


async def test_what_was_asked_for_stands_in_its_fields(viewer: Browser) -> None:
    answer = await viewer.get('/desk/teams?q="><script>&church=CSI+Grace&changed_since=2026-01-01T01:00:00Z&limit=100')
    values = seen(answer).values
    assert values["q"] == '"><script>'
    assert values["church"] == "CSI Grace"
    assert values["changed_since"] == "2026-01-01T06:30"
    assert values["limit"] == "100"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("q=-", "q"),
        ("q=" + 101 * "a", "q"),
        ("status=removed", "status"),
        ("church=%00", "church"),
        ("changed_since=yesterday", "changed_since"),
        ("changed_since=1900-01-01T00:00", "changed_since"),
    ],
)
async def test_a_filter_that_says_nothing_is_told_so(viewer: Browser, query: str, field: str) -> None:
    answer = await viewer.get(f"/desk/teams?{query}")
    assert answer.status_code == 422
    assert list(mistakes_in(answer)) == [field]
    assert f'id="{field}"' in answer.text
    assert links_in(answer)["Show all teams"] == "/desk/teams"


async def test_a_wrong_page_leads_to_the_first(viewer: Browser) -> None:
    answer = await viewer.get("/desk/teams?cursor=nowhere")
    assert answer.status_code == 422
    assert "This page of the list is not there any more." in answer.text


async def test_fifty_are_a_page_and_the_way_there_leads_back(desk: Desk, viewer: Browser) -> None:
    for start in range(0, 120, 40):
        await _many(desk, start, 40)
    first = await viewer.get("/desk/teams?status=registered")
    assert (len(numbers_in(first)), said_in(first)) == (50, "120 teams")
    assert "Previous page" not in links_in(first)
    second = await viewer.get(links_in(first)["Next page"])
    third = await viewer.get(links_in(second)["Next page"])
    assert numbers_in(third)[0] == "ICCT-101"
    assert "Next page" not in links_in(third)
    assert numbers_in(await viewer.get(links_in(third)["Previous page"])) == numbers_in(second)
    assert numbers_in(await viewer.get(links_in(second)["Previous page"])) == numbers_in(first)
    assert links_in(second)["Previous page"] == links_in(third)["First page"] == "/desk/teams?status=registered"
    large = await viewer.get(links_in(first)["100 a page"])
    assert len(numbers_in(large)) == 100
    assert links_in(large)["50 a page"] == "/desk/teams?status=registered"
    gone = await viewer.get("/desk/teams?cursor=ICCT-500")
    assert "There are no teams on this page of the list." in gone.text


async def test_it_is_said_that_ticks_are_lost_on_the_next_page(desk: Desk, viewer: Browser) -> None:
    lost = "Ticks count on this page of the list alone."
    for start in range(0, 80, 40):
        await _many(desk, start, 40)
    reviewer = await signed_in(desk, "reviewer")
    first = await reviewer.get("/desk/teams")
    assert f"{lost} Decide before you go to another one, or show 100 a page." in first.text
    assert lost in (await reviewer.get(links_in(first)["Next page"])).text
    assert lost not in (await reviewer.get("/desk/teams?limit=100")).text
    assert lost not in (await viewer.get("/desk/teams")).text


def test_the_way_back_does_not_grow_for_ever() -> None:
    page = TeamFilter()
    for number in range(1, 3_000, 50):
        following = page.after(RegistrationPage(registrations=[], total_count=1, next_after=TeamId("ICCT", number)))
        assert following is not None
        page = TeamFilter.parse(following.query)
        assert page == following
    assert len(page.address) < 700
    back = 0
    while (before := page.previous) is not None:
        page, back = before, back + 1
    assert back == 40
    assert page.cursor


async def test_htmx_is_told_the_shortest_address_once(viewer: Browser) -> None:
    asked = "/desk/teams?q=lions&church=&changed_since="
    answer = await viewer.get(asked, {"HX-Request": "true", "HX-Current-URL": "http://desk/desk/teams"})
    assert answer.headers["HX-Push-Url"] == "/desk/teams?q=lions"
    again = await viewer.get(asked, {"HX-Request": "true", "HX-Current-URL": "http://desk/desk/teams?q=lions"})
    assert again.headers["HX-Push-Url"] == "false"
    assert "HX-Push-Url" not in (await viewer.get(asked)).headers
    wrong = await viewer.get(asked, {"HX-Request": "true", "HX-Current-URL": "http://["})
    assert wrong.headers["HX-Push-Url"] == "/desk/teams?q=lions"


async def test_a_viewer_is_shown_no_button_that_is_not_his(desk: Desk, viewer: Browser, reviewer: Browser) -> None:
    await register(desk, "Lions")
    shown = (await viewer.get("/desk/teams")).text
    assert ("/desk/teams/decide" in shown, "checkbox" in shown.partition('id="found"')[2], ".csv" in shown) == (
        False,
        False,
        False,
    )
    shown = (await reviewer.get("/desk/teams")).text
    assert "/desk/teams/decide" in shown
    assert "/desk/teams.csv" in shown


async def test_an_export_has_the_teams_of_the_filter_and_is_recorded(desk: Desk, reviewer: Browser) -> None:
    await register(desk, *NAMES)
    shown = await reviewer.get("/desk/teams?q=tig&limit=100")
    answer = await reviewer.get(links_in(shown)["Download as CSV"])
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["team_id"] for row in rows] == ["ICCT-002"]
    assert rows[0]["captain_phone"] == "98765 00001"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="teams.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    (entry,) = [one for one in desk.tables.history.values() if one.action is HistoryAction.EXPORTED]
    assert (entry.actor.kind, entry.subject) == ("organiser", "teams.csv")


async def test_what_cannot_be_recorded_is_not_exported() -> None:
    def read_only(container: Container) -> None:
        unit_of_work = FailingUnitOfWork(DatabaseUnavailable("read-only"))
        rules = container.settings().tournament.rules
        recorder = RecordAccess(unit_of_work=unit_of_work, clock=container.clock(), rules=rules)
        container.record_access.override(recorder)

    async with open_desk(read_only, **PAGES) as desk:
        await register(desk, "Lions")
        reviewer = await signed_in(desk, "reviewer")
        answer = await reviewer.get("/desk/teams.csv")
        assert (answer.status_code, heading_of(answer)) == (503, "We cannot store anything just now")
        assert b"98765" not in answer.content
        assert numbers_in(await reviewer.get("/desk/teams")) == ["ICCT-001"]


async def test_an_export_of_a_wrong_filter_leads_to_the_list_that_says_why(reviewer: Browser) -> None:
    answer = await reviewer.get("/desk/teams.csv?status=none")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/teams?status=none")


async def test_a_viewer_takes_no_list_away(desk: Desk, viewer: Browser) -> None:
    assert (await viewer.get("/desk/teams.csv")).status_code == 403
    assert [one for one in desk.tables.history.values() if one.action is HistoryAction.EXPORTED] == []


async def test_a_logo_is_a_picture_for_those_who_are_signed_in(desk: Desk, viewer: Browser) -> None:
    await register(desk, "Lions", logo=a_png())
    answer = await viewer.get("/desk/teams/ICCT-001/logo", {"Accept": "image/*"})
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (200, a_png(), "image/png")
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert (await viewer.get("/desk/teams/ICCT-002/logo")).status_code == 404
    assert (await viewer.get("/desk/teams/nobody/logo")).status_code == 404
    assert (await desk.client.get("/desk/teams/ICCT-001/logo")).status_code == 303


async def test_a_logo_that_is_stored_elsewhere_is_led_to(desk: Desk, viewer: Browser) -> None:
    await register(desk, "Lions")
    (key,) = desk.tables.registrations
    stored = StoredFile(url="https://res.cloudinary.com/icct/lions.png")
    desk.tables.registrations[key] = replace(desk.tables.registrations[key], logo=stored)
    answer = await viewer.get("/desk/teams/ICCT-001/logo")
    assert (answer.status_code, answer.headers["Location"]) == (302, stored.url)


async def _many(desk: Desk, start: int, count: int) -> None:
    for place in range(start, start + count):
        church = f"Church {place // 2}"
        phone = f"98765{place:05}"
        answer = await desk.register(team_name=f"Team {place}", captain_phone=phone, church_name=church)
        assert answer.status_code == 200, answer.text

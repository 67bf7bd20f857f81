"""What is printed: team sheets and the attendance list, of confirmed teams alone, and who took them."""

from __future__ import annotations

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
    HistoryEntry,
    RecordAccess,
    TeamId,
)
from icct_http.container import Container
from icct_http.desk_parts import desk_parts
from icct_http.web.pages.desk.sheets.desk_sheets import DeskSheets
from tests.support.failing_adapters import FailingUnitOfWork
from tests.support.http.desk_visitor import Browser, signed_in
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import heading_of

PAGES: dict[str, Any] = {"PAGES": "true", "DELIVER_IN_SERVER": "false"}


@pytest.fixture
async def reviewer(desk: Desk) -> Browser:
    return await signed_in(desk, "reviewer")


async def confirmed(desk: Desk, name: str, **changes: Any) -> str:
    """The number of one more team, confirmed."""
    place = len(desk.tables.registrations) + 1
    answer = await desk.register(team_name=name, **{"captain_phone": f"98765{place:05}"} | changes)
    assert answer.status_code == 200, answer.text
    team_id = TeamId("ICCT", place)
    await desk.container.decide_registration()(
        DecideRegistrationCommand(team_id=team_id, decision=Decision.CONFIRM, actor=OPERATOR, version=1, notify=False)
    )
    return str(team_id)


def sheets_in(answer: httpx.Response) -> list[str]:
    """The text of each sheet."""
    assert answer.status_code == 200, answer.text
    return [_text(one) for one in re.findall(r'<article class="sheet".*?</article>', answer.text, re.DOTALL)]


def _text(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def kept(desk: Desk, action: HistoryAction) -> list[HistoryEntry]:
    return [one for one in desk.tables.history.values() if one.action is action]


async def test_a_team_sheet_has_what_an_umpire_asks_for(desk: Desk) -> None:
    number = await confirmed(
        desk, "மதுரை சிங்கங்கள்", players='[{"name": "அருண்", "role": "Bowler"}, {"name": "Vijay & Sons"}]'
    )
    viewer = await signed_in(desk, "viewer")
    answer = await viewer.get(f"/desk/teams/{number}/sheet")
    (sheet,) = sheets_in(answer)
    for part in (number, "மதுரை சிங்கங்கள்", "Captain", "98765 00001", "Coach", "1 அருண் Bowler", "2 Vijay & Sons"):
        assert part in sheet
    assert re.search(r"as of \d+ \w+ \d{4}, \d\d:\d\d IST$", sheet)
    assert "Not confirmed" not in sheet
    assert f'src="/desk/teams/{number}/logo?v=2"' in answer.text
    assert "Signature" in sheet
    assert "Vijay &amp; Sons" in answer.text
    (view,) = kept(desk, HistoryAction.VIEWED)
    assert view.registration_id in desk.tables.registrations
    assert kept(desk, HistoryAction.EXPORTED) == []


async def test_the_sheet_of_a_team_that_is_not_confirmed_says_so(desk: Desk, reviewer: Browser) -> None:
    await desk.register()
    (sheet,) = sheets_in(await reviewer.get("/desk/teams/ICCT-001/sheet"))
    assert "Not confirmed: waiting for review" in sheet


async def test_a_sheet_without_a_logo_has_no_picture(desk: Desk, reviewer: Browser) -> None:
    number = await confirmed(desk, "Lions")
    desk.tables.staged_files.clear()
    for path in (f"/desk/teams/{number}/sheet", "/desk/sheets"):
        answer = await reviewer.get(path)
        assert (len(sheets_in(answer)), '<img src="/desk/teams' in answer.text) == (1, False)


async def test_all_sheets_are_those_of_confirmed_teams_by_number(desk: Desk, reviewer: Browser) -> None:
    first = await confirmed(desk, "Lions")
    await desk.register(team_name="Waiting", captain_phone="9123456789")
    third = await confirmed(desk, "Tigers")
    answer = await reviewer.get("/desk/sheets")
    sheets = sheets_in(answer)
    assert [sheet.partition("Logo")[0].split()[0] for sheet in sheets] == [first, third]
    assert answer.text.rstrip().endswith("</html>")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    (entry,) = kept(desk, HistoryAction.EXPORTED)
    assert (entry.actor.kind, entry.subject) == ("organiser", "team sheets")
    assert "<!-- here -->" not in answer.text


async def test_sheets_of_one_church_by_any_of_its_names(desk: Desk, reviewer: Browser) -> None:
    await confirmed(desk, "Lions", church_name="Zion Church")
    number = await confirmed(desk, "Tigers", church_name="Bethel")
    answer = await reviewer.get("/desk/sheets?church=bethel")
    (sheet,) = sheets_in(answer)
    assert number in sheet
    assert "<option selected>Bethel</option>" in answer.text
    assert (await reviewer.get(f"/desk/sheets?church={'x' * 500}")).headers["Location"] == "/desk/sheets"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/desk/sheets", "No team is confirmed here yet."),
        ("/desk/sheets?church=Nowhere", "No team is confirmed here yet."),
        ("/desk/attendance", "No team is confirmed yet."),
    ],
)
async def test_without_confirmed_teams_the_page_says_so(desk: Desk, reviewer: Browser, path: str, said: str) -> None:
    await desk.register()
    answer = await reviewer.get(path)
    assert (answer.status_code, said in answer.text) == (200, True)
    assert sheets_in(answer) == []


async def test_the_attendance_list_has_each_church_once_with_its_teams(desk: Desk, reviewer: Browser) -> None:
    await confirmed(desk, "Lions", church_name="Zion Church")
    await confirmed(desk, "Tigers", church_name="Bethel")
    await confirmed(desk, "Eagles", church_name="zion  church.")
    await desk.register(team_name="Waiting", captain_phone="9123456789")
    answer = await reviewer.get("/desk/attendance")
    groups = [_text(one) for one in re.findall(r"<tbody>.*?</tbody>", answer.text, re.DOTALL)]
    assert [group.partition(" ICCT")[0] for group in groups] == ["Bethel 1 team", "Zion Church 2 teams"]
    assert [re.findall(r"ICCT-\d+", group) for group in groups] == [["ICCT-002"], ["ICCT-001", "ICCT-003"]]
    assert "98765 00003 11" in groups[1]
    assert "Waiting" not in answer.text
    (entry,) = kept(desk, HistoryAction.EXPORTED)
    assert entry.subject == "attendance list"


@pytest.mark.parametrize("batch", [1, 2, 3, 200])
async def test_a_church_is_in_one_piece_wherever_a_batch_ends(batch: int) -> None:
    async with open_desk(**PAGES) as desk:
        reviewer = await signed_in(desk, "reviewer")
        for number in range(6):
            await confirmed(desk, f"Team {number}", church_name=f"Church {number % 2}")
        object.__setattr__(desk.container.export_registrations(), "batch", batch)
        answer = await reviewer.get("/desk/attendance")
        groups = [_text(one) for one in re.findall(r"<tbody>.*?</tbody>", answer.text, re.DOTALL)]
        assert [re.findall(r"ICCT-(\d+)", group) for group in groups] == [["001", "003", "005"], ["002", "004", "006"]]
        assert len(sheets_in(await reviewer.get("/desk/sheets"))) == 6


async def test_a_team_that_was_removed_while_the_page_is_sent_is_left_out(desk: Desk) -> None:
    await confirmed(desk, "Lions")
    (registration,) = desk.tables.registrations.values()
    removed = registration.removed(at=registration.changed_at + timedelta(seconds=1))
    of_another_year = replace(registration, team_id=TeamId("ICCX", 1))
    sheets = desk_parts(desk.container)["desk_sheets"]()
    assert isinstance(sheets, DeskSheets)
    assert sheets.of_now([registration, removed, of_another_year]) == [registration]
    assert not await sheets.has_logo(of_another_year)


@pytest.mark.parametrize("path", ["/desk/sheets", "/desk/attendance"])
async def test_what_cannot_be_recorded_is_not_given_away(path: str) -> None:
    def failing(container: Container) -> None:
        real = container.record_access()
        container.record_access.override(
            RecordAccess(
                unit_of_work=FailingUnitOfWork(DatabaseUnavailable("no server")), clock=real.clock, rules=real.rules
            )
        )

    async with open_desk(failing, **PAGES) as desk:
        reviewer = await signed_in(desk, "reviewer")
        await confirmed(desk, "Lions")
        answer = await reviewer.get(path)
        assert answer.status_code == 503
        assert "Lions" not in answer.text


async def test_a_removed_team_has_no_sheet_and_an_unknown_one_neither(desk: Desk, reviewer: Browser) -> None:
    await confirmed(desk, "Lions")
    await desk.container.remove_team()(TeamId("ICCT", 1), actor=OPERATOR)
    gone = await reviewer.get("/desk/teams/ICCT-001/sheet")
    assert (gone.status_code, gone.headers["Location"]) == (303, "/desk/teams/ICCT-001")
    assert (await reviewer.get("/desk/teams/ICCT-009/sheet")).status_code == 404


async def test_the_pages_lead_to_what_is_printed(desk: Desk, reviewer: Browser) -> None:
    number = await confirmed(desk, "Lions", church_name="Zion & Sons")
    team_page = (await reviewer.get(f"/desk/teams/{number}")).text
    assert f'href="/desk/teams/{number}/sheet"' in team_page
    teams = (await reviewer.get("/desk/teams?church=Zion+%26+Sons")).text
    assert 'href="/desk/sheets?church=Zion%20%26%20Sons"' in teams
    assert 'href="/desk/attendance"' in teams
    viewer = await signed_in(desk, "viewer")
    assert "/desk/sheets" not in (await viewer.get("/desk/teams")).text
    assert f'href="/desk/teams/{number}/sheet"' in (await viewer.get(f"/desk/teams/{number}")).text
    assert heading_of(await viewer.get("/desk/sheets")) == "Your role does not allow this"

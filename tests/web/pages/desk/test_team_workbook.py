"""``/desk/teams.xlsx``: the list's teams with their players and the churches, for a spreadsheet."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from icct_core import DatabaseUnavailable, HistoryAction, RecordAccess
from icct_http.container import Container
from tests.support.failing_adapters import FailingUnitOfWork
from tests.support.http.desk_visitor import Browser, signed_in
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import heading_of
from tests.web.pages.desk.test_team_list import PAGES, links_in, register

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
async def reviewer(desk: Desk) -> Browser:
    return await signed_in(desk, "reviewer")


def exports(desk: Desk) -> list[Any]:
    return [one for one in desk.tables.history.values() if one.action is HistoryAction.EXPORTED]


async def test_a_workbook_has_the_teams_of_the_filter_and_is_recorded(desk: Desk, reviewer: Browser) -> None:
    await register(desk, "Lions", "Tigers", "Eagles")
    shown = await reviewer.get("/desk/teams?q=tig&limit=100&sort=-team")
    assert links_in(shown)["Download as XLSX"] == "/desk/teams.xlsx?q=tig"
    answer = await reviewer.get("/desk/teams.xlsx?q=tig")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [row[1] for row in book["Teams"].iter_rows(min_row=2, values_only=True)] == ["Tigers"]
    assert {row[1] for row in book["Players"].iter_rows(min_row=2, values_only=True)} == {"Tigers"}
    assert answer.headers["Content-Type"] == XLSX
    assert answer.headers["Content-Disposition"] == 'attachment; filename="teams.xlsx"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    (entry,) = exports(desk)
    assert (entry.actor.kind, entry.subject) == ("organiser", "teams.xlsx")


async def test_what_cannot_be_recorded_is_not_exported() -> None:
    def read_only(container: Container) -> None:
        unit_of_work = FailingUnitOfWork(DatabaseUnavailable("read-only"))
        rules = container.settings().tournament.rules
        recorder = RecordAccess(unit_of_work=unit_of_work, clock=container.clock(), rules=rules)
        container.record_access.override(recorder)

    async with open_desk(read_only, **PAGES) as desk:
        await register(desk, "Lions")
        answer = await (await signed_in(desk, "reviewer")).get("/desk/teams.xlsx")
        assert (answer.status_code, heading_of(answer)) == (503, "We cannot store anything just now")


async def test_a_wrong_filter_leads_to_the_list_that_says_why(desk: Desk, reviewer: Browser) -> None:
    answer = await reviewer.get("/desk/teams.xlsx?status=none")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/teams?status=none")
    assert exports(desk) == []


async def test_a_viewer_takes_no_workbook_away(desk: Desk) -> None:
    await register(desk, "Lions")
    viewer = await signed_in(desk, "viewer")
    assert "teams.xlsx" not in (await viewer.get("/desk/teams")).text
    assert (await viewer.get("/desk/teams.xlsx")).status_code == 403
    assert exports(desk) == []

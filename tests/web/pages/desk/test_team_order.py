"""The list in any order: by its columns, by a choice above it, and as its address says."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from icct_core import Decision
from icct_http.web.pages.desk.team_list.wording import ORDERS
from tests.support.http.desk_visitor import Browser, signed_in
from tests.support.http.in_memory_service import Desk
from tests.web.pages.desk.test_team_list import decide, links_in, numbers_in, register

BY_CHANGE = "/desk/teams?sort=-changed"


@pytest.fixture
async def viewer(desk: Desk) -> Browser:
    """Three teams; the second has been decided about, a minute later."""
    await register(desk, "Tigers", church_name="Zion", captain_name="Arun Kumar")
    await register(desk, "eagles", church_name="Hope", captain_name="Chandran")
    await register(desk, "Lions", church_name="Grace", captain_name="Bala Mani")
    desk.clock.advance(timedelta(minutes=1))
    await decide(desk, 2, Decision.CONFIRM)
    return await signed_in(desk, "viewer")


def sorted_heads(text: str) -> dict[str, str]:
    """The direction of each column that the list is sorted by."""
    found = re.findall(r'<th role="columnheader" scope="col"( aria-sort="(\w+)")?><a href="[^"]+">(\w+)</a>', text)
    assert [words for *_, words in found] == ["Number", "Team", "Church", "Captain"]
    return {words: direction for _, direction, words in found if direction}


def chosen_in(text: str) -> str:
    """What is chosen above the list."""
    (select,) = re.findall(r'<select id="sort".*?</select>', text, re.DOTALL)
    (chosen,) = re.findall(r'<option value="([^"]*)" selected>', select)
    return str(chosen)


@pytest.mark.parametrize(
    ("sort", "numbers", "head"),
    [
        ("", [1, 2, 3], {"Number": "ascending"}),
        ("number", [1, 2, 3], {"Number": "ascending"}),
        ("-number", [3, 2, 1], {"Number": "descending"}),
        ("team", [2, 3, 1], {"Team": "ascending"}),
        ("-team", [1, 3, 2], {"Team": "descending"}),
        ("church", [3, 2, 1], {"Church": "ascending"}),
        ("captain", [1, 3, 2], {"Captain": "ascending"}),
        ("registered", [1, 2, 3], {}),
        ("changed", [1, 3, 2], {}),
        ("-changed", [2, 3, 1], {}),
    ],
)
async def test_the_list_is_in_the_order_of_its_address(
    viewer: Browser, sort: str, numbers: list[int], head: dict[str, str]
) -> None:
    answer = await viewer.get(f"/desk/teams?sort={sort}")
    assert numbers_in(answer) == [f"ICCT-00{number}" for number in numbers]
    assert sorted_heads(answer.text) == head
    chosen = "" if sort == "number" else sort
    assert chosen_in(answer.text) == chosen
    assert f'aria-label="Teams by {ORDERS[chosen].lower()}"' in answer.text


async def test_a_head_sorts_by_its_column_and_then_from_the_end(viewer: Browser) -> None:
    first = await viewer.get("/desk/teams?q=icct&limit=100&cursor=ICCT-001&status=registered")
    assert links_in(first)["Team"] == "/desk/teams?q=icct&status=registered&sort=team&limit=100"
    by_team = await viewer.get(links_in(first)["Team"])
    assert links_in(by_team)["Team"] == "/desk/teams?q=icct&status=registered&sort=-team&limit=100"
    assert links_in(by_team)["Number"] == "/desk/teams?q=icct&status=registered&limit=100"
    from_its_end = await viewer.get(links_in(by_team)["Team"])
    assert links_in(from_its_end)["Team"] == links_in(first)["Team"]
    assert links_in(by_team)["Show all teams"] == "/desk/teams"


async def test_a_page_goes_on_after_its_last_team_was_decided_about(desk: Desk, viewer: Browser) -> None:
    await register(desk, *(f"Team {number}" for number in range(4, 53)))
    first = await viewer.get("/desk/teams?sort=changed")
    assert len(numbers_in(first)) == 50
    last = numbers_in(first)[-1]
    desk.clock.advance(timedelta(minutes=1))
    await decide(desk, int(last.removeprefix("ICCT-")), Decision.CONFIRM)
    second = await viewer.get(links_in(first)["Next page"])
    assert numbers_in(second) == ["ICCT-051", "ICCT-052", last]
    assert numbers_in(await viewer.get(links_in(second)["Previous page"]))[:2] == ["ICCT-001", "ICCT-003"]


@pytest.mark.parametrize("cursor", ["ICCT-001@", "ICCT-001@yesterday", "@20261128T160500.000000Z", "ICCT-001@20261399"])
async def test_a_cut_place_is_no_page(viewer: Browser, cursor: str) -> None:
    answer = await viewer.get(f"/desk/teams?sort=changed&cursor={cursor}")
    assert answer.status_code == (200 if cursor == "ICCT-001@" else 422)


@pytest.mark.parametrize("sort", ["phone", "--team", "team,number", "%3Cb%3E"])
async def test_an_order_that_there_is_not_is_said_and_nothing_is_listed(viewer: Browser, sort: str) -> None:
    answer = await viewer.get(f"/desk/teams?sort={sort}")
    assert answer.status_code == 422
    assert "Sort must be one of number, team, church, captain, registered, changed" in unescape(answer.text)
    assert numbers_in(answer) == []
    assert links_in(answer)["Show all teams"] == "/desk/teams"


async def test_the_export_is_by_number_whatever_the_list_is_by(desk: Desk, viewer: Browser) -> None:
    reviewer = await signed_in(desk, "reviewer")
    answer = await reviewer.get(f"{BY_CHANGE}&status=registered")
    assert links_in(answer)["Download as CSV"] == "/desk/teams.csv?status=registered"
    assert "Download" not in (await viewer.get(BY_CHANGE)).text

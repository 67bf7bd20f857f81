"""Overlaps at the desk: two teams side by side, and marking what was looked at."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from icct_core import DatabaseUnavailable, HistoryAction, TeamId
from icct_core.use_cases.review import list_overlaps
from icct_http.container import Container
from icct_http.web.pages.desk.overlaps import overlap_routes
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import signed_in
from tests.support.http.in_memory_service import Desk, open_desk

PAGE = "/desk/overlaps"
BOTH = {"one": "ICCT-001", "other": "ICCT-002"}
KUMAR = {"name": "S. Kumar", "phone": "9800000001"}


async def a_team(desk: Desk, number: int, *people: dict[str, str], church: str = "") -> None:
    """A team of people of its own, and of these."""
    own = [
        {"name": f"Player {number} {place}", "phone": str(9_000_000_000 + 100 * number + place)}
        for place in range(11 - len(people))
    ]
    answer = await desk.register(
        team_name=f"Lions {number}",
        players=json.dumps([*own, *people]),
        captain_name=f"Captain {number}",
        captain_phone=str(9_100_000_000 + number),
        coach_name=f"Coach {number}",
        church_name=church or f"Church {number}",
    )
    assert answer.status_code == 200, answer.text


async def two_teams(desk: Desk) -> None:
    """ICCT-001 and ICCT-002 have one player in common."""
    for number in (1, 2):
        await a_team(desk, number, KUMAR)


async def test_two_teams_are_shown_side_by_side_with_who_is_in_both(desk: Desk) -> None:
    await two_teams(desk)
    viewer = await signed_in(desk, "viewer")
    page = await viewer.get(PAGE)
    said = text_of(page)
    assert "ICCT-001 Waiting for review Lions 1 Church 1 ICCT-002 Waiting for review Lions 2 Church 2" in said
    assert "Same name and phone S. Kumar player S. Kumar player" in said
    assert {'href="/desk/teams/ICCT-001"', 'href="/desk/teams/ICCT-002"'} <= set(re.findall(r'href="[^"]*"', page.text))
    assert "1 pair of teams, as of 1 January 2026, 05:30 IST" in said
    assert "9800000001" not in page.text  # no contact data, so no view of it is recorded
    assert re.findall(r'<form[^>]* action="([^"]*)"', page.text) == ["/desk/sign-out"]


async def test_likely_ones_are_shown_and_possible_ones_on_demand(desk: Desk) -> None:
    await a_team(desk, 1, KUMAR, church="Grace Chapel")
    await a_team(desk, 2, KUMAR | {"phone": "9800000002"}, church="Grace Chapel")
    await a_team(desk, 3, {"name": "P. Kumari", "phone": "9800000002"})
    viewer = await signed_in(desk, "viewer")
    unasked, possible = text_of(await viewer.get(PAGE)), text_of(await viewer.get(f"{PAGE}?level=possible"))
    assert "Same name, same church S. Kumar" in unasked
    assert "P. Kumari" not in unasked
    assert "Same phone, another name S. Kumar player P. Kumari player" in possible
    assert "same church" not in possible


async def test_the_kind_that_is_not_shown_is_counted(desk: Desk) -> None:
    await a_team(desk, 1, KUMAR)
    viewer = await signed_in(desk, "viewer")
    nobody = text_of(await viewer.get(PAGE))
    assert "Possible ones: 0" in nobody
    assert "possible ones: the same name" not in nobody
    await a_team(desk, 2, {"name": "P. Kumari", "phone": KUMAR["phone"]})
    await a_team(desk, 3, {"name": "R. Kumari", "phone": KUMAR["phone"]})
    desk.clock.advance(timedelta(seconds=11))
    unasked = text_of(await viewer.get(PAGE))
    assert "Possible ones: 3" in unasked
    assert "There are possible ones: the same name without a phone" in unasked
    assert "Certain and likely ones: 0" in text_of(await viewer.get(f"{PAGE}?level=possible"))
    reviewer = await signed_in(desk, "reviewer")
    await reviewer.post(f"{PAGE}/seen", BOTH | {"level": "possible"})
    assert "Possible ones: 2" in text_of(await viewer.get(PAGE))
    assert "Possible ones: 3" in text_of(await viewer.get(f"{PAGE}?seen=1"))


async def test_where_counting_takes_long_it_says_that_they_are_not_counted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overlap_routes, "MOST_COUNTED", 1)
    await two_teams(desk)
    viewer = await signed_in(desk, "viewer")
    assert "Possible ones (not counted)" in text_of(await viewer.get(PAGE))
    possible = text_of(await viewer.get(f"{PAGE}?level=possible"))
    assert "Certain and likely ones (not counted)" in possible
    await desk.container.remove_team()(TeamId.parse("ICCT-002"))
    assert "Possible ones: 0" in text_of(await viewer.get(PAGE))


async def test_more_than_are_listed_are_counted_as_so_many_at_least(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_overlaps, "MOST_OVERLAPS", 1)
    for number in range(1, 4):
        await a_team(desk, number, {"name": f"P. Kumar {number * 'i'}", "phone": KUMAR["phone"]})
    assert "Possible ones: 1+" in text_of(await (await signed_in(desk, "viewer")).get(PAGE))


async def test_a_pair_is_marked_as_seen_once_and_shown_no_more(desk: Desk) -> None:
    await two_teams(desk)
    reviewer = await signed_in(desk, "reviewer")
    assert "Mark as seen" in (await reviewer.get(PAGE)).text
    for _ in range(2):
        answer = await reviewer.post(f"{PAGE}/seen", BOTH)
        assert answer.status_code == 303
        page = text_of(await reviewer.get(answer.headers["Location"]))
        assert "ICCT-001 and ICCT-002 are marked as seen." in page
        assert "Nothing is left to look at." in page
    entries = [one for one in desk.tables.history.values() if one.action is HistoryAction.OVERLAP_SEEN]
    assert [one.actor.name[:2] for one in entries] == ["o_"]
    shown = await reviewer.get(f"{PAGE}?seen=1")
    assert "S. Kumar" in shown.text
    assert "Mark as seen" not in shown.text


async def test_the_form_leads_back_to_where_it_was_sent_from(desk: Desk) -> None:
    await two_teams(desk)
    reviewer = await signed_in(desk, "reviewer")
    answer = await reviewer.post(f"{PAGE}/seen", BOTH | {"level": "possible", "seen": "1", "page": "1"})
    assert answer.headers["Location"].startswith(f"{PAGE}?level=possible&seen=1&page=1&")


@pytest.mark.parametrize("numbers", [("x", "ICCT-002"), ("ICCT-001", "ICCT-009"), ("ICCT-001", "ICCT-001"), ("", "")])
async def test_teams_there_are_not_are_refused(desk: Desk, numbers: tuple[str, str]) -> None:
    await two_teams(desk)
    reviewer = await signed_in(desk, "reviewer")
    answer = await reviewer.post(f"{PAGE}/seen", dict(zip(("one", "other"), numbers, strict=True)))
    assert answer.status_code == 422
    assert "S. Kumar" in answer.text
    assert not desk.tables.overlaps_seen


async def test_a_team_that_was_removed_meanwhile_is_not_shown(desk: Desk) -> None:
    await two_teams(desk)
    reviewer = await signed_in(desk, "reviewer")
    assert "S. Kumar" in (await reviewer.get(PAGE)).text
    await desk.container.remove_team()(TeamId.parse("ICCT-002"))
    assert "S. Kumar" not in (await reviewer.get(PAGE)).text  # the list itself is kept for some seconds
    answer = await reviewer.post(f"{PAGE}/seen", BOTH)
    assert answer.status_code == 422
    assert "not there any more" in text_of(answer)
    desk.clock.advance(timedelta(seconds=11))
    assert "Nobody seems to be in two teams." in text_of(await reviewer.get(PAGE))


async def test_many_pairs_are_shown_page_by_page(desk: Desk) -> None:
    for number in range(1, 12):  # 55 pairs
        await a_team(desk, number, KUMAR)
    viewer = await signed_in(desk, "viewer")
    pages = [await viewer.get(f"{PAGE}?page={page}") for page in ("1", "2", "99", "x")]
    assert [page.text.count("<article") for page in pages] == [50, 5, 5, 50]
    assert 'href="/desk/overlaps?page=2"' in pages[0].text
    assert 'href="/desk/overlaps?page=1"' in pages[1].text


async def test_a_form_that_was_carried_is_shown_and_nothing_is_done(desk: Desk) -> None:
    await two_teams(desk)
    reviewer = await signed_in(desk, "reviewer")
    assert "Mark as seen" in (await reviewer.post(f"{PAGE}/seen", BOTH | {"fill": "1"})).text
    assert not desk.tables.overlaps_seen
    assert (await reviewer.get(f"{PAGE}/seen")).headers["Location"] == PAGE


class _Unavailable:
    async def __call__(self, *_: object) -> Any:
        raise DatabaseUnavailable("read-only")


def read_only(container: Container) -> None:
    container.mark_overlap_seen.override(_Unavailable())


async def test_while_nothing_can_be_stored_the_list_is_read() -> None:
    async with open_desk(read_only, PAGES="true", DELIVER_IN_SERVER="false") as desk:
        await two_teams(desk)
        reviewer = await signed_in(desk, "reviewer")
        answer = await reviewer.post(f"{PAGE}/seen", BOTH)
        assert answer.status_code == 503
        assert "nothing can be stored just now" in text_of(answer)
        assert "S. Kumar" in answer.text

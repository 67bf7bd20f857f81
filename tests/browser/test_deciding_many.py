"""The form below the list of teams: what it shows, and what it hides of the list; and the list on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.test_desk_states import DESK, PHONE
from tests.support.browser.organiser import a_team, sign_in
from tests.support.browser.site import Site

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
SENTENCE = "Please give the full name of each player."

_TO_THE_END = """(part) => {
  const left = innerHeight - part.getBoundingClientRect().bottom - 2;
  document.querySelector(".top").style.marginBottom = `${left}px`;
}"""
"""Moves the page down until this stands at the lower end of the window."""


@pytest.fixture(scope="module")
def name(desk_site: Site) -> str:
    """What three teams are found by."""
    for which in ("One", "Two", "Three"):
        a_team(desk_site, team_name=f"Gaurs {which}")
    return "Gaurs"


@pytest.fixture
def page(open_browser: Open, desk_site: Site, name: str) -> Page:
    """A reviewer's tab at these teams."""
    return the_list(open_browser, desk_site, f"?q={name}", viewport=DESK)


def the_list(open_browser: Open, site: Site, query: str = "", role: str = "reviewer", **options: Any) -> Page:
    page = open_browser(site.url, **options).page()
    sign_in(page, site, role)
    page.goto(f"/desk/teams{query}")
    return page


def tick_all(page: Page) -> None:
    page.locator("[data-tick-all]:visible").click()


def is_seen(part: Locator) -> bool:
    """Whether nothing covers the middle of it, and all of it is in the window."""
    found: bool = part.evaluate(
        """(part) => {
          const box = part.getBoundingClientRect();
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth
            && (part.contains(top) || top.contains(part));
        }"""
    )
    return found


def test_only_what_the_decision_takes_is_shown(page: Page) -> None:
    tick_all(page)
    page.click(".decide summary")
    reason, ready = page.locator("#reason"), page.locator("#ready")
    expect(reason).to_be_hidden()
    page.select_option("#decision", "request_changes")
    expect(reason).to_be_visible()
    ready.select_option(SENTENCE)
    reason.fill("Above all the captain's")
    page.select_option("#decision", "confirm")
    expect(reason).to_be_hidden()
    expect(ready).to_be_hidden()
    expect(page.locator("#note")).to_be_visible()
    sent = "Object.fromEntries(new FormData(document.querySelector('#decisions')))"
    assert {"reason", "ready"}.isdisjoint(page.evaluate(sent))
    page.select_option("#decision", "withdraw")
    expect(reason).to_have_value("Above all the captain's")
    expect(ready).to_be_hidden()
    page.select_option("#decision", "reject")
    expect(ready).to_have_value("")
    offered = page.locator("#ready optgroup:not([hidden])")
    expect(offered).to_have_count(1)
    expect(offered).to_have_attribute("label", "Do not accept")


def test_without_the_script_the_form_is_whole_and_says_what_takes_a_reason(
    open_browser: Open, desk_site: Site, name: str
) -> None:
    page = the_list(open_browser, desk_site, f"?q={name}", java_script_enabled=False)
    page.click(".decide summary")
    for field in ("#decision", "#ready", "#reason", "#note", "#quiet"):
        expect(page.locator(field)).to_be_visible()
    expect(page.locator("#reason-hint")).to_contain_text(
        "Needed for “Ask for a correction”, “Do not accept” and “Look at it again”; possible for “Withdraw” and “Take "
        "back its withdrawal”. “Confirm” takes none"
    )


@SIZES
@pytest.mark.parametrize("is_open", [False, True], ids=["closed", "open"])
@pytest.mark.parametrize("decision", ["confirm", "request_changes"])
def test_no_team_is_hidden_at_the_end_of_the_list(
    open_browser: Open, desk_site: Site, name: str, size: dict[str, int], decision: str, *, is_open: bool
) -> None:
    page = the_list(open_browser, desk_site, f"?q={name}", viewport=size)
    tick_all(page)
    page.click(".decide summary")
    page.select_option("#decision", decision)
    if not is_open:
        page.click(".decide summary")
        expect(page.locator("#decision")).to_be_hidden()
    last = page.locator(".teams tbody tr").last
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    if not is_seen(last):  # the form is higher than the window
        last.scroll_into_view_if_needed()
    assert is_seen(last)
    footer = page.locator(".end a").last
    footer.focus()
    assert is_seen(footer)


@pytest.mark.usefixtures("name")
@pytest.mark.parametrize("role", ["reviewer", "admin"])
@SIZES
def test_the_bar_stands_whole_in_the_window_after_tick_all(
    open_browser: Open, desk_site: Site, role: str, size: dict[str, int]
) -> None:
    page = the_list(open_browser, desk_site, role=role, viewport=size)
    page.locator("[data-tick-all]:visible").evaluate(_TO_THE_END)  # as below a long name, or with large letters
    tick_all(page)
    bar = page.locator(".decide summary")
    assert is_seen(bar)
    box = bar.bounding_box()
    assert box is not None
    assert box["height"] <= 48  # one line of words


@pytest.mark.usefixtures("name")
@pytest.mark.parametrize(("role", "top"), [("reviewer", 500), ("admin", 545)])
def test_a_phone_shows_the_first_team_at_once(open_browser: Open, desk_site: Site, role: str, top: int) -> None:
    page = the_list(open_browser, desk_site, role=role, viewport=PHONE)
    team = page.locator(".teams tbody tr").first
    box = team.bounding_box()
    assert box is not None
    assert box["y"] <= top
    assert is_seen(team)
    for part in ("#q", ".search button", "#sort", "[data-said]"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    counts = page.locator("#status strong")
    assert counts.count() == 5
    for place in range(5):
        expect(counts.nth(place)).to_be_in_viewport(ratio=1)


def test_a_team_is_found_by_all_that_the_search_names(page: Page, desk_site: Site) -> None:
    squad = '[{"name": "Mithran Okapi", "phone": "9123456781", "role": "Bowler"}]'
    number = a_team(
        desk_site,
        team_name="Nilgais",
        church_name="Zoar Chapel",
        captain_name="Wilfred Numbat",
        captain_phone="9187654321",
        captain_email="numbat@example.net",
        coach_name="Isaac Quokka",
        players=squad,
    )
    label = page.get_by_label("Search by number, team, church, captain, coach, player, phone or e-mail address")
    for typed in (number, "nilgais", "zoar", "numbat", "quokka", "okapi", "91876 54321", "numbat@example.net"):
        label.fill(typed)
        expect(page.locator("td.number")).to_have_text([number])

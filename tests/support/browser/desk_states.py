"""Every page of the desk in every state, by name: what brings an organiser's tab there."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from tests.support.browser.account_states import ACCOUNT_STATES
from tests.support.browser.captain import another_team
from tests.support.browser.one_team_states import ONE_TEAM_STATES
from tests.support.browser.organiser import a_team, sign_in
from tests.support.browser.overview_states import OVERVIEW_STATES
from tests.support.browser.sheet_states import SHEET_STATES
from tests.support.browser.site import Site
from tests.support.browser.states import Reach
from tests.support.browser.tournament_states import TOURNAMENT_STATES


def _teams(query: str = "", role: str = "reviewer") -> Reach:
    def reach(page: Page, site: Site) -> None:
        sign_in(page, site, role)
        a_team(site)
        page.goto(f"/desk/teams{query}")
        expect(page.locator("h1")).to_have_text("Teams")

    return reach


def _decide(*, reason: str = "", decision: str = "confirm", version: str = "") -> Reach:
    def reach(page: Page, site: Site) -> None:
        sign_in(page, site)
        number = a_team(site)
        page.goto(f"/desk/teams?q={number}")
        tick = page.locator(f"[name=team_{number}]")
        tick.check()
        if version:
            tick.evaluate("(tick, value) => { tick.value = value }", version)
        page.click(".decide summary")
        page.select_option("#decision", decision)
        if reason:
            page.fill("#reason", reason)
        page.click(".decide .button")

    return reach


def _decided_in_part(page: Page, site: Site) -> None:
    """Confirmed, not possible, and changed meanwhile: one team of each."""
    sign_in(page, site)
    name = another_team()
    right, withdrawn, changed = (a_team(site, team_name=f"{name} {which}") for which in ("One", "Two", "Three"))
    site.decide("withdraw", withdrawn)
    page.goto(f"/desk/teams?q={name}")
    page.click("[data-tick-all]:visible")
    site.decide("request_changes", changed, "Please give the full name of each player.")
    page.click(".decide summary")
    page.select_option("#decision", "confirm")
    page.click(".decide .button")
    for part in ("#stale", "#refused", "#done"):
        expect(page.locator(part)).to_be_visible()
    expect(page.locator("main")).to_contain_text(right)


def _ticked(page: Page, site: Site) -> None:
    _teams()(page, site)
    page.locator("[data-tick]").first.check()
    page.click(".decide summary")
    expect(page.locator("#decision")).to_be_visible()


DESK_STATES: Mapping[str, Reach] = {
    "teams": _teams(),
    "teams, to a viewer": _teams("?status=registered,confirmed", "viewer"),
    "teams, none found": _teams("?q=nobody&church=Nowhere"),
    "teams, wrong filter": _teams("?changed_since=yesterday&q=-"),
    "teams, ticked": _ticked,
    "teams, with mistakes": _decide(decision="reject"),
    "teams, decided": _decide(),
    "teams, decided in part": _decided_in_part,
    "teams, changed meanwhile": _decide(version="9 Another name"),
    **ONE_TEAM_STATES,
    **SHEET_STATES,
    **TOURNAMENT_STATES,
    **OVERVIEW_STATES,
    **ACCOUNT_STATES,
}

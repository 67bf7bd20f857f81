"""What organisers print, in every state, by name: what brings an organiser's tab there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import count

from playwright.sync_api import Page, expect

from tests.support.browser.one_team_states import open_team
from tests.support.browser.organiser import a_team, sign_in
from tests.support.browser.site import Site
from tests.support.browser.states import Reach

LONGEST = "Madurai Meenakshi Royal Warriors and Thoothukudi Pearl City Strikers United Club"
"""A name of as many characters as one may have."""

_TAMIL = ("கார்த்திகேயன் சுப்பிரமணியன்", "ஸ்ரீனிவாசன்", "க்ஷேமா", "பெஞ்சமின் தங்கராஜ்")
_ROLES = ("Batsman", "Bowler", "All-Rounder", "Wicket-Keeper")
_CHURCHES = count(1)


def a_full_team(site: Site, church: str) -> str:
    """A confirmed team of fifteen with the longest name; its number."""
    names = [*_TAMIL, *(f"{LONGEST[:48]} {letter}" for letter in "ABCDEFGHIJK")]
    squad = [{"name": name, "role": _ROLES[place % 4]} for place, name in enumerate(names)]
    number = a_team(site, team_name=LONGEST, church_name=church, players=json.dumps(squad, ensure_ascii=False))
    site.decide("confirm", number)
    return number


def two_full_teams(page: Page, site: Site) -> tuple[str, list[str]]:
    """A church and its teams, which a reviewer may print."""
    sign_in(page, site)
    church = f"{LONGEST[:70]} {next(_CHURCHES)}"
    return church, [a_full_team(site, church) for _ in range(2)]


def _sheets(page: Page, site: Site) -> None:
    church, numbers = two_full_teams(page, site)
    page.goto(f"/desk/sheets?church={church}")
    expect(page.locator(".sheet")).to_have_count(len(numbers))


def _attendance(page: Page, site: Site) -> None:
    two_full_teams(page, site)
    page.goto("/desk/attendance")
    expect(page.locator("tbody").first).to_be_visible()


def _of_one(page: Page, site: Site) -> None:
    open_team(page, site, "viewer", "/sheet")
    expect(page.locator(".sheet")).to_have_count(1)


def _none(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto("/desk/sheets?church=Nowhere")
    expect(page.locator(".none")).to_be_visible()


SHEET_STATES: Mapping[str, Reach] = {
    "team sheet": _of_one,
    "team sheets": _sheets,
    "team sheets, none": _none,
    "attendance": _attendance,
}

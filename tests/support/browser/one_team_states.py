"""Every page of one team at the desk in every state, by name: what brings an organiser's tab there."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from tests.support.browser.organiser import a_team, sign_in
from tests.support.browser.site import Site
from tests.support.browser.states import Reach

_PERSON = '[{"name": "Arul Prakash", "phone": "9123456780", "role": "Bowler"}, {"name": "Without a phone"}]'


def open_team(page: Page, site: Site, role: str = "reviewer", below: str = "") -> str:
    """A new team's page, or one below it, to a new tab of an organiser; the team's number."""
    sign_in(page, site, role)
    number = a_team(site)
    page.goto(f"/desk/teams/{number}{below}")
    return number


def _at(below: str = "", role: str = "reviewer") -> Reach:
    return lambda page, site: open_team(page, site, role, below)


def _with_everything(page: Page, site: Site) -> None:
    """An overlap, notes, decisions, mails that wait, and who looked."""
    sign_in(page, site, "admin")
    number, _ = [a_team(site, players=_PERSON, church_name="St. Thomas, Chennai") for _ in range(2)]
    site.decide("request_changes", number, "Please give the full name of each player.")
    page.goto(f"/desk/teams/{number}?possible=1")
    page.fill("#text", "The captain is travelling until Sunday.")
    page.click("text=Keep the note")
    expect(page.locator(".done")).to_be_visible()
    press(page, "confirm")
    expect(page.locator("#overlaps")).to_be_visible()


def press(page: Page, decision: str, reason: str = "") -> None:
    """Take a decision on the page of a team."""
    form = page.locator(f"form:has([name=decision][value={decision}])")
    if decision != "confirm":
        page.locator(f"details:has([name=decision][value={decision}]) > summary").click()
    if reason:
        form.locator("[name=reason]").fill(reason)
    form.locator("button").click()


def _mistakes(page: Page, site: Site) -> None:
    open_team(page, site)
    press(page, "reject")
    expect(page.locator("#mistakes li")).to_be_visible()


def _changed(page: Page, site: Site) -> None:
    number = open_team(page, site)
    site.decide("request_changes", number, "Please give the full name of each player.")
    press(page, "reject", "There is no place left.")
    expect(page.locator("#mistakes")).to_contain_text("Asked to correct")


def _decided(page: Page, site: Site) -> None:
    open_team(page, site)
    press(page, "request_changes", "Please send the coach's full name.")
    expect(page.locator(".done")).to_be_visible()


def _corrected_wrongly(page: Page, site: Site) -> None:
    open_team(page, site, below="/edit")
    page.fill("#team_name", "")
    page.fill("#player_2_phone", "12")
    page.click("form.edit .go .button:not(.quiet)")
    expect(page.locator("#mistakes li").first).to_be_visible()


def _corrected_late(page: Page, site: Site) -> None:
    number = open_team(page, site, below="/edit")
    site.decide("confirm", number)
    page.fill("#coach_name", "Ravi Das")
    page.fill("#reason", "The captain called.")
    page.click("form.edit .go .button:not(.quiet)")
    expect(page.locator("#mistakes")).to_contain_text("Confirmed")


def _pasted(page: Page, site: Site) -> None:
    open_team(page, site, below="/edit")
    page.click("summary")
    page.fill("#players_text", "1. Anand, Bowler, 9000000099")
    page.click("[name=paste]")
    expect(page.locator(".note[role=status]")).to_be_visible()


def _no_logo(page: Page, site: Site) -> None:
    open_team(page, site, below="/new-logo")
    page.click("form.card .button:not(.quiet)")
    expect(page.locator("#mistakes li")).to_be_visible()


def _wrong_number(page: Page, site: Site) -> None:
    open_team(page, site, "admin", "/remove")
    page.fill("#number", "ICCT-999999")
    page.click(".danger")
    expect(page.locator("#mistakes li")).to_be_visible()


def _removed(page: Page, site: Site) -> None:
    number = open_team(page, site, "admin", "/remove")
    page.fill("#number", number)
    page.click(".danger")
    expect(page.locator(".done")).to_be_visible()


def _removed_meanwhile(page: Page, site: Site) -> None:
    number = open_team(page, site, "admin")
    tab = page.context.new_page()
    tab.goto(f"/desk/teams/{number}/remove")
    tab.fill("#number", number)
    tab.click(".danger")
    expect(tab.locator(".done")).to_be_visible()
    tab.close()
    press(page, "confirm")
    expect(page.locator("#mistakes")).to_be_visible()


def _unknown(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto("/desk/teams/ICCT-999999")


ONE_TEAM_STATES: Mapping[str, Reach] = {
    "one team": _at(),
    "one team, to a viewer": _at(role="viewer"),
    "one team, with everything": _with_everything,
    "one team, decided": _decided,
    "one team, decided with mistakes": _mistakes,
    "one team, changed meanwhile": _changed,
    "one team, to correct": _at("/edit"),
    "one team, corrected with mistakes": _corrected_wrongly,
    "one team, corrected late": _corrected_late,
    "one team, pasted": _pasted,
    "one team, another logo": _at("/new-logo"),
    "one team, no file": _no_logo,
    "one team, to remove": _at("/remove", "admin"),
    "one team, wrong number": _wrong_number,
    "one team, removed": _removed,
    "one team, removed meanwhile": _removed_meanwhile,
    "no such team": _unknown,
    "one team, not with this role": _at("/remove"),
}

"""Whole ways of organisers at the desk, from signing in with a code to signing out."""

from __future__ import annotations

from itertools import count

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.browser.captain import another_team, texts_of
from tests.support.browser.hands import WAYS, Pointer, fits
from tests.support.browser.organiser import COOKIE, a_team, add, session_at
from tests.support.browser.site import Site
from tests.support.browser.tournament_states import open_window

_NUMBER = count(1)
_NOT_ALLOWED = "Your role does not allow this"

_SEND = """
([path, fields]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: path });
  form.enctype = "multipart/form-data";
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}
"""
"""A form that no page has."""


def begin(open_browser: Open, site: Site, way: str, role: str) -> tuple[Page, Pointer]:
    """A tab, and the hands of a new organiser of this role, who signs in with a code to the list of teams."""
    hand, options = WAYS[way]
    address = f"{role}.{next(_NUMBER)}@example.org"
    add(site, role, address)
    page = open_browser(site.url, **options).page("/desk/teams")
    hands = hand(page)
    expect(page.locator("h1")).to_have_text("Sign in to the organisers' desk")
    fits(page)
    hands.fill("#email", address)
    hands.press("text=Send me the code")
    expect(page.locator("h1")).to_have_text("Type the code")
    fits(page)
    hands.fill("#code", site.code_sent_to(address))
    hands.press("main form.card button")
    expect(page.locator("h1")).to_have_text("Teams")
    fits(page)
    return page, hands


def search(page: Page, hands: Pointer, words: str) -> None:
    """Search for them, and wait until the script has no question under way."""
    hands.fill("#q", words)
    hands.press(".search button")
    expect(page.locator(".htmx-request")).to_have_count(0)


def sign_out(page: Page, hands: Pointer) -> None:
    """After it, the desk asks to sign in."""
    hands.press("text=Sign out")
    expect(page.locator(".done")).to_have_text("You are signed out.")
    fits(page)
    page.goto("/desk/teams")
    expect(page.locator("h1")).to_have_text("Sign in to the organisers' desk")


@pytest.mark.parametrize("way", ["keys", "none", "320 px"])
def test_a_viewer_finds_a_team_and_changes_nothing(open_browser: Open, desk_site: Site, way: str) -> None:
    phone = texts_of(another_team())["captain_phone"]
    number = a_team(desk_site, captain_phone=phone)
    page, hands = begin(open_browser, desk_site, way, "viewer")
    search(page, hands, f"+91 {phone[:5]} {phone[5:]}")
    expect(page.locator("td.number")).to_have_text([number])
    expect(page.locator("[data-tick], .bulk, a[href*='teams.csv'], a[href*='teams.xlsx']")).to_have_count(0)
    fits(page)
    hands.press("td.team a")
    expect(page.locator("h1")).to_contain_text(number)
    expect(page.locator("main form, main button")).to_have_count(0)
    fits(page)

    page.evaluate(_SEND, [f"/desk/teams/{number}/decide", {"decision": "confirm", "version": "1"}])
    expect(page.locator("h1")).to_have_text(_NOT_ALLOWED)
    fits(page)
    assert (desk_site.status_of(number), desk_site.version_of(number)) == ("registered", 1)
    page.goto("/desk/teams.csv")
    expect(page.locator("h1")).to_have_text(_NOT_ALLOWED)
    sign_out(page, hands)


@pytest.mark.parametrize("way", ["script", "none", "400 %"])
def test_a_reviewer_asks_confirms_ten_and_takes_one_back(open_browser: Open, desk_site: Site, way: str) -> None:
    name = f"{another_team()}th"
    asked, *teams = [a_team(desk_site, team_name=f"{name} {place}") for place in "ABCDEFGHIJK"]
    page, hands = begin(open_browser, desk_site, way, "reviewer")
    page.goto(f"/desk/teams/{asked}")
    fits(page)
    hands.press("details:has([name=decision][value=request_changes]) > summary")
    page.select_option("#request_changes-ready", index=1)
    sentence = page.input_value("#request_changes-ready")
    hands.press("form:has([name=decision][value=request_changes]) button")
    expect(page.locator(".done")).to_have_text("The captain is asked for a correction.")
    expect(page.locator(".team-head .quote")).to_contain_text(sentence)
    fits(page)

    hands.press("text=All teams")
    search(page, hands, name)
    expect(page.locator("td.number")).to_have_count(11)
    with page.expect_download() as sheet:
        hands.press("text=Download as CSV")
    assert sheet.value.path().read_text("utf-8-sig").count(f"{name} ") == 11
    for number in teams:
        hands.tick(f"[name=team_{number}]")
    hands.press(".decide summary")
    page.select_option("#decision", "confirm")
    fits(page)
    hands.press(".decide .button")
    expect(page.locator("h1")).to_have_text("Confirmed: 10 of 10 teams")
    fits(page)
    assert {desk_site.status_of(number) for number in teams} == {"confirmed"}

    back = teams[3]
    hands.press(f"ul.rows a >> text={back}")
    hands.press("details:has([name=decision][value=reopen]) > summary")
    hands.fill("#reopen-reason", "That was the wrong team.")
    hands.press("form:has([name=decision][value=reopen]) button")
    expect(page.locator(".done")).to_have_text("The team waits for review again.")
    fits(page)
    assert (desk_site.status_of(back), desk_site.status_of(asked)) == ("registered", "changes_requested")
    sign_out(page, hands)


@pytest.mark.parametrize("way", ["none", "320 px", "400 %"])
def test_an_admin_closes_adds_makes_a_key_and_ends_a_session(open_browser: Open, desk_site: Site, way: str) -> None:
    page, hands = begin(open_browser, desk_site, way, "admin")
    try:
        close_tonight(page, hands)
    finally:
        open_window(desk_site)
    end_a_session(page, hands, desk_site)
    make_and_revoke_a_key(page, hands, desk_site)
    sign_out(page, hands)


def close_tonight(page: Page, hands: Pointer) -> None:
    """After what captains will read was looked at."""
    hands.press("text=Window")
    hands.press("text=Close tonight at 23:59…")
    expect(page.locator("h1")).to_have_text("Close registration tonight at 23:59?")
    expect(page.locator(".captains")).to_contain_text("23:59")
    fits(page)
    hands.press("main form.go button")
    expect(page.locator(".done")).to_have_text("Saved: registration closes at the end of the day.")
    fits(page)
    page.goto("/")
    expect(page.locator("main")).to_contain_text("23:59")
    page.goto("/desk")
    fits(page)


def end_a_session(page: Page, hands: Pointer, site: Site) -> None:
    """Of an organiser who was added, and has signed in."""
    address = f"guest.of.admin.{next(_NUMBER)}@example.org"
    hands.press("text=Organisers")
    fits(page)
    hands.fill("#name", "Anna Raj")
    hands.fill("#email", address)
    hands.tick("#role-viewer")
    hands.press("text=Add the organiser")
    expect(page.locator(".done")).to_have_text("The organiser can sign in now.")
    fits(page)
    cookies = {COOKIE: session_at(site, address)}
    assert httpx.get(f"{site.url}/desk", cookies=cookies).status_code == 200
    page.reload()
    hands.press("text=Sign out there")
    expect(page.locator(".done")).to_have_text("Signed out there.")
    fits(page)
    assert httpx.get(f"{site.url}/desk", cookies=cookies).headers["Location"].startswith("/desk/sign-in")


def make_and_revoke_a_key(page: Page, hands: Pointer, site: Site) -> None:
    """It opens the API, and is no longer in force."""
    name = f"office-{next(_NUMBER)}"
    hands.press("text=Keys")
    fits(page)
    hands.fill("#name", name)
    hands.tick("#scope-read")
    hands.press("text=Make the key")
    key = {"X-API-Key": page.locator(".secret").inner_text()}
    fits(page)
    assert httpx.get(f"{site.url}/admin/teams", headers=key).status_code == 200
    hands.press(f"tr:has-text('{name}') button")
    expect(page.locator("h1")).to_have_text(f"Revoke {name}?")
    fits(page)
    hands.press("text=Revoke the key")
    expect(page.locator(".done")).to_contain_text("The key is revoked")
    expect(page.locator("tr", has_text=name)).to_contain_text("revoked")
    fits(page)

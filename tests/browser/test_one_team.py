"""Organisers at the page of one team, in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.browser.one_team_states import open_team, press
from tests.support.browser.organiser import sign_in
from tests.support.browser.site import Site

REASON = "Please send the coach's full name."


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_reviewer_asks_takes_it_back_corrects_and_notes(open_browser: Open, desk_site: Site, script: bool) -> None:
    page = open_browser(desk_site.url, java_script_enabled=script).page()
    number = open_team(page, desk_site)
    press(page, "request_changes", REASON)
    expect(page.locator(".done")).to_have_text("The captain is asked for a correction.")
    expect(page.locator(".quote").first).to_contain_text(REASON)
    press(page, "confirm")
    expect(page.locator(".done")).to_have_text("The team is confirmed.")
    page.click("text=Correct the team")
    page.fill("#coach_name", "Ravi Das")
    page.fill("#reason", "The captain called.")
    page.press("#coach_name", "Enter")
    expect(page.locator(".done")).to_have_text("The correction is stored.")
    expect(page.locator(".changes").first).to_contain_text("Ravi Das")
    page.fill("#text", "He is travelling.")
    page.click("text=Keep the note")
    expect(page.locator(".notes")).to_contain_text("He is travelling.")
    assert (desk_site.status_of(number), desk_site.version_of(number)) == ("confirmed", 4)


def test_a_button_that_is_clicked_twice_has_one_effect(open_browser: Open, desk_site: Site) -> None:
    page = open_browser(desk_site.url).page()
    number = open_team(page, desk_site)
    page.locator("form.confirm button").dblclick()
    expect(page.locator(".done")).to_have_text("The team is confirmed.")
    page.fill("#text", "Only once.")
    page.locator("text=Keep the note").dblclick()
    expect(page.locator(".done")).to_have_text("The note is kept.")
    expect(page.locator(".notes li")).to_have_count(1)
    page.locator("text=Send the link again").dblclick()
    expect(page.locator(".done")).to_contain_text("A new link")
    expect(page.locator(".story").get_by_text("New link sent", exact=True)).to_have_count(1)
    assert desk_site.version_of(number) == 2


def test_a_decision_is_taken_by_keys_alone(open_browser: Open, desk_site: Site) -> None:
    page = open_browser(desk_site.url).page()
    number = open_team(page, desk_site)
    page.locator("summary", has_text="Do not accept").focus()
    page.keyboard.press("Enter")
    focus_on(page, "reject-reason")
    page.keyboard.type(REASON)
    focus_on(page, "reject-quiet")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_have_text("The team is not accepted.")
    assert desk_site.status_of(number) == "rejected"


def focus_on(page: Page, name: str) -> None:
    """Press Tab until this field has the focus."""
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == name:
            return
    raise AssertionError(f"{name} is not reached")


def test_two_tabs_do_not_overwrite_each_other(open_browser: Open, desk_site: Site) -> None:
    watched = open_browser(desk_site.url)
    page, other = watched.page(), watched.page()
    number = open_team(page, desk_site)
    other.goto(f"/desk/teams/{number}/edit")
    press(page, "confirm")
    expect(page.locator(".done")).to_be_visible()
    other.fill("#coach_name", "Ravi Das")
    other.fill("#reason", "The captain called.")
    other.press("#coach_name", "Enter")
    expect(other.locator("#mistakes")).to_contain_text("Confirmed")
    expect(other.locator("#coach_name")).to_have_value("Ravi Das")
    assert desk_site.version_of(number) == 2
    other.click(".edit .go .button:not(.quiet)")
    expect(other.locator(".done")).to_have_text("The correction is stored.")
    assert desk_site.version_of(number) == 3


def test_a_viewer_presses_nothing(open_browser: Open, desk_site: Site) -> None:
    page = open_browser(desk_site.url).page()
    sign_in(page, desk_site, "viewer")
    open_team(page, desk_site, "viewer")
    expect(page.locator("h1")).to_contain_text("ICCT-")
    assert page.locator("main form, main button").count() == 0

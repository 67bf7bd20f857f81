"""The whole way of a team: registered, asked to correct, corrected, confirmed, edited, withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.support.browser.accessibility import sideways
from tests.support.browser.captain import another_team, fill, number_told, send, texts_of
from tests.support.browser.site import Site
from tests.support.processes.icct_process import eventually

SMALLEST = {"viewport": {"width": 320, "height": 640}}


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}, SMALLEST], ids=["script", "none", "320 px"])
def test_the_whole_way_of_a_team(open_browser: Open, site: Site, options: dict[str, Any]) -> None:
    browser, team = open_browser(**options), another_team()
    page = browser.page("/register")
    fill(page, team)
    send(page)
    number = number_told(page)
    if "/team/" not in page.url:
        page.click("main a.button")
    expect(page.locator("h1")).to_have_text(f"You are {number}")
    home = page.url

    site.decide("request_changes", number, "Player 3 has no phone.")
    page.goto(home)
    expect(page.locator("main")).to_contain_text("Player 3 has no phone.")
    page.click("text=Change the team")
    page.fill("#player_3_phone", "9876512345")
    page.click("#edit .go button")
    expect(page.locator(".done")).to_be_visible()
    assert site.status_of(number) == "registered"

    site.decide("confirm", number)
    page.goto(home)
    expect(page.locator("#status")).to_have_text("Confirmed")
    page.click("text=Change squad or coach")
    page.fill("#coach_name", "Another Coach")
    page.click("#edit .go button")
    expect(page.locator("main")).to_contain_text("Another Coach")
    assert site.status_of(number) == "registered"  # the organisers look at it again

    page.click("text=Withdraw the team")
    page.click("text=Send me the code")
    page.fill("#code", site.code_sent_to(texts_of(team)["captain_email"]))
    page.check("#sure")
    if options.get("java_script_enabled", True):
        assert sideways(page) == 0
    page.click("#withdraw .danger")
    expect(page.locator("#status")).to_have_text("Withdrawn")
    assert site.status_of(number) == "withdrawn"


def test_reading_every_link_changes_nothing(open_browser: Open, site: Site) -> None:
    """As scanners of mail do: each address of the team's page is opened, and no form is sent."""
    browser, team = open_browser(), another_team()
    page = browser.page("/register")
    fill(page, team)
    send(page)
    number = number_told(page)
    page.click("main a.button")
    expect(page.locator("h1")).to_contain_text(number)
    home, address = page.url, texts_of(team)["captain_email"]
    eventually(lambda: len(site.mails_to(address)) == 1, "mailed")
    for link in [each.get_attribute("href") or "" for each in page.locator("a[href^='/']").all()]:
        page.goto(link)
    page.goto(home)
    expect(page.locator("#status")).to_have_text("Waiting for review")
    assert (site.version_of(number), len(site.mails_to(address))) == (1, 1)

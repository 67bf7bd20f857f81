"""The whole way of a team: registered, asked to correct, corrected, confirmed, edited, withdrawn."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.support.browser.captain import another_team, fill, number_told, send, texts_of
from tests.support.browser.hands import WAYS, fits, register
from tests.support.browser.site import Site
from tests.support.processes.icct_process import eventually


@pytest.mark.parametrize("way", WAYS)
def test_the_whole_way_of_a_team(open_browser: Open, site: Site, way: str) -> None:
    hand, options = WAYS[way]
    browser, team = open_browser(**options), another_team()
    page = browser.page("/register")
    hands = hand(page)
    register(hands, team)
    number = number_told(page)
    fits(page)
    if "/team/" not in page.url:
        hands.press("main a.button")
    expect(page.locator("h1")).to_have_text(f"You are {number}")
    fits(page)
    home = page.url

    site.decide("request_changes", number, "Player 3 has no phone.")
    page.goto(home)
    expect(page.locator("main")).to_contain_text("Player 3 has no phone.")
    fits(page)
    hands.press("text=Change the team")
    expect(page.locator("#edit")).to_be_visible()
    fits(page)
    hands.fill("#player_3_phone", "98765")
    hands.press("#edit .go button")
    expect(page.locator("#mistakes")).to_contain_text("Player 3, Phone")
    fits(page)
    hands.fill("#player_3_phone", "9876512345")
    hands.press("#edit .go button")
    expect(page.locator(".done")).to_be_visible()
    fits(page)
    assert site.status_of(number) == "registered"

    site.decide("confirm", number)
    page.goto(home)
    expect(page.locator("#status")).to_have_text("Confirmed")
    hands.press("text=Change squad or coach")
    hands.fill("#coach_name", "Another Coach")
    hands.press("#edit .go button")
    expect(page.locator("main")).to_contain_text("Another Coach")
    fits(page)
    assert site.status_of(number) == "registered"  # the organisers look at it again

    hands.press("text=Withdraw the team")
    expect(page.locator("h1")).to_have_text("Withdraw the team")
    fits(page)
    hands.press("text=Send me the code")
    expect(page.locator("#code")).to_be_visible()
    fits(page)
    hands.fill("#code", site.code_sent_to(texts_of(team)["captain_email"]))
    hands.tick("#sure")
    hands.press("#withdraw .danger")
    expect(page.locator("#status")).to_have_text("Withdrawn")
    fits(page)
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

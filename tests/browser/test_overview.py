"""The overview in a browser: it renews itself, and leaves a person where he is."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.support.browser.organiser import a_team, sign_in
from tests.support.browser.overview_states import give_up
from tests.support.browser.site import Site

PARTS = ("as-of", "now", "statuses", "hours", "hours-table", "churches")


def test_it_renews_itself_and_leaves_focus_and_the_open_table(open_browser: Open, desk_site: Site) -> None:
    page = open_browser(desk_site.url).page()
    sign_in(page, desk_site, "viewer")
    page.clock.install()
    page.goto("/desk")
    page.click("summary")
    page.locator("#status-confirmed").focus()
    for part in PARTS:
        page.locator(f"#{part}").evaluate("(part) => { part.dataset.old = '' }")
    page.clock.fast_forward(16_000)
    expect(page.locator("#as-of")).to_have_attribute("hx-get", "/desk?renewals=2")
    expect(page.locator("[data-old]")).to_have_count(0)
    expect(page.locator("#hours-table")).to_be_visible()
    expect(page.locator("#status-confirmed")).to_be_focused()
    expect(page.locator("#trouble")).to_be_empty()


def test_after_an_hour_it_renews_itself_no_more(open_browser: Open, desk_site: Site) -> None:
    page = open_browser(desk_site.url).page()
    sign_in(page, desk_site, "viewer")
    page.clock.install()
    page.goto("/desk?renewals=239")
    expect(page.locator("#as-of")).to_contain_text("renewed every 15 seconds")
    page.clock.fast_forward(16_000)
    expect(page.locator("#as-of")).not_to_contain_text("renewed")
    page.click("#again")
    expect(page.locator("#as-of")).to_contain_text("renewed every 15 seconds")


def test_without_the_script_it_is_looked_at_again(open_browser: Open, desk_site: Site) -> None:
    page = open_browser(desk_site.url, java_script_enabled=False).page()
    sign_in(page, desk_site, "viewer")
    page.goto("/desk")
    expect(page.locator(".scripted")).to_be_hidden()
    page.click("#again")
    expect(page.locator("h1")).to_have_text("Overview")


def test_what_was_given_up_is_tried_again_without_the_script(open_browser: Open, desk_site: Site) -> None:
    page = open_browser(desk_site.url, java_script_enabled=False).page()
    sign_in(page, desk_site, "reviewer")
    number = _given_up(desk_site)
    page.goto("/desk")
    page.click("#to-deliveries")
    row = page.locator(".list tr", has_text=number)
    expect(row).to_contain_text("The mail server answered 550: no such user.")
    row.locator("button").click()
    expect(page.locator(".done")).to_have_text("1 delivery was given up and is tried again now.")


def _given_up(site: Site) -> str:
    number = a_team(site)
    give_up(site)
    return number

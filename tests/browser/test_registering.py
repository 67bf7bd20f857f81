"""A captain registers a team: with the script and without, by keyboard, on the smallest windows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from icct_http.web.pages.register.typed_form import MOST_ROWS
from tests.browser.conftest import Open
from tests.support.browser.accessibility import barriers, sideways
from tests.support.browser.captain import another_team, fill, number_told, send, texts_of
from tests.support.browser.site import Site
from tests.support.processes.icct_process import eventually

SMALLEST = {"viewport": {"width": 320, "height": 640}}
ZOOMED = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}  # 1280 by 1024 at 400 %
WINDOWS = pytest.mark.parametrize("window", [{}, SMALLEST, ZOOMED], ids=["usual", "320 px", "400 %"])


@WINDOWS
def test_a_team_is_registered(open_browser: Open, site: Site, window: dict[str, Any]) -> None:
    page, team = open_browser(**window).page("/"), another_team()
    assert sideways(page) == 0
    page.click("main a[href='/register']")
    fill(page, team)
    assert sideways(page) == 0
    send(page)
    number = number_told(page)
    assert (site.teams_called(team), sideways(page), barriers(page)) == ([number], 0, [])
    assert re.fullmatch(r"/team/[\w.~-]+", page.get_attribute("main a.button", "href") or "")


def test_the_captain_gets_a_mail_with_the_number(open_browser: Open, site: Site) -> None:
    page, team = open_browser().page("/register"), another_team()
    fill(page, team)
    send(page)
    number = number_told(page)
    address = texts_of(team)["captain_email"]
    eventually(lambda: any(number in mail for mail in site.mails_to(address)), "mailed")


@WINDOWS
def test_a_team_is_registered_without_the_script(open_browser: Open, site: Site, window: dict[str, Any]) -> None:
    page, team = open_browser(java_script_enabled=False, **window).page("/register"), another_team()
    fill(page, team)
    send(page)
    page.wait_for_url("**/team/*")
    assert len(site.teams_called(team)) == 1


def test_a_team_is_registered_by_keyboard_alone(open_browser: Open, site: Site) -> None:
    page, team = open_browser().page("/"), another_team()
    tab_to(page, "a[href='/register']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/register")
    page.set_input_files("#logo", "src/icct_http/web/static/example-logo.png")  # a dialog of the system's own
    for name, text in texts_of(team).items():
        tab_to(page, f"[name={name}]")
        page.keyboard.type(text)
    tab_to(page, "#consent")
    page.keyboard.press("Space")
    tab_to(page, "[data-send]")
    page.keyboard.press("Enter")
    assert [number_told(page)] == site.teams_called(team)
    tab_to(page, "main a.button")


def tab_to(page: Page, selector: str) -> None:
    """Go forward by the tabulator until the element has the focus, which can be seen."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none"
            return
    raise AssertionError(f"the tabulator does not lead to {selector}")


@pytest.mark.parametrize("script", [True, False])
def test_mistakes_are_told_at_once_and_nothing_is_lost(open_browser: Open, site: Site, script: bool) -> None:
    page, team = open_browser(java_script_enabled=script).page("/register"), another_team()
    wrong = {"captain_phone": "12", "captain_email": "nobody", "player_3_phone": "1"}
    fill(page, team, wrong, consent=False)
    send(page)
    summary = page.locator("#mistakes li")
    expect(summary).to_have_count(4)
    for link in summary.locator("a").all():
        field = link.get_attribute("href") or ""
        expect(page.locator(field)).to_have_attribute("aria-invalid", "true")
        expect(page.locator(f"{field}-error")).to_be_visible()
    assert page.title().startswith("Please correct:")
    expect(page.locator("#team_name")).to_have_value(team)
    for name in ("captain_phone", "captain_email"):
        page.fill(f"#{name}", texts_of(team)[name])
    page.fill("#player_3_phone", "")
    page.check("#consent")
    send(page)
    if script:
        number_told(page)
    else:
        page.wait_for_url("**/team/*")
    assert len(site.teams_called(team)) == 1


def test_a_form_without_a_logo_is_told_so_with_all_else(open_browser: Open) -> None:
    page = open_browser().page("/register")
    send(page)
    expect(page.locator("#mistakes")).to_be_focused()
    wrong = {link.get_attribute("href") for link in page.locator("#mistakes li a").all()}
    assert {"#team_name", "#logo", "#captain_phone", "#consent"} <= wrong
    assert barriers(page) == []


@pytest.mark.parametrize("script", [True, False])
def test_more_rows_keep_what_was_typed(open_browser: Open, script: bool) -> None:
    page = open_browser(java_script_enabled=script).page("/register")
    page.fill("#player_11_name", "Last One")
    page.fill("#team_name", "Lions")
    page.click("[name=more]")
    expect(page.locator("[data-rows] > fieldset")).to_have_count(15)
    expect(page.locator("#player_11_name")).to_have_value("Last One")
    expect(page.locator("#team_name")).to_have_value("Lions")
    page.fill("#player_15_name", "Truly Last")
    expect(page.locator("#player_12_name")).to_have_value("")
    expect(page.get_by_role("group", name="Player 15").get_by_label("Name")).to_have_value("Truly Last")


@pytest.mark.parametrize("script", [True, False])
def test_a_pasted_list_is_shown_before_it_is_sent(open_browser: Open, site: Site, script: bool) -> None:
    page, team = open_browser(java_script_enabled=script).page("/register"), another_team()
    fill(page, team, {f"player_{number}_name": "" for number in range(1, 12)})
    page.click("summary")
    page.fill("#players_text", "\n".join(f"{n}. Player {n}, Bowler, +91 90000 000{n:02}" for n in range(1, 13)))
    send(page)
    expect(page.locator("#mistakes")).to_contain_text("nothing was sent yet")
    expect(page.locator("#player_12_name")).to_have_value("Player 12")
    assert site.teams_called(team) == []
    send(page)
    if script:
        number_told(page)
    else:
        page.wait_for_url("**/team/*")
    assert len(site.teams_called(team)) == 1


def test_the_captain_who_plays_is_asked_for_a_role(open_browser: Open, site: Site) -> None:
    page, team = open_browser().page("/register"), another_team()
    expect(page.locator("#captain_role")).to_be_hidden()
    fill(page, team, {"player_11_name": ""})
    page.check("#captain_plays")
    page.fill("#captain_role", "Bowler")
    send(page)
    assert [number_told(page)] == site.teams_called(team)


@pytest.mark.parametrize("script", [True, False])
def test_another_language_keeps_the_form_and_its_logo(open_browser: Open, site: Site, script: bool) -> None:
    page, team = open_browser(java_script_enabled=script).page("/register"), another_team()
    fill(page, team)
    page.click("button[lang=ta]")
    expect(page.locator("html")).to_have_attribute("lang", "ta")
    expect(page.locator("#team_name")).to_have_value(team)
    page.fill("#captain_phone", "12")
    send(page)
    expect(page.locator("#mistakes li")).to_have_count(1)
    page.fill("#captain_phone", texts_of(team)["captain_phone"])
    page.click("summary")
    page.fill("#players_text", "Sundar")
    page.click("[name=paste]")
    expect(page.locator("#player_12_name")).to_have_value("Sundar")
    send(page)
    if script:
        number_told(page)
    else:
        page.wait_for_url("**/team/*")
    assert len(site.teams_called(team)) == 1


@pytest.mark.parametrize("script", [True, False])
def test_the_notice_opens_beside_a_form_that_was_filled_in(open_browser: Open, script: bool) -> None:
    page, team = open_browser(java_script_enabled=script).page("/register"), another_team()
    fill(page, team, {"captain_phone": "12"})
    send(page)
    expect(page.locator("#mistakes li")).to_have_count(1)
    for link in page.locator("a[href='/privacy']").all():
        expect(link).to_contain_text("opens in a new tab")
        with page.expect_popup() as notice:
            link.click()
        expect(notice.value.locator("h1")).to_have_text("Privacy notice")
    assert page.locator("a[href='/privacy']").count() == 2
    expect(page.locator("#team_name")).to_have_value(team)


@pytest.mark.parametrize("script", [True, False])
def test_rows_end_at_the_same_number(open_browser: Open, script: bool) -> None:
    page = open_browser(java_script_enabled=script).page("/register")
    more, rows = page.locator("[name=more]"), page.locator("[data-rows] > fieldset")
    for count in (*range(15, MOST_ROWS, 4), MOST_ROWS):
        more.click()
        expect(rows).to_have_count(count)
    expect(more).to_be_hidden()


def test_translators_leave_the_number_alone(open_browser: Open, site: Site) -> None:
    page, team = open_browser().page("/register"), another_team()
    fill(page, team)
    send(page)
    expect(page.locator("h1 [translate=no]")).to_have_text(number_told(page))
    assert page.title() == page.locator("h1").inner_text()

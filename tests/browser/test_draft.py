"""What was typed survives a closed tab, on this device alone, and ends with the registration."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.browser.captain import another_team, fill, number_told, send
from tests.support.browser.site import MOST_OF_A_CHURCH, Site
from tests.support.browser.watched_pages import Watched

CONTINUE, FORGET = "[data-act=continue]", "[data-act=forget]"
SOON = 400  # milliseconds of the script
EIGHT_DAYS = 8 * 24 * 3600 * 1000

_PAGEHIDE_AS_IT_IS_SENT = """
() => {
  const { submit } = HTMLFormElement.prototype;
  HTMLFormElement.prototype.submit = function () {
    localStorage.clear();
    dispatchEvent(new Event("pagehide"));
    sessionStorage.kept = localStorage.length;
    submit.call(this);
  };
}
"""


def draft_of(page: Page) -> dict[str, Any] | None:
    """What is kept on the device."""
    kept = page.evaluate("localStorage.getItem('icct.register')")
    return None if kept is None else dict(json.loads(kept))


def typed_and_closed(browser: Watched, team: str) -> str:
    """The key of a form that was filled in, and whose tab was closed."""
    page = browser.page("/register")
    fill(page, team)
    key = page.input_value("[name=submission_key]")
    expect(page.locator(FORGET)).to_be_visible()
    page.close(run_before_unload=False)
    return key


def test_a_closed_tab_loses_nothing_but_logo_and_consent(open_browser: Open, site: Site) -> None:
    browser, team = open_browser(), another_team()
    key = typed_and_closed(browser, team)
    page = browser.page("/register")
    expect(page.locator("[data-draft]")).to_contain_text("Do you want to continue it?")
    expect(page.locator("#team_name")).to_have_value("")
    page.click(CONTINUE)
    expect(page.locator("#team_name")).to_have_value(team)
    expect(page.locator("#player_11_name")).to_have_value(f"Player 11 of {team}")
    expect(page.locator("[name=submission_key]")).to_have_value(key)
    expect(page.locator("#consent")).not_to_be_checked()
    assert "consent" not in (draft_of(page) or {})["fields"]
    page.set_input_files("#logo", "src/icct_http/web/static/example-logo.png")
    page.check("#consent")
    send(page)
    assert [number_told(page)] == site.teams_called(team)


def test_registering_in_any_tab_ends_it(open_browser: Open) -> None:
    browser, team = open_browser(), another_team()
    typed_and_closed(browser, team)
    one, other, third = (browser.page("/register") for _ in range(3))
    other.click(CONTINUE)
    one.click(CONTINUE)
    one.set_input_files("#logo", "src/icct_http/web/static/example-logo.png")
    one.check("#consent")
    send(one)
    number_told(one)
    expect(other.locator("[data-draft]")).to_contain_text("in another tab")
    expect(third.locator(CONTINUE)).to_be_hidden()
    other.fill("#coach_name", "Another Coach")
    other.close(run_before_unload=True)
    page = browser.page("/register")
    expect(page.locator("[data-draft]")).to_be_hidden()
    assert draft_of(page) is None


@pytest.mark.parametrize("refused_first", [True, False])
def test_a_form_that_the_browser_itself_has_sent_ends_it_in_every_tab(
    open_browser: Open, site: Site, refused_first: bool
) -> None:
    """Refused as the script sends it, and taken as the browser does a moment later; or sent without the script."""
    browser, team = open_browser(), another_team()
    typed_and_closed(browser, team)
    one, other = browser.page("/register"), browser.page("/register")
    expect(other.locator(CONTINUE)).to_be_visible()
    one.click(CONTINUE)
    fill(one, team)
    if refused_first:
        refusal = {"success": False, "error_code": "CHURCH_LIMIT_REACHED", "message": "", "details": {}}
        one.route("**/register", lambda route: route.fulfill(status=409, json=refusal), times=1)
        send(one)
    else:
        one.evaluate("document.querySelector('#register').submit()")
    one.wait_for_url("**/team/*")
    expect(other.locator(CONTINUE)).to_be_hidden()
    assert draft_of(one) is None
    other.close(run_before_unload=True)
    page = browser.page("/register")
    expect(page.locator("[data-draft]")).to_be_hidden()
    assert len(site.teams_called(team)) == 1
    page.fill("#team_name", another_team())
    expect(page.locator(FORGET)).to_be_visible()
    one.reload()
    assert draft_of(one) is not None  # of another team, by then


def test_the_next_form_ends_it_where_the_team_s_page_could_not(open_browser: Open) -> None:
    browser, team = open_browser(), another_team()
    page = browser.page("/register")
    page.route("**/static/sent.*", lambda route: route.abort())
    fill(page, team)
    expect(page.locator(FORGET)).to_be_visible()
    page.evaluate("document.querySelector('#register').submit()")
    page.wait_for_url("**/team/*")
    assert draft_of(page) is not None
    page.unroute("**/static/sent.*")
    page.goto("/register")
    expect(page.locator("[data-draft]")).to_be_hidden()
    assert draft_of(page) is None


def test_it_can_be_deleted_before_and_after_it_is_continued(open_browser: Open) -> None:
    browser = open_browser()
    typed_and_closed(browser, another_team())
    page = browser.page("/register")
    page.click(FORGET)
    assert draft_of(page) is None
    page.fill("#team_name", "Lions")
    expect(page.locator("[data-draft]")).to_contain_text("kept on this device for 7 days")
    page.click(FORGET)
    page.fill("#team_name", "Lions of Judah")
    page.reload()
    expect(page.locator("[data-draft]")).to_be_hidden()
    assert draft_of(page) is None


def test_what_is_typed_before_the_answer_stays(open_browser: Open) -> None:
    browser, team = open_browser(), another_team()
    typed_and_closed(browser, team)
    page = browser.page("/register")
    page.fill("#coach_name", "Newer Coach")
    page.close(run_before_unload=True)
    page = browser.page("/register")
    page.click(CONTINUE)
    expect(page.locator("#coach_name")).to_have_value("Newer Coach")
    expect(page.locator("#team_name")).to_have_value(team)


def test_an_offer_that_was_passed_over_is_no_part_of_the_next_form(open_browser: Open, site: Site) -> None:
    """Two captains on one phone."""
    browser, first, second = open_browser(), another_team(), another_team()
    page = browser.page("/register")
    page.fill("#captain_whatsapp", "9000000001")
    page.close(run_before_unload=True)
    page = browser.page("/register")
    expect(page.locator(CONTINUE)).to_be_visible()
    key = page.input_value("[name=submission_key]")
    fill(page, second)
    browser.context.set_offline(True)
    send(page)
    expect(page.locator("[data-act=again]")).to_be_visible()
    draft = draft_of(page) or {}
    assert (draft["key"], draft["sent"], "captain_whatsapp" in draft["fields"]) == (key, True, False)
    browser.context.set_offline(False)
    assert [number_told(page)] == site.teams_called(second)
    assert (site.teams_called(first), draft_of(page)) == ([], None)


def test_an_offer_stays_above_a_form_with_mistakes(open_browser: Open) -> None:
    browser, team = open_browser(), another_team()
    typed_and_closed(browser, team)
    page = browser.page("/register")
    page.fill("#captain_phone", "12")
    send(page)
    expect(page.locator("#mistakes")).to_be_focused()
    page.click(CONTINUE)
    expect(page.locator("#team_name")).to_have_value(team)


def test_it_is_saved_while_somebody_types_on(open_browser: Open) -> None:
    page = open_browser().page()
    page.clock.install()
    page.goto("/register")
    for typed in ("L", "Li", "Lio", "Lion"):  # never still for as long as it waits
        page.fill("#team_name", typed)
        page.clock.run_for(SOON - 100)
    kept = draft_of(page)
    assert kept is not None
    assert kept["fields"]["team_name"].startswith("Li")


def test_after_a_week_it_is_gone(open_browser: Open) -> None:
    browser = open_browser()
    typed_and_closed(browser, another_team())
    page = browser.page("/")
    page.evaluate(
        "(age) => localStorage.setItem('icct.register', JSON.stringify("
        "{...JSON.parse(localStorage.getItem('icct.register')), at: Date.now() - age}))",
        EIGHT_DAYS,
    )
    page.goto("/register")
    expect(page.locator("[data-draft]")).to_be_hidden()
    assert draft_of(page) is None


def test_broken_storage_breaks_nothing(open_browser: Open) -> None:
    browser = open_browser()
    page = browser.page("/")
    for content in ("{", "null", "[]", '{"at": 1}', '{"at": 99999999999999, "fields": null}'):
        page.evaluate("(text) => localStorage.setItem('icct.register', text)", content)
        page.goto("/register")
        page.click("[name=more]")
        expect(page.locator("#player_15_name")).to_be_visible()
        page.fill("#team_name", "")


def test_the_servers_values_win(open_browser: Open) -> None:
    """A page that answers with what was typed needs no draft, and offers none."""
    browser, team = open_browser(), another_team()
    typed_and_closed(browser, another_team())
    page = browser.page("/register")
    fill(page, team)
    page.click("button[lang=ta]")
    expect(page.locator("html")).to_have_attribute("lang", "ta")
    expect(page.locator(CONTINUE)).to_be_hidden()
    expect(page.locator("#team_name")).to_have_value(team)


def test_back_keeps_the_form(open_browser: Open) -> None:
    page, team = open_browser().page("/register"), another_team()
    fill(page, team)
    page.click("button[lang=hi]")
    expect(page.locator("html")).to_have_attribute("lang", "hi")
    page.go_back(wait_until="commit")
    expect(page.locator("#team_name")).to_have_value(team)
    page.goto("/privacy")
    page.go_back(wait_until="commit")
    expect(page.locator("#player_11_name")).to_have_value(f"Player 11 of {team}")


def test_back_keeps_the_form_without_the_script(open_browser: Open) -> None:
    page, team = open_browser(java_script_enabled=False).page("/register"), another_team()
    fill(page, team)
    page.goto("/")
    page.go_back(wait_until="commit")
    expect(page.locator("#team_name")).to_have_value(team)


def refused(page: Page, team: str, changes: dict[str, str], *, native: bool) -> None:
    """The form with a refusal; ``native`` if it came after the photo, and the page itself was sent."""
    fill(page, team, changes)
    if native:
        page.route("**/register?check=1", lambda route: route.abort())
    with page.expect_response(lambda answer: answer.status == 409 and answer.request.is_navigation_request() == native):
        send(page)
    expect(page.locator("#mistakes")).to_be_visible()
    expect(page.locator("#team_name")).to_have_value(team)
    expect(page.locator("#player_11_name")).to_have_value(f"Player 11 of {team}")
    page.unroute("**/register?check=1")


@pytest.mark.parametrize("native", [True, False])
def test_a_form_that_was_refused_is_offered_to_be_changed(open_browser: Open, site: Site, native: bool) -> None:
    church = another_team()
    for _ in range(MOST_OF_A_CHURCH):
        other = open_browser().page("/register")
        fill(other, another_team(), {"church_name": church})
        send(other)
        number_told(other)
    browser, team = open_browser(), another_team()
    page = browser.page("/register")
    refused(page, team, {"church_name": church}, native=native)
    expect(page.locator("#mistakes")).to_contain_text("as many teams as")
    page.close(run_before_unload=True)
    page = browser.page("/register")
    expect(page.locator("[data-draft]")).to_contain_text("that you began at")
    page.click(CONTINUE)
    fill(page, team)
    send(page)
    assert [number_told(page)] == site.teams_called(team)


@pytest.mark.parametrize("native", [True, False])
def test_a_team_that_another_tab_registered_is_not_offered_again(open_browser: Open, native: bool) -> None:
    browser, team = open_browser(), another_team()
    one, other = browser.page("/register"), browser.page("/register")
    fill(one, team)
    send(one)
    number_told(one)
    refused(other, team, {}, native=native)
    expect(other.locator("#mistakes")).to_contain_text("registered already")
    other.close(run_before_unload=True)
    page = browser.page("/register")
    expect(page.locator("[data-draft]")).to_be_hidden()
    assert draft_of(page) is None


def test_a_page_that_was_sent_keeps_nothing_more(open_browser: Open) -> None:
    """Its last event may come after the next page has begun, which knows more."""
    browser, team = open_browser(), another_team()
    page = browser.page("/register")
    fill(page, team)
    send(page)
    number_told(page)
    page.goto("/register")
    page.evaluate(_PAGEHIDE_AS_IT_IS_SENT)
    refused(page, team, {}, native=True)
    assert page.evaluate("sessionStorage.kept") == "0"


def test_another_team_after_one_that_is_registered_is_kept(open_browser: Open, site: Site) -> None:
    browser, team, second = open_browser(), another_team(), another_team()
    page = browser.page("/register")
    fill(page, team)
    send(page)
    number_told(page)
    page.goto("/register")
    refused(page, team, {}, native=True)
    fill(page, second)
    expect(page.locator(FORGET)).to_be_visible()
    page.close(run_before_unload=True)
    page = browser.page("/register")
    expect(page.locator("[data-draft]")).to_contain_text("that you began at")
    page.click(CONTINUE)
    fill(page, second)
    send(page)
    assert [number_told(page)] == site.teams_called(second)

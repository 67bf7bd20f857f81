"""The list of teams in a browser: searched while typing, ticked, decided about; with the script and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Open
from tests.support.browser.organiser import a_team, sign_in
from tests.support.browser.site import Site
from tests.support.browser.watched_pages import Watched

MARKED = "window.here = true"


def forgive(watched: Watched, complaint: str) -> None:
    """Forget what htmx says on the console of an error that the test has made."""
    assert any(complaint in one for one in watched.complaints), watched.complaints
    watched.complaints[:] = [
        one for one in watched.complaints if complaint not in one and "htmx:afterRequest" not in one
    ]


def numbers(page: Page) -> list[str]:
    return page.locator("td.number").all_inner_texts()


@pytest.fixture
def watched(open_browser: Open, desk_site: Site) -> Watched:
    return open_browser(desk_site.url)


@pytest.fixture
def page(watched: Watched, desk_site: Site) -> Page:
    """A reviewer's tab at a list with teams in it."""
    page = watched.page()
    sign_in(page, desk_site)
    a_team(desk_site)
    return page


def test_typing_searches_and_the_page_stays(page: Page, desk_site: Site) -> None:
    number = a_team(desk_site, team_name="Zebras of Search")
    page.goto("/desk/teams")
    page.evaluate(MARKED)
    page.locator("#q").press_sequentially("zebras")
    expect(page.locator("[data-said]")).to_have_text("1 team")
    assert numbers(page) == [number]
    expect(page).to_have_url(re.compile(r"/desk/teams\?q=zebras$"))
    assert page.evaluate("[window.here, document.activeElement.id, document.activeElement.value]") == [
        True,
        "q",
        "zebras",
    ]
    expect(page.locator("#said")).to_have_text("1 team")
    expect(page.locator("#status strong").first).to_have_text("1")
    kept = page.evaluate("[...Object.values(sessionStorage), ...Object.values(localStorage)]")
    assert set(kept) <= {"/desk/teams?q=zebras"}
    page.go_back()
    expect(page).to_have_url(re.compile(r"/desk/teams$"))
    expect(page.locator("#q")).to_have_value("")
    assert len(numbers(page)) > 1


def test_a_status_is_chosen_without_a_reload_and_keeps_the_focus(page: Page, desk_site: Site) -> None:
    number = a_team(desk_site)
    desk_site.decide("withdraw", number)
    page.goto("/desk/teams")
    page.evaluate(MARKED)
    page.locator("#status-withdrawn").focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"status=withdrawn$"))
    assert number in numbers(page)
    assert page.evaluate("[window.here, document.activeElement.id]") == [True, "status-withdrawn"]
    expect(page.locator("#status-withdrawn")).to_be_checked()


def test_a_lost_network_is_told_and_typing_goes_on(page: Page, watched: Watched) -> None:
    page.goto("/desk/teams")
    page.route("**/desk/teams?*", lambda route: route.abort())
    page.fill("#q", "lions")
    expect(page.locator("#trouble")).to_contain_text("The service cannot be reached.")
    assert numbers(page) != []
    page.unroute("**/desk/teams?*")
    page.click(".search button")
    expect(page).to_have_url(re.compile(r"\?q=lions$"))
    expect(page.locator("#trouble")).to_be_empty()
    forgive(watched, "htmx:sendError")


def test_no_answer_is_told(page: Page, watched: Watched) -> None:
    def sooner(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        assert '"timeout": 10000' in text
        route.fulfill(response=answer, body=text.replace('"timeout": 10000', '"timeout": 100'))

    page.route("**/desk/teams", sooner)
    page.goto("/desk/teams")
    held: list[Route] = []
    page.route("**/desk/teams?*", lambda route: held.append(route))
    page.fill("#q", "lions")
    expect(page.locator("#trouble")).to_contain_text("There was no answer within 10 seconds.")
    expect(page.locator(".search button")).to_be_enabled()
    for route in held:
        route.abort()
    forgive(watched, "htmx:timeout")


def test_a_problem_is_shown_beside_the_list(page: Page, watched: Watched) -> None:
    page.goto("/desk/teams")
    body = '<!doctype html><title>No</title><main id="main"><h1>We cannot store anything</h1><p>Wait.</p></main>'
    page.route("**/desk/teams?*", lambda route: route.fulfill(status=503, content_type="text/html", body=body))
    page.fill("#q", "lions")
    expect(page.locator("#trouble")).to_have_text(re.compile("We cannot store anything.*Wait."))
    expect(page.locator("#found [data-said]")).to_be_visible()
    assert page.title().startswith("Teams")
    forgive(watched, "Response Status Error Code 503")


def test_a_wrong_search_is_told_in_its_place(page: Page) -> None:
    page.goto("/desk/teams")
    page.fill("#q", "-")
    expect(page.locator("#found .mistakes")).to_contain_text("at least one letter or digit")
    page.fill("#q", "lions")
    expect(page.locator("#found .mistakes")).to_have_count(0)


def test_a_session_that_ended_leads_to_signing_in_and_back(page: Page) -> None:
    page.goto("/desk/teams")
    page.context.clear_cookies()
    page.fill("#q", "lions")
    expect(page).to_have_url(re.compile(r"/desk/sign-in\?next=%2Fdesk%2Fteams$"))


def test_what_is_ticked_and_typed_stays_while_searching(page: Page, desk_site: Site) -> None:
    first, other = (a_team(desk_site, team_name=f"Yaks of Memory {place}") for place in ("Alpha", "Omega"))
    page.goto("/desk/teams?q=yaks")
    page.check(f"[name=team_{first}]")
    page.click(".decide summary")
    page.fill("#note", "Seen at church")
    page.fill("#q", "yaks alpha")
    expect(page.locator("[data-said]")).to_have_text("1 team")
    expect(page.locator(f"[name=team_{first}]")).to_be_checked()
    expect(page.locator("[data-ticked]")).to_have_text("1")
    expect(page.locator("#note")).to_have_value("Seen at church")
    page.fill("#q", "yaks omega")
    expect(page.locator(f"[name=team_{other}]")).not_to_be_checked()
    expect(page.locator("[data-ticked]")).to_have_text("0")


def test_all_are_ticked_at_once_and_enter_decides_nothing(page: Page) -> None:
    page.goto("/desk/teams?status=registered")
    page.click("[data-tick-all]:visible")
    shown = page.locator("[data-tick]").count()
    expect(page.locator("[data-ticked]")).to_have_text(str(shown))
    expect(page.locator("[data-tick]:checked")).to_have_count(shown)
    page.click(".decide summary")
    page.select_option("#decision", "confirm")
    page.locator("[data-tick]").first.press("Enter")
    expect(page.locator("h1")).to_have_text("Teams")
    page.click("[data-tick-all]:visible")
    expect(page.locator("[data-tick]:checked")).to_have_count(0)
    expect(page.locator("[data-ticked]")).to_have_text("0")


def test_enter_decides_nothing_without_the_script(open_browser: Open, desk_site: Site) -> None:
    page = open_browser(desk_site.url, java_script_enabled=False).page()
    sign_in(page, desk_site)
    number = a_team(desk_site)
    page.goto(f"/desk/teams?q={number}")
    page.click(".decide summary")
    page.select_option("#decision", "confirm")
    page.check(f"[name=team_{number}]")
    with page.expect_navigation():
        page.press(f"[name=team_{number}]", "Enter")
    expect(page.locator("h1")).to_have_text("Teams")
    expect(page.locator(f"[name=team_{number}]")).to_be_checked()
    expect(page.locator("#decision")).to_have_value("confirm")
    assert desk_site.status_of(number) == "registered"


@pytest.mark.parametrize("script", [True, False], ids=["with the script", "without"])
def test_ticked_teams_are_decided_about(open_browser: Open, desk_site: Site, *, script: bool) -> None:
    page = open_browser(desk_site.url, java_script_enabled=script).page()
    sign_in(page, desk_site)
    name = f"Okapis {'scripted' if script else 'plain'}"
    teams = [a_team(desk_site, team_name=f"{name} {place}") for place in range(3)]
    page.goto("/desk/teams")
    page.fill("#q", name)
    page.press("#q", "Enter")
    expect(page.locator("td.number")).to_have_count(3)
    page.check(f"[name=team_{teams[0]}]")
    page.check(f"[name=team_{teams[2]}]")
    page.click(".decide summary")
    page.select_option("#decision", "request_changes")
    page.click(".decide .button")
    expect(page.locator("#mistakes")).to_contain_text("Reason")
    assert page.locator("[data-tick]:checked").count() == 2
    page.select_option("#ready", index=1)
    page.click(".decide .button")
    expect(page.locator("h1")).to_have_text("Asked to correct: 2 of 2 teams")
    assert [desk_site.status_of(number) for number in teams] == ["changes_requested", "registered", "changes_requested"]
    page.click("text=Back to the list")
    expect(page.locator("td.number")).to_have_count(3)


def test_a_double_click_is_one_decision_and_a_clear_page(page: Page, desk_site: Site) -> None:
    number = a_team(desk_site, team_name="Ibexes of Doubles")
    page.goto("/desk/teams?q=ibexes")
    page.check(f"[name=team_{number}]")
    page.click(".decide summary")
    page.select_option("#decision", "confirm")
    page.dblclick(".decide .button")
    expect(page.locator("h1")).to_have_text(re.compile("Confirmed: 1 of 1 team|Nothing was changed"))
    expect(page.locator("ul.rows")).to_contain_text(number)
    expect(page.locator("#stale")).to_have_count(0)
    assert desk_site.version_of(number) == 2


def test_another_order_needs_no_reload_and_keeps_the_focus(page: Page, desk_site: Site) -> None:
    last = a_team(desk_site, team_name="Last of all")
    page.goto("/desk/teams")
    page.evaluate(MARKED)
    page.locator("#sort").focus()
    page.locator("#sort").select_option("-number")
    expect(page).to_have_url(re.compile(r"/desk/teams\?sort=-number$"))
    expect(page.locator("td.number").first).to_have_text(last)
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Number")
    assert page.evaluate("[window.here, document.activeElement.id]") == [True, "sort"]
    page.get_by_role("columnheader", name="Team").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/desk/teams\?sort=team$"))
    expect(page.locator("#sort")).to_have_value("team")


def line_of(page: Page, number: str) -> Locator:
    return page.locator(f"#team_{number}")


def test_a_team_is_confirmed_from_its_line_without_a_reload(page: Page, desk_site: Site) -> None:
    number, other = a_team(desk_site), a_team(desk_site)
    page.goto("/desk/teams?sort=-number")
    page.evaluate(MARKED)
    confirmed = int(page.locator("label:has(#status-confirmed) strong").inner_text())
    line_of(page, other).locator("[data-tick]").check()
    line_of(page, number).get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(line_of(page, number).locator(".mark").first).to_have_text("Confirmed")
    expect(line_of(page, number).locator(".confirm")).to_have_count(0)
    expect(page.locator("label:has(#status-confirmed) strong")).to_have_text(str(confirmed + 1))
    told = f"The captain is mailed 2 minutes later. Take it back {number}"
    expect(line_of(page, number).locator(".told")).to_have_text(told)
    expect(page.locator("#said")).to_have_text(f"Confirmed. {told}")
    expect(line_of(page, other).locator("[data-tick]")).to_be_checked()
    assert page.evaluate("[window.here, document.activeElement.name]") == [True, f"team_{number}"]
    expect(page).to_have_url(re.compile(r"/desk/teams\?sort=-number$"))


def test_a_team_that_leaves_the_list_is_told_of_above_it(page: Page, desk_site: Site) -> None:
    gone, left = (a_team(desk_site, team_name=f"Wombats {which}") for which in ("One", "Two"))
    page.goto("/desk/teams?q=wombats&status=registered")
    page.evaluate(MARKED)
    line_of(page, gone).get_by_role("button").focus()
    page.keyboard.press("Enter")
    news = page.locator("#news")
    expect(news).to_have_text(
        f"{gone} Wombats One is confirmed. The captain is mailed 2 minutes later. Take it back {gone}"
    )
    expect(page.locator("#said")).to_have_text(news.inner_text())
    expect(page.locator("td.number")).to_have_text([left])
    expect(page.locator("[data-said]")).to_have_text("1 team")
    assert page.evaluate("[window.here, document.activeElement.name]") == [True, f"team_{left}"]
    expect(page).to_have_url(re.compile(r"/desk/teams\?q=wombats&status=registered$"))
    page.fill("#q", "wombats two")
    expect(page).to_have_url(re.compile("two"))
    expect(news).to_be_empty()
    page.go_back()
    news.get_by_role("link").wait_for(state="detached")
    page.goto(f"/desk/teams/{gone}#decide")
    expect(page.get_by_role("heading", name="Decide")).to_be_in_viewport()


def test_what_another_changed_is_said_at_the_line(page: Page, watched: Watched, desk_site: Site) -> None:
    number = a_team(desk_site)
    page.goto("/desk/teams?sort=-number")
    page.evaluate(MARKED)
    desk_site.decide("withdraw", number)
    line_of(page, number).get_by_role("button").click()
    error = line_of(page, number).locator(".error")
    expect(error).to_contain_text(f"{number} was changed meanwhile by")
    expect(page.locator("#said")).to_have_text(error.inner_text())
    expect(line_of(page, number).locator(".mark").first).to_have_text("Withdrawn")
    assert page.evaluate("[window.here, document.activeElement.name]") == [True, f"team_{number}"]
    watched.complaints[:] = [one for one in watched.complaints if "409" not in one]

"""The network is cut while the form is sent: one team, and the page says so."""

from __future__ import annotations

import os
from random import Random
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.support.browser.captain import a_photograph, another_team, fill, number_told, send
from tests.support.browser.site import Site
from tests.support.network.cut_line import CutLine, Cuts
from tests.support.processes.icct_process import eventually

ROUNDS = int(os.environ.get("BROWSER_ROUNDS", "10"))
FIXED = Random(14)
MOMENTS = [sorted(FIXED.uniform(0, 1.3) for _ in range(1 + place % 2)) for place in range(ROUNDS)]
"""When the line is cut, in parts of the form: once or twice, while it travels or while its answer does."""

NOT_YET = "Not sent yet"
LONG = 3  # tries, after which the next one is 16 s away


@pytest.mark.parametrize("moments", MOMENTS, ids=lambda moments: " ".join(f"{moment:.2f}" for moment in moments))
def test_a_form_that_was_cut_is_one_team(open_browser: Open, site: Site, moments: list[float]) -> None:
    port = urlsplit(site.url).port
    assert port is not None
    with CutLine(port, Cuts(moments)) as line:
        browser = open_browser(line.url)
        page, team = browser.page("/register"), another_team()
        fill(page, team, logo=a_photograph())
        send(page)
        for _ in moments:
            wait_until_cut(page, line)
            line.mend()
            browser.context.set_offline(True)
            browser.context.set_offline(False)  # the browser is told that the network is back
        number = number_told(page)
        assert line.cuts.made == len(moments)
        assert site.teams_called(team) == [number]
        browser.complaints.clear()  # of the network


def wait_until_cut(page: Page, line: CutLine) -> None:
    """Return when it was cut, and the page says so."""
    eventually(lambda: page.evaluate("true") and line.is_cut.is_set(), "cut")  # the browser goes on while it is asked
    expect(page.locator("[data-progress]")).to_contain_text(NOT_YET, timeout=20_000)


def test_without_the_key_two_teams_would_have_been_stored(open_browser: Open, site: Site) -> None:
    """Shows that the line is cut after the form has arrived: with another key, sending again is refused as a double."""
    port = urlsplit(site.url).port
    assert port is not None
    with CutLine(port, Cuts([1.0])) as line:
        page, team = open_browser(line.url).page("/register"), another_team()
        fill(page, team)
        send(page)
        wait_until_cut(page, line)
        line.mend()
        assert len(site.teams_called(team)) == 1
        page.click("[data-act=edit]")
        page.evaluate("document.querySelector('[name=submission_key]').value = 'another-key-of-another-form'")
        send(page)
        expect(page.locator("#mistakes")).to_contain_text("registered already")


def test_it_goes_by_itself_when_the_network_is_back(open_browser: Open, site: Site) -> None:
    browser = open_browser()
    page, team = browser.page("/register"), another_team()
    fill(page, team)
    browser.context.set_offline(True)
    send(page)
    expect(page.locator("[data-progress]")).to_contain_text(NOT_YET)
    assert site.teams_called(team) == []
    browser.context.set_offline(False)
    assert [number_told(page)] == site.teams_called(team)


def test_waits_are_short_again_when_the_network_is_back(open_browser: Open, site: Site) -> None:
    """The browser says that it is back while a try is still under way, which then fails."""
    page, team = open_browser().page(), another_team()
    page.clock.install()
    page.goto("/register")
    fill(page, team)
    expect(page.locator("[data-photo]")).to_be_visible()
    tries: list[Route] = []

    def cut(route: Route) -> None:
        tries.append(route)
        if len(tries) <= LONG:
            route.abort()
        elif len(tries) > LONG + 1:
            route.continue_()

    page.route("**/register", cut)
    send(page)
    for wait in range(1, LONG + 1):
        expect(page.locator("[data-act=again]")).to_be_visible()
        with page.expect_request("**/register"):
            page.clock.run_for(2**wait * 1000)
    eventually(lambda: page.evaluate("true") and len(tries) > LONG, "tried")
    page.evaluate("dispatchEvent(new Event('online'))")
    tries[-1].abort()
    expect(page.locator("[data-act=again]")).to_be_visible()
    page.clock.run_for(2000)
    expect(page.locator("[data-act=again]")).to_be_hidden()
    assert [number_told(page)] == site.teams_called(team)


def test_it_can_be_changed_while_it_waits(open_browser: Open, site: Site) -> None:
    browser = open_browser()
    page, team = browser.page("/register"), another_team()
    fill(page, f"{team}0")
    browser.context.set_offline(True)
    send(page)
    expect(page.locator("[data-act=again]")).to_be_visible()
    page.click("[data-act=edit]")
    page.fill("#team_name", team)
    browser.context.set_offline(False)
    send(page)
    assert [number_told(page)] == site.teams_called(team)


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "text/html", "<h1>Sign in to the café's network</h1>"),
        (200, "application/json", '{"success": true}'),
        (200, "application/json", "[]"),
        (200, "application/json", '{"success": true, "team_id": "ICCT-001", "address": "https://elsewhere.example/"}'),
        (200, "application/json", '{"success": true, "team_id": "ICCT-001", "address": "//elsewhere.example/"}'),
        (502, "text/html", "<h1>Bad gateway</h1>"),
        (403, "text/html", "<h1>Blocked by the operator</h1>"),
        (204, "text/plain", ""),
    ],
)
def test_sent_is_what_our_own_answer_says_alone(
    open_browser: Open, site: Site, status: int, kind: str, body: str
) -> None:
    page, team = open_browser().page("/register"), another_team()
    fill(page, team)

    def of_somebody_else(route: Route) -> None:
        route.fulfill(status=status, content_type=kind, body=body)

    page.route("**/register", of_somebody_else)
    send(page)
    expect(page.locator("[data-progress]")).to_contain_text(NOT_YET)
    page.unroute("**/register")
    page.click("[data-act=again]")
    assert [number_told(page)] == site.teams_called(team)


def test_a_form_that_is_just_being_stored_is_sent_again(open_browser: Open, site: Site) -> None:
    """Its own earlier copy, after a cut: the answer is no refusal, and the draft ends with the number."""
    page, team = open_browser().page("/register"), another_team()
    fill(page, team)
    body = {"success": False, "error_code": "SUBMISSION_IN_PROGRESS", "message": "", "details": {}, "request_id": ""}
    page.route("**/register", lambda route: route.fulfill(status=409, json=body), times=1)
    send(page)
    page.click("[data-act=again]")
    assert [number_told(page)] == site.teams_called(team)
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("status", [429, 503])
def test_a_form_that_is_not_taken_now_says_how_long_it_waits(open_browser: Open, site: Site, status: int) -> None:
    page, team = open_browser().page("/register"), another_team()
    fill(page, team)
    headers = {"Retry-After": "57"}
    page.route("**/register", lambda route: route.fulfill(status=status, headers=headers, json={}), times=1)
    send(page)
    expect(page.locator("[data-progress]")).to_contain_text("We try again by ourselves in 57 seconds")
    page.click("[data-act=again]")
    assert [number_told(page)] == site.teams_called(team)


def test_a_form_that_arrived_before_says_so(open_browser: Open, site: Site) -> None:
    """The same form in two tabs, under one key."""
    browser, team = open_browser(), another_team()
    one, other = browser.page("/register"), browser.page("/register")
    key = one.input_value("[name=submission_key]")
    for page in (one, other):
        fill(page, team)
        page.evaluate("(key) => { document.querySelector('[name=submission_key]').value = key; }", key)
    send(one)
    number = number_told(one)
    told(other, number)
    assert site.teams_called(team) == [number]


def told(page: Page, number: str) -> None:
    """The page says that the form had arrived before."""
    send(page)
    expect(page.locator("h1")).to_contain_text(f"{number}: already sent")
    expect(page.locator("main")).to_contain_text("nothing was stored twice")


def test_a_phone_that_was_switched_off_is_told_after_the_draft(open_browser: Open, site: Site) -> None:
    """The answer was lost, and the tab was closed: the draft knows that it was sent, and under which key."""
    port = urlsplit(site.url).port
    assert port is not None
    with CutLine(port, Cuts([1.0])) as line:
        browser, team = open_browser(line.url), another_team()
        page = browser.page("/register")
        fill(page, team)
        send(page)
        wait_until_cut(page, line)
        line.mend()
        page.close(run_before_unload=False)
        page = browser.page("/register")
        expect(page.locator("[data-draft]")).to_contain_text("not known whether it arrived")
        page.click("[data-act=continue]")
        page.set_input_files("#logo", "src/icct_http/web/static/example-logo.png")
        page.check("#consent")
        told_number = site.teams_called(team)[0]
        told(page, told_number)
        assert len(site.teams_called(team)) == 1

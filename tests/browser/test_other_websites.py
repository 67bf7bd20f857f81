"""Another website's page in the browser of an organiser who is signed in: it can do nothing at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.browser.organiser import COOKIE, a_team, read, sign_in
from tests.support.browser.site import Site

WEBSITES = {
    "another port": "http://127.0.0.1:9",
    "another name": "http://localhost:9",
    "far away": "https://far.example",
}
WITH_COOKIE = WEBSITES["another port"]
"""From another port of the same host, the browser sends the cookie along with a form; from others with a link alone."""

Action = tuple[str, Mapping[str, str]]


def actions(number: str) -> list[Action]:
    """Forms of the desk as its own pages send them, with everything that they need."""
    return [
        (f"/desk/teams/{number}/decide", {"decision": "confirm", "version": "1"}),
        (f"/desk/teams/{number}/note", {"text": "Not ours.", "key": "of-another-website"}),
        (f"/desk/teams/{number}/link", {"version": "1"}),
        (f"/desk/teams/{number}/remove", {"number": number, "version": "1"}),
        ("/desk/teams/decide", {"decision": "confirm", f"team_{number}": "1 Lions"}),
        ("/desk/window/close", {"version": "0", "sure": "1"}),
        ("/desk/organisers", {"name": "Eve Raj", "email": "eve@far.example", "role": "admin"}),
        ("/desk/keys", {"name": "of-another-website", "scope": "admin"}),
        ("/desk/account/end", {"session": "others"}),
        ("/desk/sign-out", {}),
    ]


def website(page: Page, address: str, method: str, action: str, fields: Mapping[str, str]) -> None:
    """Open a page of another website, with one form."""
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items())
    form = f'<form method="{method}" action="{action}" enctype="multipart/form-data">{hidden}'
    body = f"<!doctype html>{form}<button>Win</button></form>"
    page.route(f"{address}/", lambda route: route.fulfill(content_type="text/html", body=body))
    page.goto(f"{address}/")
    page.unroute(f"{address}/")


def kept(site: Site, number: str) -> tuple[object, ...]:
    """Everything that the forms would change."""
    words = {
        f"/desk/teams/{number}": "Not ours.",
        "/desk/organisers": "eve@far.example",
        "/desk/keys": "of-another-website",
        "/desk/window": "Close now",
    }
    found = [word in read(site, path) for path, word in words.items()]
    return site.status_of(number), site.version_of(number), *found


@pytest.mark.parametrize("address", WEBSITES.values(), ids=WEBSITES)
def test_a_form_of_another_website_is_refused_and_changes_nothing(
    open_browser: Open, desk_site: Site, address: str
) -> None:
    watched = open_browser(desk_site.url)
    page, number = watched.page(), a_team(desk_site)
    sign_in(page, desk_site, "admin")
    before = kept(desk_site, number)
    assert before == ("registered", 1, False, False, False, True)
    for action, fields in actions(number) if address == WITH_COOKIE else actions(number)[:2]:
        website(page, address, "post", f"{desk_site.url}{action}", fields)
        with page.expect_navigation() as led:
            page.click("text=Win")
        answer = led.value
        assert answer is not None
        assert (action, answer.status) == (action, 403)
        expect(page.locator("h1")).to_have_text("This was sent from another website")
        if address == WITH_COOKIE:
            assert f"{COOKIE}=" in answer.request.all_headers()["cookie"]
    assert kept(desk_site, number) == before
    page.goto(f"{desk_site.url}/desk/account")
    expect(page.locator("h1")).to_have_text("Your account")  # signed in, still
    watched.requests.clear()  # of the other website


def test_an_address_of_an_action_does_nothing_by_a_link(open_browser: Open, desk_site: Site) -> None:
    watched = open_browser(desk_site.url)
    page, number = watched.page(), a_team(desk_site)
    sign_in(page, desk_site, "admin")
    before = kept(desk_site, number)
    for action, fields in actions(number):
        website(page, WEBSITES["far away"], "get", f"{desk_site.url}{action}", fields)
        with page.expect_request(f"{desk_site.url}{action}*") as asked:
            page.click("text=Win")
        page.wait_for_load_state()
        assert f"{COOKIE}=" in asked.value.all_headers()["cookie"]
        expect(page.locator("h1")).to_be_visible()
    assert kept(desk_site, number) == before
    page.goto(f"{desk_site.url}/desk/account")
    expect(page.locator("h1")).to_have_text("Your account")
    watched.requests.clear()


def test_the_same_form_of_our_own_is_taken(open_browser: Open, desk_site: Site) -> None:
    page, number = open_browser(desk_site.url).page(), a_team(desk_site)
    sign_in(page, desk_site, "admin")
    action, fields = actions(number)[0]
    website(page, desk_site.url, "post", f"{desk_site.url}{action}", fields)
    page.click("text=Win")
    expect(page.locator(".done")).to_have_text("The team is confirmed.")

"""Back, where a form was not taken: the page says that nothing is lost, and nothing is."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.support.browser.captain import another_team, fill, texts_of
from tests.support.browser.site import Site
from tests.support.browser.states import STATES

FORMS: Mapping[str, Mapping[str, str]] = {
    "team, edit": {"coach_name": "Another Coach", "player_2_name": "Renamed", "player_12_phone": "9000000012"},
    "team, contact with a code": {"captain_phone": "9000000013", "captain_email": "other@example.com", "code": "12"},
    "lost link": {"number": "7", "email": "john@example.com"},
}


def cut_short(route: Route) -> None:
    """What is sent is no form when it arrives."""
    if route.request.method == "POST":
        route.continue_(post_data=b"--cut")
    else:
        route.continue_()


def refused(page: Page, form: str) -> None:
    """Send it, as its main button does, and read that it did not arrive."""
    page.route("**/*", cut_short)
    with page.expect_navigation():
        page.evaluate("(form) => document.querySelector(form).submit()", form)
    page.unroute("**/*")
    expect(page.locator("main")).to_contain_text("Go back: nothing is lost")


def values_of(page: Page, typed: Mapping[str, str]) -> dict[str, str]:
    return {name: page.input_value(f"[name={name}]") for name in typed}


@pytest.mark.parametrize("script", [True, False])
def test_the_form_is_filled_after_a_refusal(open_browser: Open, script: bool) -> None:
    page, team = open_browser(java_script_enabled=script).page("/register"), another_team()
    fill(page, team, {"captain_whatsapp": "9000000014"})
    typed = texts_of(team) | {"captain_whatsapp": "9000000014"}
    refused(page, "#register")
    page.go_back(wait_until="commit")
    expect(page.locator("#player_11_name")).to_have_value(typed["player_11_name"])
    assert values_of(page, typed) == typed


@pytest.mark.parametrize("name", FORMS)
def test_a_captains_form_is_filled_after_a_refusal(open_browser: Open, site: Site, name: str) -> None:
    page, typed = open_browser(java_script_enabled=False).page(), FORMS[name]
    STATES[name](page, site)
    for field, text in typed.items():
        page.fill(f"[name={field}]", text)
    refused(page, "main form[id]")
    page.go_back(wait_until="commit")
    expect(page.locator(f"[name={list(typed)[-1]}]")).to_have_value(typed[list(typed)[-1]])
    assert values_of(page, typed) == typed

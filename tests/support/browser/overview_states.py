"""The overview and the deliveries in every state, by name: what brings an organiser's tab there."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing

from playwright.sync_api import Page, expect

from tests.support.browser.organiser import a_team, sign_in
from tests.support.browser.site import Site
from tests.support.browser.states import Reach
from tests.support.processes.icct_process import eventually

_UNDER_WAY = "SELECT count(*) FROM outbox WHERE kind = 'confirm_by_mail' AND state = 'pending'"
_GIVE_UP = """
    UPDATE outbox SET state = 'parked', attempt = 20, reason = 'the mail server answered 550: no such user'
    WHERE kind = 'confirm_by_mail'
"""


def give_up(site: Site) -> None:
    """Let every confirmation be one that could not be delivered, once none is under way."""
    with closing(sqlite3.connect(site.folder / "icct.db", timeout=10)) as database:
        eventually(lambda: database.execute(_UNDER_WAY).fetchone() == (0,), "all confirmations are delivered")
        with database:
            database.execute(_GIVE_UP)


def _overview(role: str) -> Reach:
    def reach(page: Page, site: Site) -> None:
        sign_in(page, site, role)
        a_team(site)
        page.goto("/desk")
        expect(page.locator("h1")).to_have_text("Overview")

    return reach


def _every_hour(page: Page, site: Site) -> None:
    _overview("viewer")(page, site)
    page.click("summary")
    expect(page.locator("#hours-table")).to_be_visible()


def _deliveries(role: str = "reviewer") -> Reach:
    def reach(page: Page, site: Site) -> None:
        sign_in(page, site, role)
        a_team(site)
        give_up(site)
        page.goto("/desk/deliveries")
        expect(page.locator(".list").first).to_be_visible()

    return reach


def _try_all(page: Page, site: Site) -> None:
    _deliveries()(page, site)
    page.click(".all button")
    expect(page.locator("h1")).to_have_text("Try all deliveries again?")


def _tried(page: Page, site: Site) -> None:
    _try_all(page, site)
    page.click("main form .button")
    expect(page.locator(".done")).to_be_visible()


OVERVIEW_STATES: Mapping[str, Reach] = {
    "overview": _overview("admin"),
    "overview, every hour": _every_hour,
    "deliveries": _deliveries(),
    "deliveries, to a viewer": _deliveries("viewer"),
    "deliveries, all again?": _try_all,
    "deliveries, tried again": _tried,
}

"""Overlaps, churches and the window at the desk in every state, by name: what brings an organiser's tab there."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from playwright.sync_api import Page, expect

from tests.support.browser.organiser import a_team, hidden, read, send, sign_in
from tests.support.browser.site import Site
from tests.support.browser.states import Reach

_KUMAR = '[{"name": "S. Kumar", "phone": "9123456781", "role": "Bowler"}]'
_NUMBER = count(1)


def _at(path: str, role: str = "admin") -> Reach:
    def reach(page: Page, site: Site) -> None:
        sign_in(page, site, role)
        page.goto(path)

    return reach


def _sent(path: str, form: str, status: str = "#mistakes", **fields: str) -> Reach:
    """A form of a page, sent with these fields by their ids."""

    def reach(page: Page, site: Site) -> None:
        _at(path)(page, site)
        for name, value in fields.items():
            page.fill(f"#{name}", value)
        page.click(f"form[method=post][action='{form}'] button")
        expect(page.locator(status)).to_be_visible()

    return reach


def _closed(page: Page, site: Site) -> None:
    _change_window(site, "/close", close_text="Late teams: call the office")
    try:
        _at("/desk/window")(page, site)
        expect(page.locator("#open_closes_at")).to_be_visible()
    finally:
        open_window(site)


def open_window(site: Site) -> None:
    """Open registration as it was at first: without times and a text."""
    _change_window(site)


def _change_window(site: Site, below: str = "", **fields: str) -> None:
    version = hidden(read(site, "/desk/window"))["version"]
    answer = send(site, f"/desk/window{below}", {"version": version, "sure": "1", **fields})
    assert answer.status_code == 303, answer.text


def _stale(page: Page, site: Site) -> None:
    _at("/desk/window")(page, site)
    page.locator("form[action='/desk/window'] [name=version]").evaluate("(field) => { field.value = '99' }")
    page.fill("#text", "Late teams: call the office")
    page.click("form[action='/desk/window'] button")
    expect(page.locator("#mistakes")).to_be_visible()


def _two_churches(page: Page, site: Site) -> None:
    """A registered church, and a name of it that a captain typed."""
    number = next(_NUMBER)
    _at("/desk/churches")(page, site)
    page.fill("#name", f"St. Mark's Church {number}")
    page.fill("#place", "Tambaram")
    page.fill("#teams_allowed", "1")
    page.fill("#aliases", f"பரிசுத்த மாற்கு {number}")
    page.click("text=Register the church")
    expect(page.locator(".done")).to_be_visible()
    a_team(site, church_name=f"Saint Mark {number}")
    page.goto(f"/desk/churches?q=mark {number}")


def _church(page: Page, site: Site) -> None:
    _two_churches(page, site)
    page.locator("tbody th a").last.click()
    expect(page.locator("h2", has_text="The same as")).to_be_visible()


def _merge(page: Page, site: Site) -> None:
    _two_churches(page, site)
    page.locator("form[action='/desk/churches/merge'] button").first.click()
    expect(page.locator("h1")).to_have_text("Merge these churches?")


def _merged(page: Page, site: Site) -> None:
    _merge(page, site)
    page.click("text=Merge them")
    expect(page.locator(".done")).to_be_visible()


def _imported(content: bytes, shows: str) -> Reach:
    def reach(page: Page, site: Site) -> None:
        _at("/desk/churches/import")(page, site)
        page.set_input_files("#file", {"name": "churches.csv", "mimeType": "text/csv", "buffer": content})
        page.click("main form button")
        expect(page.locator(shows)).to_be_visible()

    return reach


def _overlaps(query: str = "", role: str = "reviewer") -> Reach:
    def reach(page: Page, site: Site) -> None:
        for _ in range(2):
            a_team(site, players=_KUMAR)
        _at(f"/desk/overlaps{query}", role)(page, site)
        expect(page.locator("h1")).to_be_visible()

    return reach


def _history(page: Page, site: Site) -> None:
    _two_churches(page, site)
    page.goto("/desk/history")
    expect(page.locator("td", has_text="Church registered").first).to_be_visible()


TOURNAMENT_STATES: Mapping[str, Reach] = {
    "window": _at("/desk/window"),
    "window, to a viewer": _at("/desk/window", "viewer"),
    "window, closed": _closed,
    "window, closing": _sent("/desk/window", "/desk/window/close", "text=Close registration now?", close_text="Sorry"),
    "window, tonight": _sent("/desk/window", "/desk/window/tonight", "text=Close registration tonight"),
    "window, with mistakes": _sent("/desk/window", "/desk/window", closes_at="2020-01-01T10:00", text="x" * 501),
    "window, changed meanwhile": _stale,
    "churches": _two_churches,
    "churches, to a viewer": _at("/desk/churches", "viewer"),
    "churches, none found": _at("/desk/churches?q=nowhere"),
    "churches, with mistakes": _sent("/desk/churches", "/desk/churches", name="A", teams_allowed="many"),
    "church": _church,
    "churches, merge": _merge,
    "churches, merged": _merged,
    "churches, import": _at("/desk/churches/import"),
    "churches, imported": _imported(b"name,place\nGrace Chapel,Chromepet\n", ".done"),
    "churches, wrong file": _imported(b"name,place\nSt,x\n", "#mistakes"),
    "overlaps": _overlaps(),
    "overlaps, possible": _overlaps("?level=possible", "viewer"),
    "overlaps, seen": _overlaps("?seen=1&one=ICCT-1&other=ICCT-2"),
    "history": _history,
    "history, none found": _at("/desk/history?team=ICCT-9999&what=looks"),
    "history, wrong filter": _at("/desk/history?team=Lions"),
}

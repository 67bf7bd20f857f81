"""Every page in every state, by name: what brings a tab there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx
from playwright.sync_api import Page, Route, expect

from tests.support.browser.captain import a_file, another_team, fill, number_told, send, texts_of
from tests.support.browser.site import Site, settings
from tests.support.builders import a_png
from tests.support.http.page_form import BROWSER, typed
from tests.support.processes.icct_process import Server

Reach = Callable[[Page, Site], object]
"""Brings a tab of this site into a state."""


def _at(path: str) -> Reach:
    return lambda page, _: page.goto(path)


def _form(act: Callable[[Page], object]) -> Reach:
    return lambda page, _: act(page)


def _filled(page: Page) -> None:
    page.goto("/register")
    fill(page, another_team())


def _mistakes(page: Page) -> None:
    page.goto("/register")
    wrong = {"team_name": "", "captain_phone": "12", "captain_email": "nobody", "player_3_phone": "1"}
    fill(page, another_team(), wrong, consent=False)
    send(page)
    expect(page.locator("#mistakes li").first).to_be_visible()


def _duplicate(page: Page) -> None:
    team = another_team()
    page.goto("/register")
    fill(page, team)
    send(page)
    number_told(page)
    page.goto("/register")
    fill(page, team)
    send(page)
    expect(page.locator("#mistakes a[href='/team/lost']")).to_be_visible()


def _pasted(page: Page) -> None:
    page.goto("/register")
    page.click("summary")
    page.fill("#players_text", "1. Anand, Bowler, 9000000001\n2. Vijay")
    page.click("[name=paste]")
    expect(page.locator("#mistakes")).to_be_visible()


def _photo(page: Page) -> None:
    _filled(page)
    expect(page.locator("[data-photo]")).to_be_visible()


def _unreadable(page: Page) -> None:
    page.goto("/register")
    page.set_input_files("#logo", a_file(b"none of ours", "photo.heic", "image/heic"))
    expect(page.locator("#photo-note")).to_be_visible()


def _offered(page: Page) -> None:
    page.goto("/register")
    page.fill("#team_name", "Lions")
    expect(page.locator("[data-act=forget]")).to_be_visible()
    page.goto("/register")
    expect(page.locator("[data-act=continue]")).to_be_visible()


def _not_yet(page: Page) -> None:
    _filled(page)
    page.route("**/register*", lambda route: route.abort())
    send(page)
    expect(page.locator("[data-act=again]")).to_be_visible()


def _no_answer(page: Page) -> None:
    page.goto("/register")
    page.route("**/register*", _of_somebody_else)
    send(page)
    expect(page.locator("[data-problem]")).to_be_visible()


def _of_somebody_else(route: Route) -> None:
    route.fulfill(
        status=200, content_type="text/html", body="<!doctype html><title>Café</title><h1>Sign in to the network</h1>"
    )


def _success(page: Page) -> None:
    _filled(page)
    send(page)
    number_told(page)


def _team(page: Page, site: Site) -> str:
    """The page of a new team; its number. It is registered without the form, which the states before this one show."""
    team = texts_of(another_team())
    page.goto(_registered_at(site.url, **team, submission_key=f"{team['captain_phone']}-of-a-state"))
    return number_told(page)


def _registered_at(url: str, **fields: str) -> str:
    """The address that a team's captain is sent to."""
    files = {"logo": ("logo.png", a_png(), "image/png")}
    return httpx.post(f"{url}/register", data=typed(**fields), files=files, headers=BROWSER).headers["Location"]


def _decided(decision: str, reason: str = "") -> Reach:
    def reach(page: Page, site: Site) -> None:
        site.decide(decision, _team(page, site), reason)
        page.reload()

    return reach


def _below(link: str) -> Reach:
    def reach(page: Page, site: Site) -> None:
        _team(page, site)
        page.click(f"main a[href$='/{link}']")

    return reach


def _edit_with_mistakes(page: Page, site: Site) -> None:
    _below("edit")(page, site)
    page.fill("[name=coach_name]", "")
    page.fill("[name=player_1_phone]", "1")
    page.click("main form#edit .go button")
    expect(page.locator("#mistakes")).to_be_visible()


def _edited(page: Page, site: Site) -> None:
    _below("edit")(page, site)
    page.fill("[name=coach_name]", "Another Coach")
    page.click("main form#edit .go button")
    expect(page.locator(".done")).to_be_visible()


def _asked_for_a_code(link: str) -> Reach:
    def reach(page: Page, site: Site) -> None:
        _below(link)(page, site)
        page.click("main form.card button")
        expect(page.locator("#code")).to_be_visible()

    return reach


def _wrong_code(page: Page, site: Site) -> None:
    _asked_for_a_code("withdraw")(page, site)
    page.fill("#code", "000")
    page.click("main form#withdraw .danger")
    expect(page.locator("#mistakes")).to_be_visible()


def _new_logo_with_mistakes(page: Page, site: Site) -> None:
    _below("new-logo")(page, site)
    page.click("main form .go button")
    expect(page.locator("#mistakes")).to_be_visible()


def _contact_with_mistakes(page: Page, site: Site) -> None:
    _asked_for_a_code("contact")(page, site)
    page.fill("#captain_phone", "12")
    page.fill("#captain_email", "nobody")
    page.click("main form#contact .go button")
    expect(page.locator("#mistakes")).to_be_visible()


def _too_soon(page: Page, site: Site) -> None:
    _asked_for_a_code("contact")(page, site)
    page.goto(page.url.replace("/contact", "/withdraw"))
    page.click("main form.card button")
    expect(page.locator("#mistakes")).to_be_visible()


def _refused(page: Page, site: Site) -> None:
    _decided("reject", "There is no place left.")(page, site)
    _is_answered(page, f"{_home_of(page)}/new-logo", 409)


def _wrong_method(page: Page, site: Site) -> None:
    _team(page, site)
    _is_answered(page, f"{_home_of(page)}/send", 405)


def _ended_link(page: Page, site: Site) -> None:
    """Of a team that was registered while that was possible."""
    with Server(**settings(site.folder)) as before:
        link = _registered_at(before.url)
    _is_answered(page, link.partition("?")[0], 410)


def _too_many(page: Page, _: Site) -> None:
    for _sent in range(int(CLOSED["RATE_LIMIT_REQUESTS"]) + 1):
        _send_lost(page, "7", "john@example.com")
    expect(page.locator("#number")).to_have_count(0)


def _is_answered(page: Page, path: str, status: int) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status


def _home_of(page: Page) -> str:
    return page.url.partition("?")[0]


def _send_lost(page: Page, number: str, email: str) -> None:
    page.goto("/team/lost")
    page.fill("#number", number)
    page.fill("#email", email)
    with page.expect_navigation():
        page.click("main form button")


def _lost_with_mistakes(page: Page, _: Site) -> None:
    _send_lost(page, "seven", "nobody")
    expect(page.locator("#mistakes")).to_be_visible()


def _lost(page: Page, _: Site) -> None:
    number = another_team().removeprefix("Lions ")  # as links are sent five times an hour
    _send_lost(page, number, f"john.{number}@example.com")
    expect(page.locator(".done")).to_be_visible()


def _board(page: Page, site: Site) -> None:
    number = _team(page, site)
    site.decide("confirm", number)
    page.goto("/teams")
    expect(page.locator(f"[data-number='{number}']")).to_be_visible()


STATES: Mapping[str, Reach] = {
    "home": _at("/"),
    "privacy": _at("/privacy"),
    "no page": _at("/nothing-here"),
    "form": _at("/register"),
    "filled": _form(_filled),
    "mistakes": _form(_mistakes),
    "pasted": _form(_pasted),
    "photo": _form(_photo),
    "unreadable photo": _form(_unreadable),
    "draft offered": _form(_offered),
    "not sent yet": _form(_not_yet),
    "no answer": _form(_no_answer),
    "success": _form(_success),
    "duplicate": _form(_duplicate),
    "team": _team,
    "team, to be corrected": _decided("request_changes", "Please add the phone of your goalkeeper."),
    "team, confirmed": _decided("confirm"),
    "team, rejected": _decided("reject", "There is no place left."),
    "team, edit": _below("edit"),
    "team, edit with mistakes": _edit_with_mistakes,
    "team, edited": _edited,
    "team, contact": _below("contact"),
    "team, contact with a code": _asked_for_a_code("contact"),
    "team, contact with mistakes": _contact_with_mistakes,
    "team, another logo": _below("new-logo"),
    "team, another logo with mistakes": _new_logo_with_mistakes,
    "team, refused": _refused,
    "team, withdrawn": _decided("withdraw"),
    "team, code too soon": _too_soon,
    "team, withdraw": _below("withdraw"),
    "team, withdraw with a code": _asked_for_a_code("withdraw"),
    "team, wrong code": _wrong_code,
    "team, data": _below("data"),
    "team, data with a code": _asked_for_a_code("data"),
    "wrong link": _at("/team/nobodys-link"),
    "lost link": _at("/team/lost"),
    "lost link, sent": _lost,
    "lost link with mistakes": _lost_with_mistakes,
    "wrong method": _wrong_method,
    "board": _board,
}

OF_THE_BROWSER = ("mistakes", "duplicate", "pasted", "success")
"""States that the browser brings a page into in another way than the script does."""

CLOSED: Mapping[str, Any] = {"REGISTRATION_CLOSES_AT": "2026-01-31T23:59:00+05:30", "RATE_LIMIT_REQUESTS": "3"}
"""Settings of a server at which registration is over, and links have ended; few forms are taken."""

CLOSED_STATES: Mapping[str, Reach] = {
    "home, closed": _at("/"),
    "form, closed": _at("/register"),
    "link, ended": _ended_link,
    "too many": _too_many,
}

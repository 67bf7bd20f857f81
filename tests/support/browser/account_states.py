"""Signing in, organisers and keys at the desk in every state, by name: what brings a tab there."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from playwright.sync_api import Page, expect

from tests.support.browser.one_team_states import open_team
from tests.support.browser.organiser import address_of, another_organiser, send, session_at, sign_in
from tests.support.browser.production import show_as_in_production
from tests.support.browser.site import Site
from tests.support.browser.states import Reach

_NUMBER = count(1)
_SEND, _SIGN_IN = "text=Send me the code", "form.card button"


def _at(path: str, role: str = "") -> Reach:
    def reach(page: Page, site: Site) -> None:
        if role:
            sign_in(page, site, role)
        page.goto(path)

    return reach


def ask_for_code(page: Page, site: Site, role: str = "viewer") -> int:
    """From the page that asks for an address to the one that asks for the code; how many were mailed before."""
    address = address_of(site, role)
    before = len(site.mails_to(address))
    page.fill("#email", address)
    page.click(_SEND)
    expect(page.locator("#code")).to_be_visible()
    return before


def _wrong_address(page: Page, _: Site) -> None:
    page.goto("/desk/sign-in")
    page.fill("#email", "nobody")
    page.click(_SEND)
    expect(page.locator("#mistakes li")).to_be_visible()


def _asked(page: Page, site: Site) -> None:
    page.goto("/desk/sign-in")
    ask_for_code(page, site)
    page.click("summary")
    expect(page.locator("text=Send another code")).to_be_visible()


def _wrong_code(page: Page, site: Site) -> None:
    page.goto("/desk/sign-in")
    ask_for_code(page, site, "reviewer")
    page.fill("#code", "12")
    page.click(_SIGN_IN)
    expect(page.locator("#mistakes li")).to_be_visible()


def _signed_out(page: Page, site: Site) -> None:
    _, address = another_organiser(site)
    page.context.add_cookies([{"name": "icct_dev", "value": session_at(site, address), "url": site.url}])
    page.goto("/desk/account")
    page.click("text=Sign out")
    expect(page.locator(".done")).to_have_text("You are signed out.")


def turned_away(page: Page, site: Site) -> str:
    """A correction that is sent when the session has ended; the team's number."""
    number = open_team(page, site, "admin", "/edit")
    page.fill("#coach_name", "Ravi Das")
    page.fill("#reason", "The captain called.")
    page.context.clear_cookies()
    page.click("form.edit .go .button:not(.quiet)")
    expect(page.locator("main")).to_contain_text("what you typed is kept")
    return number


def sign_in_again(page: Page, site: Site) -> None:
    """With a code, to the page that says that nothing was sent yet."""
    before = ask_for_code(page, site, "admin")
    page.fill("#code", site.code_sent_to(address_of(site, "admin"), before))
    page.click(_SIGN_IN)
    expect(page.locator("h1")).to_have_text("You are signed in again")


def _code_of_carried(page: Page, site: Site) -> None:
    turned_away(page, site)
    ask_for_code(page, site, "admin")


def _signed_in_again(page: Page, site: Site) -> None:
    turned_away(page, site)
    sign_in_again(page, site)


def _shown_again(page: Page, site: Site) -> None:
    _signed_in_again(page, site)
    page.click("text=Show me what I typed")
    expect(page.locator("#coach_name")).to_have_value("Ravi Das")


def _only_https(page: Page, _: Site) -> None:
    show_as_in_production(page, "/desk/sign-in")
    expect(page.locator("h1")).to_have_text("The desk opens over https alone")


def _enter(page: Page, site: Site) -> None:
    page.goto(site.entrance)
    expect(page.locator("form.card button")).to_be_visible()


def _account(page: Page, site: Site) -> None:
    session_at(site, address_of(site, "viewer"))
    _at("/desk/account", "viewer")(page, site)
    expect(page.locator("text=Sign out everywhere else")).to_be_visible()


def _one(page: Page, site: Site) -> None:
    path, _ = another_organiser(site)
    _at(path, "admin")(page, site)


def _one_signed_in(page: Page, site: Site) -> None:
    path, address = another_organiser(site)
    session_at(site, address)
    _at(path, "admin")(page, site)
    expect(page.locator("text=Sign out everywhere")).to_be_visible()


def _one_with_mistakes(page: Page, site: Site) -> None:
    _one(page, site)
    page.fill("#name", "")
    page.fill("#email", "nobody")
    page.click("text=Save")
    expect(page.locator("#mistakes li").first).to_be_visible()


def _one_changed_meanwhile(page: Page, site: Site) -> None:
    path, address = another_organiser(site)
    _at(path, "admin")(page, site)
    send(site, path, {"name": "Anna Raj", "email": address, "role": "reviewer", "version": "1"})
    page.fill("#name", "Hanna Raj")
    page.click("text=Save")
    expect(page.locator("main")).to_contain_text("Anna Raj")
    expect(page.locator("#mistakes")).to_be_visible()


def _disabled(page: Page, site: Site) -> None:
    _one(page, site)
    page.click("text=Disable")
    expect(page.locator(".done")).to_be_visible()


def _organisers(page: Page, site: Site) -> None:
    _disabled(page, site)
    page.goto("/desk/organisers")


def _organiser_added(page: Page, site: Site) -> None:
    _at("/desk/organisers", "admin")(page, site)
    page.fill("#name", "Anna Raj")
    page.fill("#email", f"anna.{next(_NUMBER)}@example.org")
    page.check("#role-viewer")
    page.click("text=Add the organiser")
    expect(page.locator(".done")).to_have_text("The organiser can sign in now.")


def _organisers_with_mistakes(page: Page, site: Site) -> None:
    _at("/desk/organisers", "admin")(page, site)
    page.click("text=Add the organiser")
    expect(page.locator("#mistakes li").first).to_be_visible()


def make_key(page: Page, site: Site) -> str:
    """A key that reads, made on the page of keys; its name."""
    name = f"website-{next(_NUMBER)}"
    _at("/desk/keys", "admin")(page, site)
    page.fill("#name", name)
    page.check("#scope-read")
    page.click("text=Make the key")
    expect(page.locator(".secret")).to_be_visible()
    return name


def _key_made(page: Page, site: Site) -> None:
    make_key(page, site)


def _keys_with_mistakes(page: Page, site: Site) -> None:
    _at("/desk/keys", "admin")(page, site)
    page.fill("#name", "Website Key")
    page.click("text=Make the key")
    expect(page.locator("#mistakes li").first).to_be_visible()


def _revoke(page: Page, site: Site) -> None:
    name = make_key(page, site)
    page.locator("tr", has_text=name).locator("button").click()
    expect(page.locator("h1")).to_have_text(f"Revoke {name}?")


def _revoked(page: Page, site: Site) -> None:
    _revoke(page, site)
    page.click("text=Revoke the key")
    expect(page.locator(".done")).to_be_visible()


ACCOUNT_STATES: Mapping[str, Reach] = {
    "sign in": _at("/desk/sign-in"),
    "sign in, with mistakes": _wrong_address,
    "sign in, code asked for": _asked,
    "sign in, wrong code": _wrong_code,
    "sign in, signed out": _signed_out,
    "session ended": turned_away,
    "session ended, code": _code_of_carried,
    "session ended, signed in again": _signed_in_again,
    "session ended, shown again": _shown_again,
    "sign in, not over http": _only_https,
    "enter": _enter,
    "enter, wrong link": _at("/desk/enter/nobodys-link"),
    "account": _account,
    "organisers": _organisers,
    "organisers, to a reviewer": _at("/desk/organisers", "reviewer"),
    "organisers, with mistakes": _organisers_with_mistakes,
    "organiser": _one_signed_in,
    "organiser, added": _organiser_added,
    "organiser, with mistakes": _one_with_mistakes,
    "organiser, changed meanwhile": _one_changed_meanwhile,
    "organiser, disabled": _disabled,
    "keys": _at("/desk/keys", "admin"),
    "keys, to a viewer": _at("/desk/keys", "viewer"),
    "keys, with mistakes": _keys_with_mistakes,
    "key made": _key_made,
    "key, to revoke": _revoke,
    "key revoked": _revoked,
}

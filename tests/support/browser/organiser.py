"""Organisers of a site, whose sessions are a browser's by the cookie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from http.cookies import SimpleCookie
from itertools import count

import httpx
from playwright.sync_api import Page

from tests.support.browser.captain import another_team, texts_of
from tests.support.browser.site import Site, settings
from tests.support.builders import a_form
from tests.support.http.form_encoding import BOUNDARY, encode, form_parts, multipart
from tests.support.processes.icct_process import run

COOKIE = "icct_dev"
_HEADERS = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_NO_FIELD = {"-": ("", b"")}
_NUMBERS = count(1)


def sign_in(page: Page, site: Site, role: str = "reviewer") -> None:
    """Give the tab's browser the session of this site's organiser with this role."""
    page.context.add_cookies([{"name": COOKIE, "value": _session(site, role), "url": site.url}])


def address_of(site: Site, role: str) -> str:
    """Where this site's organiser with this role is mailed codes; there is one from now on."""
    _session(site, role)
    return _address(site, role)


def session_at(site: Site, address: str) -> str:
    """The cookie's value of a session that begins with a code from a mail."""
    before = len(site.mails_to(address))
    with httpx.Client(base_url=site.url, headers=_HEADERS) as client:
        asked = hidden(client.get("/desk/sign-in").text) | {"email": address}
        client.post("/desk/sign-in", data=asked, files=_NO_FIELD)
        code = site.code_sent_to(address, before)
        typed = hidden(client.get("/desk/sign-in/code").text) | {"code": code}
        answer = client.post("/desk/sign-in/code", data=typed, files=_NO_FIELD)
    assert answer.status_code == 303, answer.text
    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{COOKIE}=")]
    return SimpleCookie(cookie)[COOKIE].value


def send(site: Site, path: str, fields: Mapping[str, str], role: str = "admin") -> httpx.Response:
    """Send a form, as a page of this role's organiser does."""
    cookies = {COOKIE: _session(site, role)}
    return httpx.post(f"{site.url}{path}", data=fields, files=_NO_FIELD, headers=_HEADERS, cookies=cookies)


def read(site: Site, path: str, role: str = "admin") -> str:
    """A page, as this role's organiser gets it."""
    return httpx.get(f"{site.url}{path}", headers=_HEADERS, cookies={COOKIE: _session(site, role)}).text


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms, each once."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(page)}


def another_organiser(site: Site, role: str = "viewer") -> tuple[str, str]:
    """The path of the page of one more organiser, and the address."""
    address = f"guest.{next(_NUMBERS)}@example.org"
    return add(site, role, address), address


def add(site: Site, role: str, address: str) -> str:
    """Let the admin add an organiser; the path of the organiser's page."""
    fields = {"name": f"{role.title()} Raj", "email": address, "role": role}
    answer = send(site, "/desk/organisers", fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("?")[0]


@cache
def _session(site: Site, role: str) -> str:
    address = _address(site, role)
    if role != "admin":
        add(site, role, address)
    else:
        made = run("organisers", "add", "Admin Raj", address, "--role", role, **settings(site.folder))
        assert made.returncode == 0, made.stderr
    return session_at(site, address)


def _address(site: Site, role: str) -> str:
    return f"{role}-{site.url.rpartition(':')[2]}@example.org"


def a_team(site: Site, **changes: str) -> str:
    """A new team; its number."""
    typed = texts_of(another_team())
    of_team = {name: typed[name] for name in ("team_name", "church_name", "captain_phone", "captain_email")}
    body = encode(form_parts(a_form(**of_team | changes)), BOUNDARY)
    answer = httpx.post(f"{site.url}/api/registration", content=body, headers={"Content-Type": multipart(BOUNDARY)})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["team_id"])

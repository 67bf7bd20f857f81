"""An organiser in a browser, who is signed in by the cookie."""

from __future__ import annotations

import re
from functools import cache
from http.cookies import SimpleCookie

import httpx
from playwright.sync_api import Page

from tests.support.browser.captain import another_team, texts_of
from tests.support.browser.site import Site, settings
from tests.support.builders import a_form
from tests.support.http.form_encoding import BOUNDARY, encode, form_parts, multipart
from tests.support.processes.icct_process import run

_HEADERS = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_NO_FIELD = {"-": ("", b"")}


def sign_in(page: Page, site: Site, role: str = "reviewer") -> None:
    """Give the tab's browser the session of this site's organiser with this role."""
    name, token = _session(site, role)
    page.context.add_cookies([{"name": name, "value": token, "url": site.url}])


@cache
def _session(site: Site, role: str) -> tuple[str, str]:
    """The cookie of a session that began with a code from a mail."""
    address = f"{role}-{site.url.rpartition(':')[2]}@example.org"
    made = run("organisers", "add", f"{role.title()} Raj", address, "--role", role, **settings(site.folder))
    assert made.returncode == 0, made.stderr
    with httpx.Client(base_url=site.url, headers=_HEADERS) as client:
        asked = dict(_HIDDEN.findall(client.get("/desk/sign-in").text)) | {"email": address}
        client.post("/desk/sign-in", data=asked, files=_NO_FIELD)
        code = site.code_sent_to(address)
        typed = dict(_HIDDEN.findall(client.get("/desk/sign-in/code").text)) | {"code": code}
        answer = client.post("/desk/sign-in/code", data=typed, files=_NO_FIELD)
    assert answer.status_code == 303, answer.text
    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("icct_dev=")]
    return "icct_dev", SimpleCookie(cookie)["icct_dev"].value


def a_team(site: Site, **changes: str) -> str:
    """A new team; its number."""
    typed = texts_of(another_team())
    of_team = {name: typed[name] for name in ("team_name", "church_name", "captain_phone", "captain_email")}
    body = encode(form_parts(a_form(**of_team | changes)), BOUNDARY)
    answer = httpx.post(f"{site.url}/api/registration", content=body, headers={"Content-Type": multipart(BOUNDARY)})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["team_id"])

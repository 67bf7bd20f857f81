"""What was typed is left on purpose alone: links away from it open a new tab."""

from __future__ import annotations

import re

import httpx
import pytest

from icct_http.web.pages.desk.navigation import PLACES
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import browser, signed_in
from tests.support.http.in_memory_service import Desk

AROUND = re.compile(r"<header.*?</header>|<nav class=\"places\".*?</nav>|<footer.*?</footer>", re.DOTALL)
BESIDE = 'target="_blank" rel="noopener"'
WRONG = {
    "/desk/organisers": {"name": "", "email": "x", "role": ""},
    "/desk/keys": {"name": "Office Key", "scope": ""},
    "/desk/keys/revoke": {"name": "office"},
    "/desk/window": {"closes_at": "yesterday", "version": "0"},
    "/desk/churches": {"name": ""},
    "/desk/teams/decide": {"decision": "reject"},
    "/desk/teams/ICCT-001/note": {"text": ""},
    "/desk/teams/ICCT-001/edit": {"reason": ""},
}


def around(page: httpx.Response) -> list[str]:
    """Each link around what the page itself shows."""
    return re.findall(r"<a [^>]*>", " ".join(AROUND.findall(page.text)))


@pytest.mark.parametrize("path", WRONG)
async def test_what_leads_away_from_a_form_that_was_sent_opens_a_new_tab(desk: Desk, path: str) -> None:
    await desk.register()
    admin = await signed_in(desk, "admin")
    shown = await admin.post(path, WRONG[path])
    assert shown.status_code in {200, 409, 422}
    links = around(shown)
    assert len(links) == len(PLACES) + 3  # the account, and two below
    assert [one for one in links if BESIDE not in one] == []
    assert "These open in a new tab" in text_of(shown)


async def test_on_a_page_with_nothing_typed_they_open_here(desk: Desk) -> None:
    page = await (await signed_in(desk, "admin")).get("/desk/keys")
    assert len(around(page)) == len(PLACES) + 4
    assert BESIDE not in page.text


async def test_while_signing_in_they_open_a_new_tab(desk: Desk) -> None:
    visitor = browser(desk)
    assert BESIDE not in (await visitor.get("/desk/sign-in")).text
    links = around(await visitor.post("/desk/sign-in", {"email": "x"}))
    assert [BESIDE in one for one in links] == [True, True]


async def test_a_problem_of_a_form_leads_away_in_a_new_tab(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    admin.headers["Sec-Fetch-Site"] = "cross-site"
    refused = await admin.post("/desk/keys", {"name": "office", "scope": "read"})
    assert refused.status_code == 403
    (link,) = re.findall(r'<a [^>]*href="/desk"[^>]*>', refused.text)
    assert BESIDE in link

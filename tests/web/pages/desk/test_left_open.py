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
    "/desk/window": {"closes_at": "yesterday", "version": "0"},
    "/desk/window/close": {"close_text": "Too late", "version": "0"},
    "/desk/churches": {"name": ""},
    "/desk/teams/decide": {"decision": "reject"},
    "/desk/teams/ICCT-001/note": {"text": "x" * 2_001},
    "/desk/teams/ICCT-001/remove": {"number": "ICCT-002", "version": "1"},
    "/desk/teams/ICCT-001/edit": {"reason": ""},
}

NOTHING_TYPED = {
    "/desk/keys/revoke": ({"name": "office"}, 200),
    "/desk/deliveries/retry": ({}, 200),
    "/desk/deliveries/retry?": ({"team": "ICCT-009"}, 404),
    "/desk/window/tonight": ({"version": "0"}, 200),
    "/desk/window/close": ({"close_text": "", "version": "0"}, 200),
    "/desk/overlaps/seen": ({"one": "x", "other": "y"}, 422),
    "/desk/churches/import": ({}, 422),
    "/desk/churches/merge": ({"source": "x", "into": ""}, 422),
    "/desk/teams/decide": ({"decision": "confirm", "note": "Called", "team_ICCT-001": "1 Lions"}, 200),
    "/desk/teams/ICCT-001/decide": ({"decision": "reinstate", "version": "1"}, 409),
    "/desk/teams/ICCT-001/note": ({"text": ""}, 422),
    "/desk/teams/ICCT-001/overlaps/seen": ({"other": "x"}, 422),
    "/desk/teams/ICCT-009/note": ({"text": "x"}, 404),
}
"""What comes of a form as a page that has nothing of anybody's, and its status."""


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


@pytest.mark.parametrize("path", NOTHING_TYPED)
async def test_on_a_page_of_a_form_in_which_nothing_was_typed_they_open_here(desk: Desk, path: str) -> None:
    await desk.register()
    admin = await signed_in(desk, "admin")
    fields, status = NOTHING_TYPED[path]
    shown = await admin.post(path.rstrip("?"), fields)
    assert shown.status_code == status
    assert len(around(shown)) == len(PLACES) + 4
    assert BESIDE not in shown.text
    assert "new tab" not in text_of(shown)


async def test_who_may_not_send_a_form_is_told_so_on_a_page_with_nothing_typed(desk: Desk) -> None:
    refused = await (await signed_in(desk, "viewer")).post("/desk/keys", {"name": "office", "scope": "read"})
    assert refused.status_code == 403
    assert BESIDE not in refused.text


async def test_a_decision_that_can_be_sent_again_keeps_what_was_typed(desk: Desk) -> None:
    await desk.register()
    reviewer = await signed_in(desk, "reviewer")
    await reviewer.post("/desk/teams/ICCT-001/decide", {"decision": "confirm", "version": "1"})
    for note, beside in (("Called", True), ("", False)):
        stale = await reviewer.post(
            "/desk/teams/decide", {"decision": "withdraw", "note": note, "team_ICCT-001": "1 Lions"}
        )
        assert "Changed meanwhile: 1" in text_of(stale)
        assert (BESIDE in stale.text) is beside


async def test_a_team_that_was_removed_meanwhile_keeps_what_was_typed_alone(desk: Desk) -> None:
    await desk.register()
    admin = await signed_in(desk, "admin")
    await admin.post("/desk/teams/ICCT-001/remove", {"number": "ICCT-001", "version": "1"})
    for text, beside in (("Called", True), ("", False)):
        answer = await admin.post("/desk/teams/ICCT-001/note", {"text": text, "key": "k" * 12})
        assert answer.status_code == 409
        assert (BESIDE in answer.text) is beside


async def test_an_organiser_who_cannot_be_disabled_was_not_typed(desk: Desk) -> None:
    admin = await signed_in(desk, "admin")
    (one,) = desk.tables.organisers
    for below, fields, beside in (
        ("/access", {"disabled": "1", "version": "1"}, False),
        ("", {"name": "", "email": "x", "role": "admin", "version": "1"}, True),
    ):
        answer = await admin.post(f"/desk/organisers/{one}{below}", fields)
        assert answer.status_code in {409, 422}
        assert (BESIDE in answer.text) is beside


async def test_a_page_that_shows_a_secret_says_that_it_alone_does(desk: Desk) -> None:
    made = await (await signed_in(desk, "admin")).post("/desk/keys", {"name": "office", "scope": "read"})
    assert "These open in a new tab: this page alone shows the secret." in text_of(made)
    assert [one for one in around(made) if BESIDE not in one] == []


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

"""What a page says was done is told to whoever did it, and not to whoever opens its address."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import Browser, browser, signed_in
from tests.support.http.in_memory_service import Desk, open_desk

DONE = {
    "/desk/teams/ICCT-001?done=confirm": "The team is confirmed.",
    "/desk/keys?done=revoked": "The key is revoked",
    "/desk/organisers/{organiser}?done=changed": "The organiser is changed.",
    "/desk/account?ended=1": "That session has ended.",
    "/desk/deliveries?done=retried&parked=2": "2 deliveries were given up",
    "/desk/churches?done=registered": "The church is registered",
    "/desk/churches/import?added=3&changed=0&unchanged=0&teams=0": "Imported: 3 registered",
    "/desk/window?done=closed": "Registration was closed.",
    "/desk/overlaps?one=ICCT-001&other=ICCT-002": "ICCT-001 and ICCT-002 are marked as seen.",
}
FROM_A_PAGE = [{"Sec-Fetch-Site": "same-origin"}, {"Referer": "http://desk/desk/keys"}]
FROM_A_LINK: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {},
    {"Referer": "https://chat.example/desk"},
    {"Referer": "http://["},
]


def coming(visitor: Browser, headers: dict[str, str]) -> Browser:
    visitor.headers = {"Accept": "text/html"} | headers
    return visitor


@pytest.mark.parametrize("path", DONE)
async def test_what_was_done_is_told_where_a_page_of_ours_leads_to(desk: Desk, path: str) -> None:
    await desk.register()
    admin = await signed_in(desk, "admin")
    address = path.format(organiser=next(iter(desk.tables.organisers)))
    for _ in range(2):  # the first look at a team is shown by the second
        here = text_of(await admin.get(urlsplit(address).path))
    for headers in FROM_A_PAGE:
        told = text_of(await coming(admin, headers).get(address))
        assert DONE[path] in told
        assert told != here
    for headers in FROM_A_LINK:
        answer = await coming(admin, headers).get(address)
        assert (answer.status_code, text_of(answer)) == (200, here)


@pytest.mark.parametrize("headers", FROM_A_LINK, ids=str)
async def test_a_shared_address_tells_nobody_that_he_was_signed_out(desk: Desk, headers: dict[str, str]) -> None:
    assert "You are signed out." in text_of(await browser(desk).get("/desk/sign-in?out=1"))
    assert "You are signed out." not in text_of(await coming(browser(desk), headers).get("/desk/sign-in?out=1"))


@pytest.mark.parametrize(("delay", "told"), [("120", "2 minutes later"), ("3600", "1 hour later"), ("0", "at once")])
async def test_it_is_said_how_long_a_mail_about_a_decision_is_held_back(delay: str, told: str) -> None:
    async with open_desk(PAGES="true", DELIVER_IN_SERVER="false", DECISION_MAIL_DELAY=delay) as desk:
        await desk.register()
        reviewer = await signed_in(desk, "reviewer")
        page = text_of(await reviewer.get("/desk/teams/ICCT-001"))
        assert f"The captain is mailed {told}." in page
        assert ("Until then, decide again: only what is decided last is mailed" in page) is (delay != "0")
        decided = text_of(await reviewer.post("/desk/teams/decide", {"team_ICCT-001": "1 A", "decision": "confirm"}))
        assert f"Captains are mailed {told}" in decided
        assert ("if you decide again before that" in decided) is (delay != "0")


async def test_an_unknown_number_is_answered_with_one_of_this_tournament() -> None:
    async with open_desk(PAGES="true", DELIVER_IN_SERVER="false", TEAM_ID_PREFIX="YOUTH") as desk:
        viewer = await signed_in(desk, "viewer")
        assert "Numbers look like YOUTH-007 ." in text_of(await viewer.get("/desk/teams/YOUTH-999"))

"""The first admin enters by the link that development prints: one button, once, on this machine, within 15 minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icct_core import FIRST_ADDRESS, FIRST_ENTRY_LIFE, Role
from icct_http.web.pages.desk.addresses import ENTER
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import Browser, browser
from tests.support.http.in_memory_service import Desk, a_client
from tests.support.http.page_form import heading_of

CLOSED = "This link does not open anything"
SECOND = timedelta(seconds=1)


async def offer(desk: Desk) -> str:
    """The link's path."""
    return f"{ENTER}/{await desk.container.signing_in().offer_first()}"


async def test_following_the_link_changes_nothing_and_its_button_signs_in_once(desk: Desk) -> None:
    path, visitor = await offer(desk), browser(desk)
    for _ in range(2):
        page = await visitor.get(path)
        assert (page.status_code, heading_of(page)) == (200, "Enter the organisers' desk")
        assert "first" in text_of(page)
    assert not desk.tables.organisers
    assert not desk.tables.sessions
    done = await visitor.post(path)
    assert (done.status_code, done.headers["Location"]) == (303, "/desk")
    (organiser,) = desk.tables.organisers.values()
    assert (organiser.name.text, organiser.email, organiser.role) == ("first", FIRST_ADDRESS, Role.ADMIN)
    assert (await visitor.get("/desk/account")).status_code == 200
    for answer in (await browser(desk).get(path), await browser(desk).post(path)):
        assert (answer.status_code, heading_of(answer)) == (404, CLOSED)
    assert len(desk.tables.sessions) == 1


async def test_the_next_link_signs_the_same_admin_in(desk: Desk) -> None:
    for _ in range(2):
        assert (await browser(desk).post(await offer(desk))).status_code == 303
    assert len(desk.tables.organisers) == 1
    assert len(desk.tables.sessions) == 2


async def test_a_newer_link_and_time_end_it(desk: Desk) -> None:
    older, newer = await offer(desk), await offer(desk)
    assert (await browser(desk).post(older)).status_code == 404
    desk.clock.advance(FIRST_ENTRY_LIFE - SECOND)
    assert (await browser(desk).get(newer)).status_code == 200
    desk.clock.advance(SECOND)
    assert (await browser(desk).post(newer)).status_code == 404
    assert desk.tables.organisers == {}


async def test_another_machine_is_not_let_in(desk: Desk) -> None:
    path = await offer(desk)
    far = Browser(desk, a_client(desk.app, address="192.0.2.7"))
    for answer in (await far.get(path), await far.post(path)):
        assert (answer.status_code, heading_of(answer)) == (404, CLOSED)
    assert (await browser(desk).post(path)).status_code == 303


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via", "CF-Connecting-IP"]
)
async def test_nobody_enters_through_a_tunnel_or_a_proxy(desk: Desk, header: str) -> None:
    path = await offer(desk)
    far = browser(desk)
    for answer in (await far.get(path, {header: "127.0.0.1"}), await far.post(path, headers={header: "127.0.0.1"})):
        assert (answer.status_code, heading_of(answer)) == (404, CLOSED)
    assert desk.tables.organisers == {}
    assert (await browser(desk).post(path)).status_code == 303


async def test_what_is_no_link_is_answered_alike(desk: Desk) -> None:
    for token in ("x", "a" * 43, "%00", "அ"):
        assert (await browser(desk).get(f"{ENTER}/{token}")).status_code == 404
        assert (await browser(desk).post(f"{ENTER}/{token}")).status_code == 404

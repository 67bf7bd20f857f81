"""One team confirmed from its line in the list, without a reload or with one."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx
import pytest

from icct_core import DatabaseUnavailable, DecideRegistrations, Decision
from icct_http.container import Container
from tests.support.failing_adapters import FailingUnitOfWork
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import Browser, signed_in
from tests.support.http.in_memory_service import Desk, open_desk
from tests.web.pages.desk.test_team_list import decide, numbers_in, register, row_of

DECIDE = "/desk/teams/decide"


@pytest.fixture
async def reviewer(desk: Desk) -> Browser:
    await register(desk, "Lions", "Tigers")
    return await signed_in(desk, "reviewer")


def button_of(answer: httpx.Response, number: str) -> str | None:
    """What the button beside a team sends."""
    found = re.search(rf'<button class="confirm" type="submit" name="confirm" value="({number} \d+)"', answer.text)
    return found[1] if found else None


def status_of(desk: Desk, number: int) -> str:
    (status,) = [one.status for one in desk.tables.registrations.values() if one.team_id.number == number]
    return str(status)


async def test_a_team_is_confirmed_and_the_list_shows_it(desk: Desk, reviewer: Browser) -> None:
    page = await reviewer.get("/desk/teams?status=registered")
    sent = {"confirm": button_of(page, "ICCT-001") or "", "list": "status=registered", "team_ICCT-002": "1 Tigers"}
    answer = await reviewer.post(DECIDE, sent)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/desk/teams?status=registered&confirmed=ICCT-001#team_ICCT-001"
    assert (status_of(desk, 1), status_of(desk, 2)) == ("confirmed", "registered")
    assert numbers_in(await reviewer.get(answer.headers["Location"])) == ["ICCT-002"]
    shown = await reviewer.get("/desk/teams")
    assert "Confirmed" in row_of(shown, "ICCT-001")
    assert (button_of(shown, "ICCT-001"), button_of(shown, "ICCT-002")) == (None, "ICCT-002 1")


MAILED = "The captain is mailed 2 minutes later. Take it back ICCT-001"


async def test_it_is_said_at_the_line_when_the_captain_is_mailed(reviewer: Browser) -> None:
    for _ in range(2):
        answer = await reviewer.post(DECIDE, {"confirm": "ICCT-001 1"})
        page = await reviewer.get(answer.headers["Location"])
        assert MAILED in row_of(page, "ICCT-001")
        assert MAILED not in row_of(page, "ICCT-002")
        assert 'href="/desk/teams/ICCT-001#decide"' in page.text
        assert "is confirmed." not in text_of(page)
    assert MAILED not in text_of(await reviewer.get("/desk/teams"))


async def test_it_is_said_above_a_list_that_has_the_team_no_more(reviewer: Browser) -> None:
    answer = await reviewer.post(DECIDE, {"confirm": "ICCT-001 1", "list": "status=registered"})
    page = await reviewer.get(answer.headers["Location"])
    assert numbers_in(page) == ["ICCT-002"]
    assert f"ICCT-001 Lions is confirmed. {MAILED}" in text_of(page)


@pytest.mark.parametrize("number", ["ICCT-001", "ICCT-002", "ICCT-009", "nothing", "<b>"])
async def test_nothing_is_said_of_a_team_that_is_not_confirmed(desk: Desk, reviewer: Browser, number: str) -> None:
    await reviewer.post(DECIDE, {"confirm": "ICCT-001 1"})
    await decide(desk, 1, Decision.REOPEN)
    page = await reviewer.get(f"/desk/teams?confirmed={number}")
    assert page.status_code == 200
    assert "The captain is mailed" not in text_of(page)


async def test_what_was_confirmed_before_is_not_mailed_for_it(desk: Desk, reviewer: Browser) -> None:
    await decide(desk, 1, Decision.CONFIRM)
    answer = await reviewer.post(DECIDE, {"confirm": "ICCT-001 2"})
    assert answer.headers["Location"] == "/desk/teams"


async def test_a_mail_that_leaves_at_once_cannot_be_taken_back() -> None:
    async with open_desk(PAGES="true", DELIVER_IN_SERVER="false", DECISION_MAIL_DELAY="0") as desk:
        await register(desk, "Lions")
        reviewer = await signed_in(desk, "reviewer")
        answer = await reviewer.post(DECIDE, {"confirm": "ICCT-001 1"})
        row = row_of(await reviewer.get(answer.headers["Location"]), "ICCT-001")
    assert "The captain is mailed at once." in row
    assert "Take it back" not in row


async def test_pressed_twice_it_is_done_once(desk: Desk, reviewer: Browser) -> None:
    for _ in range(2):
        assert (await reviewer.post(DECIDE, {"confirm": "ICCT-001 1"})).status_code == 303
    (team,) = [one for one in desk.tables.registrations.values() if one.team_id.number == 1]
    assert team.version == 2


async def test_what_another_changed_meanwhile_is_said_at_its_line(desk: Desk, reviewer: Browser) -> None:
    await decide(desk, 1, Decision.REQUEST_CHANGES)
    answer = await reviewer.post(DECIDE, {"confirm": "ICCT-001 1", "team_ICCT-002": "1 Tigers", "note": "Call him"})
    assert answer.status_code == 409
    said = "ICCT-001 was changed meanwhile by the command line. Look at it before you confirm it."
    assert said in row_of(answer, "ICCT-001")
    assert said not in row_of(answer, "ICCT-002")
    assert '<a href="#team_ICCT-001">' in answer.text
    assert 'id="team_ICCT-001"' in answer.text
    assert 'value="1 Tigers" data-tick checked' in answer.text
    assert "Call him" in answer.text
    assert status_of(desk, 1) == "changes_requested"


async def test_a_decision_that_cannot_be_is_said_at_its_line(desk: Desk, reviewer: Browser) -> None:
    await decide(desk, 1, Decision.WITHDRAW)
    answer = await reviewer.post(DECIDE, {"confirm": "ICCT-001 2"})
    assert answer.status_code == 409
    assert "ICCT-001 was not confirmed. It is withdrawn now" in row_of(answer, "ICCT-001")


@pytest.mark.parametrize("sent", ["ICCT-099 1", "nothing 1"])
async def test_a_team_that_there_is_not_is_none(desk: Desk, reviewer: Browser, sent: str) -> None:
    answer = await reviewer.post(DECIDE, {"confirm": sent})
    assert answer.status_code in {409, 422}
    assert {status_of(desk, number) for number in (1, 2)} == {"registered"}


async def test_a_viewer_has_no_button_and_is_refused(desk: Desk, reviewer: Browser) -> None:
    viewer = await signed_in(desk, "viewer")
    assert button_of(await viewer.get("/desk/teams"), "ICCT-001") is None
    assert (await viewer.post(DECIDE, {"confirm": "ICCT-001 1"})).status_code == 403
    assert button_of(await reviewer.get("/desk/teams"), "ICCT-001") == "ICCT-001 1"
    assert status_of(desk, 1) == "registered"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
async def test_without_the_database_nothing_is_done_and_ticks_are_kept(headers: dict[str, str]) -> None:
    def away(container: Container) -> None:
        broken = FailingUnitOfWork(DatabaseUnavailable("away"))
        decide = replace(container.decide_registration(), unit_of_work=broken)
        container.decide_registrations.override(DecideRegistrations(decide=decide))

    async with open_desk(away, PAGES="true", DELIVER_IN_SERVER="false") as desk:
        await register(desk, "Lions", "Tigers")
        reviewer = await signed_in(desk, "reviewer")
        answer = await reviewer.post(DECIDE, {"confirm": "ICCT-001 1", "team_ICCT-002": "1 Tigers"}, headers=headers)
        assert answer.status_code == 503
        assert ('value="1 Tigers" data-tick checked' in answer.text) is not bool(headers)
        assert status_of(desk, 1) == "registered"

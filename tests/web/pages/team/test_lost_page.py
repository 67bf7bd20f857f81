"""``/team/lost``: a new link, and never a word on whether number and address belong together."""

from __future__ import annotations

import re

import httpx
import pytest

from icct_core import MessageKind
from tests.support.http.captain import NO_FIELD, Captain
from tests.support.http.page_form import BROWSER, SAME_SITE, mistakes_in, seen

LOST = "/team/lost"
RIGHT = {"number": "ICCT-001", "email": "john.samuel@example.com"}


async def send(captain: Captain, **changes: str) -> httpx.Response:
    return await captain.desk.client.post(LOST, data=RIGHT | changes, files=NO_FIELD, headers=BROWSER)


@pytest.mark.parametrize("number", ["ICCT-001", " icct-1 ", "1", "௧", "१", "ICCT 001", "icct001", "Icct 1"])
async def test_the_right_number_and_address_get_a_new_link(captain: Captain, number: str) -> None:
    answer = await send(captain, number=number, email="John.Samuel@Example.com")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{LOST}?sent=1")
    assert (await captain.get()).status_code == 404
    await captain.deliver(MessageKind.LINK_BY_MAIL)
    (link,) = re.findall(r"^http://127\.0\.0\.1:8000(/team/\S+)$", captain.desk.mails[-1].text, re.MULTILINE)
    assert (await captain.desk.client.get(link)).status_code == 200


@pytest.mark.parametrize("wrong", [{"number": "ICCT-002"}, {"email": "other@example.com"}, {"number": "XYZ-001"}])
async def test_the_wrong_ones_are_answered_alike_and_nothing_is_sent(captain: Captain, wrong: dict[str, str]) -> None:
    answer = await send(captain, **wrong)
    assert answer.status_code == 303
    assert (await captain.get()).status_code == 200
    right = await send(captain)
    changing = {"x-request-id", "ratelimit", "x-process-time"}
    assert [
        {name: value for name, value in one.headers.items() if name not in changing} for one in (answer, right)
    ] == [{name: value for name, value in right.headers.items() if name not in changing}] * 2
    assert answer.content == right.content


async def test_what_can_be_neither_is_a_mistake_and_is_kept(captain: Captain) -> None:
    answer = await send(captain, number="seven", email="nobody")
    assert (answer.status_code, list(mistakes_in(answer))) == (422, ["number", "email"])
    assert (seen(answer).values["number"], seen(answer).values["email"]) == ("seven", "nobody")
    assert answer.headers["X-Robots-Tag"] == "noindex"


async def test_five_an_hour_for_an_address_and_for_a_team(captain: Captain) -> None:
    for number in range(5):
        assert (await send(captain, number=f"ICCT-{number + 50}", email="one@example.com")).status_code == 303
    of_address = await send(captain, number="ICCT-077", email="One@example.com")
    assert of_address.status_code == 429
    assert int(of_address.headers["Retry-After"]) > 60
    for number in range(5):
        assert (await send(captain, number="99", email=f"{number}@example.com")).status_code == 303
    of_team = await send(captain, number="ICCT-099", email="five@example.com")
    assert of_team.status_code == 429
    assert seen(of_team).values["email"] == "five@example.com"
    assert (await send(captain)).status_code == 303


async def test_the_page_after_it_can_be_reloaded_and_the_empty_one_gone_back_to(captain: Captain) -> None:
    for address, cache in ((LOST, "private, no-cache"), (f"{LOST}?sent=1", "private, no-cache")):
        page = await captain.desk.client.get(address, headers=BROWSER | SAME_SITE)
        assert (page.status_code, page.headers["Cache-Control"]) == (200, cache)
        assert {"number", "email"} <= seen(page).values.keys()
    assert "If number and address belong together" in page.text


@pytest.mark.parametrize("sent", ["1", "page", "moved"])
async def test_a_link_that_somebody_shared_says_nothing_of_what_was_just_sent(captain: Captain, sent: str) -> None:
    for came, is_told in ((SAME_SITE, True), ({}, False), ({"Sec-Fetch-Site": "none"}, False)):
        page = await captain.desk.client.get(f"{LOST}?sent={sent}", headers=BROWSER | came)
        assert ('role="status"' in page.text) is is_told

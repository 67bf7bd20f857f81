"""The notice opens beside a form that is filled in, and in the place of every other page."""

from __future__ import annotations

import re

import pytest

from tests.support.http.captain import a_captain
from tests.support.http.in_memory_service import Desk
from tests.support.http.page_form import send, typed


def notice_link(page: str) -> str:
    """The link of the footer."""
    (link,) = re.findall(r'<a href="/privacy".*?</a>', page.partition("<footer")[2])
    return str(link)


async def test_beside_a_form(desk: Desk) -> None:
    captain = await a_captain(desk)
    forms = [
        await desk.client.get("/register"),
        await send(desk, typed(submission_key="b" * 20, coach_name="")),
        await desk.client.get("/team/lost"),
        await desk.client.get("/team/nobodys-link", headers={"Accept": "text/html"}),
        await captain.get("/edit"),
        await captain.submit("/edit", coach_name=""),
        await captain.get("/new-logo"),
        await captain.follow(await captain.submit("/contact", to="/contact/code")),
        await captain.submit("/contact", captain_phone="1"),
    ]
    assert [answer.status_code for answer in forms] == [200, 422, 200, 404, 200, 422, 200, 200, 422]
    for answer in forms:
        link = notice_link(answer.text)
        assert 'target="_blank" rel="noopener"' in link
        assert "opens in a new tab" in link


@pytest.mark.parametrize("path", ["/", "/privacy", "/nothing"])
async def test_in_the_place_of_another_page(shared_desk: Desk, path: str) -> None:
    page = await shared_desk.client.get(path, headers={"Accept": "text/html"})
    assert notice_link(page.text) == '<a href="/privacy">Privacy</a>'

"""Links in a running service's mails: a lane of their own, room under one ceiling, and none without pages."""

from __future__ import annotations

import re

import pytest

from icct_core import MessageKind, RenewLinkCommand, TeamId
from tests.support.http.in_memory_service import Desk, open_desk

MAIL, LINK = MessageKind.CONFIRM_BY_MAIL, MessageKind.LINK_BY_MAIL
FIRST = TeamId("ICCT", 1)


async def register(desk: Desk, count: int) -> None:
    for number in range(count):
        answer = await desk.register(team_name=f"Team {number}", captain_phone=str(9_000_000_000 + number))
        assert answer.status_code == 200


async def deliver(desk: Desk, *kinds: MessageKind) -> list[int]:
    """How many mails of each kind left, one kind after the other."""
    left = []
    for kind in kinds:
        before = len(desk.mails)
        while await desk.container.deliver_messages()(kind):
            pass
        left.append(len(desk.mails) - before)
    return left


async def test_a_link_does_not_wait_for_confirmations() -> None:
    async with open_desk(DELIVER_IN_SERVER="false") as desk:
        await register(desk, 5)
        await desk.container.renew_link()(RenewLinkCommand(team_id=FIRST))
        assert await deliver(desk, LINK, MAIL) == [1, 5]


@pytest.mark.parametrize(
    ("variables", "confirmed", "links"),
    [({}, 9, 1), ({"PAGES": "false"}, 10, 0), ({"SMTP_MAILS_PER_MINUTE": "9"}, 8, 1)],
)
async def test_one_ceiling_counts_all_mails_and_leaves_room_for_links(
    variables: dict[str, str], confirmed: int, links: int
) -> None:
    settings = {"DELIVER_IN_SERVER": "false", "SMTP_MAILS_PER_MINUTE": "10"} | variables
    async with open_desk(lambda _: None, **settings) as desk:
        await register(desk, 12)
        for _ in range(2):
            await desk.container.renew_link()(RenewLinkCommand(team_id=FIRST))
        assert await deliver(desk, MAIL, LINK) == [confirmed, links]


async def test_the_link_of_a_mail_opens_its_team_until_a_newer_one() -> None:
    async with open_desk(DELIVER_IN_SERVER="false", API_URL="https://icct.example.org/") as desk:
        await register(desk, 1)
        await deliver(desk, MAIL)
        (link,) = re.findall(r"^https://icct\.example\.org/team/(\S+)$", desk.mails[0].text, re.MULTILINE)
        captains = desk.container.captains()
        assert (await captains.team_of_link(link)).team_id == FIRST
        await desk.container.renew_link()(RenewLinkCommand(team_id=FIRST))
        await deliver(desk, LINK)
        newer = desk.mails[-1].text
        assert link not in newer
        assert captains.pages.path_of(await desk.container.get_registration()(FIRST)) in newer


async def test_without_pages_no_mail_says_a_word_of_them() -> None:
    async with open_desk(DELIVER_IN_SERVER="false", PAGES="false") as desk:
        await register(desk, 1)
        await deliver(desk, MAIL)
        (mail,) = desk.mails
    assert "page" not in mail.text + mail.html
    assert "/team/" not in mail.text + mail.html

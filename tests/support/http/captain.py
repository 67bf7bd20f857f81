"""A captain at the pages of a team: a browser that keeps cookies and sends forms as they were shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx

from icct_core import OPERATOR, ChangeWindowCommand, DecideRegistrationCommand, Decision, MessageKind, Registration
from tests.support.builders import a_png
from tests.support.http.in_memory_service import Desk
from tests.support.http.page_form import BROWSER, SAME_SITE, seen, send, typed

NO_FIELD = {"-": ("", b"")}
"""Makes a body multipart, as the pages' forms are; no form has such a part."""


@dataclass(slots=True)
class Captain:
    """The captain of the team whose page is at ``home``."""

    desk: Desk
    home: str

    async def get(self, below: str = "", **headers: str) -> httpx.Response:
        """A page, by its address below the team's."""
        return await self.desk.client.get(self.home + below, headers=BROWSER | headers)

    async def post(self, below: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        """Send these fields."""
        address = self.home + below
        return await self.desk.client.post(address, data=fields, files=NO_FIELD, headers=BROWSER | headers)

    async def submit(self, below: str, *, to: str = "", **changes: str) -> httpx.Response:
        """Open a page, change some of its fields, and send its form, or send it ``to`` another address below."""
        shown = seen(await self.get(below)).values
        return await self.post(to or below, shown | changes)

    async def follow(self, answer: httpx.Response) -> httpx.Response:
        """The page that an answer leads to."""
        assert answer.status_code == 303, answer.text
        return await self.desk.client.get(answer.headers["Location"], headers=BROWSER | SAME_SITE)

    async def deliver(self, *kinds: MessageKind) -> None:
        """Let the mails of these kinds leave."""
        for kind in kinds:
            while await self.desk.container.deliver_messages()(kind):
                pass

    async def code(self) -> str:
        """The code of the newest mail that has one."""
        await self.deliver(MessageKind.CODE_BY_MAIL)
        (code,) = re.findall(r"^\s*(\d{6})\s*$", self.desk.mails[-1].text, re.MULTILINE)
        return str(code)

    async def decide(self, decision: Decision, reason: str = "Please look at it again") -> None:
        """What the organisers decide."""
        command = DecideRegistrationCommand(
            team_id=self.team.team_id, decision=decision, reason=reason, version=self.team.version, actor=OPERATOR
        )
        await self.desk.container.served_decision()(command)

    async def window(self, **changes: Any) -> None:
        """What the organisers change of the window."""
        now = await self.desk.container.get_window()()
        values: dict[str, Any] = {"version": now.version, "actor": OPERATOR}
        await self.desk.container.change_window()(ChangeWindowCommand(**(values | changes)))
        self.desk.container.window_copy().forget()

    @property
    def team(self) -> Registration:
        """The registration as it is stored."""
        link = self.desk.container.captains().links.read(self.home.removeprefix("/team/"))
        return self.desk.tables.registrations[link.registration_id]


async def a_captain(desk: Desk, **changes: str) -> Captain:
    """A captain who has just registered a team."""
    answer = await send(desk, typed(**changes), logo=a_png())
    return Captain(desk, answer.headers["Location"])


def text_of(answer: httpx.Response) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())

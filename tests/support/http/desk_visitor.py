"""An organiser's browser at the desk of a service in memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

import httpx

from icct_core import OPERATOR, AddOrganiserCommand, Organiser
from tests.support.http.in_memory_service import Desk, a_client
from tests.support.http.page_form import BROWSER, SAME_SITE

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(slots=True)
class Browser:
    """Keeps cookies, and sends forms as pages of ours do."""

    desk: Desk
    client: httpx.AsyncClient
    headers: dict[str, str] = field(default_factory=lambda: BROWSER | SAME_SITE)

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return await self.client.get(path, headers=self.headers | dict(headers or {}))

    async def post(
        self, path: str, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Send a form of these fields."""
        parts = {name: (None, value) for name, value in (fields or {"nothing": ""}).items()}
        return await self.client.post(path, files=parts, headers=self.headers | dict(headers or {}))

    async def ask(self, email: str, **fields: str) -> httpx.Response:
        """Ask for a code, from the page that does so."""
        page = await self.get("/desk/sign-in")
        return await self.post("/desk/sign-in", hidden(page.text) | {"email": email} | fields)

    async def sign_in(self, email: str) -> httpx.Response:
        """Ask for a code and type it."""
        await self.ask(email)
        return await self.type_code(self.newest_code())

    async def type_code(self, code: str, **fields: str) -> httpx.Response:
        page = await self.get("/desk/sign-in/code")
        return await self.post("/desk/sign-in/code", hidden(page.text) | {"code": code} | fields)

    def newest_code(self) -> str:
        """The code that was asked for last, whether it is mailed or not."""
        newest = max(self.desk.tables.challenges.values(), key=lambda one: one.number)
        maker = self.desk.container.code_maker()
        assert maker is not None
        return maker.code_of(newest.id)


def browser(desk: Desk) -> Browser:
    """Another browser, with no cookies yet."""
    return Browser(desk, a_client(desk.app))


async def add(desk: Desk, role: str, email: str | None = None) -> Organiser:
    """An organiser of this role, at ``<role>@example.org`` unless another address is given."""
    command = AddOrganiserCommand(
        name=f"{role.title()} Raj", email=email or f"{role}@example.org", role=role, actor=OPERATOR
    )
    organiser: Organiser = await desk.container.add_organiser()(command)
    return organiser


async def signed_in(desk: Desk, role: str) -> Browser:
    """The browser of a new organiser of this role, signed in."""
    visitor, organiser = browser(desk), await add(desk, role)
    answer = await visitor.sign_in(organiser.email.text)
    assert answer.status_code == 303
    return visitor


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms, each once."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(page)}

"""What pages cost a request that is none of theirs, counted in function calls: no machine is too busy for that."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import count
from types import FrameType
from typing import Any

import httpx
import pytest
from litestar.types import ASGIApp

from tests.support.http.admin_client import Office, open_office

MOST = 1.03
"""The API's own speed stays within 3 %."""

REPEATED = 3  # the least counts: what else the service does now and then is not the request's
NUMBERS = count(1)
Ask = Callable[[Office], Awaitable[httpx.Response]]


class Counted:
    """A service, and the calls of Python's and C's functions that it takes for each request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.calls: list[int] = []

    async def __call__(self, *of_request: Any) -> None:
        self.calls.append(0)
        sys.setprofile(self._count)
        try:
            await self._app(*of_request)
        finally:
            sys.setprofile(None)

    def _count(self, _frame: FrameType, event: str, _argument: object) -> None:
        self.calls[-1] += event in {"call", "c_call"}


async def register(office: Office) -> httpx.Response:
    return await office.desk.register(team_name=f"Team {next(NUMBERS)}")


async def list_teams(office: Office) -> httpx.Response:
    return await office.get("teams", limit="20")


async def health(office: Office) -> httpx.Response:
    return await office.desk.client.get("/health")


async def calls(ask: Ask, around: Callable[[ASGIApp], ASGIApp] = lambda app: app, *, pages: str) -> int:
    """Of one request, where twenty teams are registered."""
    async with open_office(PAGES=pages) as office:
        await office.register(*(f"Known {number}" for number in range(20)))
        await ask(office)  # what is kept for later is kept now
        counted = Counted(around(office.desk.app))
        client = httpx.AsyncClient(transport=httpx.ASGITransport(counted), base_url="http://desk")
        with_it = Office(desk=replace(office.desk, client=client))
        answers = [await ask(with_it) for _ in range(REPEATED)]
    assert {answer.status_code for answer in answers} == {200}
    return min(counted.calls)


@pytest.mark.parametrize("ask", [register, list_teams, health])
async def test_pages_cost_the_api_next_to_nothing(ask: Ask) -> None:
    assert await calls(ask, pages="true") <= MOST * await calls(ask, pages="false")


async def test_a_look_at_every_header_would_be_seen() -> None:
    def look_first(app: ASGIApp) -> ASGIApp:
        async def looking(scope: Any, receive: Any, send: Any) -> None:
            assert [chr(byte) for name, _ in scope["headers"] for byte in name]
            await app(scope, receive, send)

        return looking

    assert await calls(health, look_first, pages="true") > MOST * await calls(health, pages="false")

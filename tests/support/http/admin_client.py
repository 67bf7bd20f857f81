"""The organisers' side of a service that teams have registered at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from icct_http.container import Container
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.http.in_memory_service import Desk, open_desk

BOTH = ("/admin", "/api/v1/admin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Asks with the first admin key unless it is told otherwise."""

    desk: Desk

    async def get(self, path: str, *, key: str | None = ADMIN_KEY, **parameters: str) -> httpx.Response:
        """The answer to ``path`` below ``/admin``."""
        headers = {} if key is None else {"X-API-Key": key}
        url = path if path.startswith("/") else f"/admin/{path}"
        return await self.desk.client.get(url, params=parameters or None, headers=headers)

    async def teams(self, **parameters: str) -> Any:
        """The body of a list."""
        answer = await self.get("teams", **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def names(self, **parameters: str) -> list[str]:
        """The names of the teams in a list."""
        return [team["team_name"] for team in (await self.teams(**parameters))["teams"]]

    async def register(self, *names: str, **changes: Any) -> None:
        for name in names:
            answer = await self.desk.register(team_name=name, **changes)
            assert answer.status_code == 200, answer.text


@asynccontextmanager
async def open_office(
    prepare: Callable[[Container], object] = lambda _: None, **variables: str
) -> AsyncIterator[Office]:
    """An office nobody has registered at; deliveries wait unless they are asked for."""
    settings = {"ADMIN_API_KEY": ADMIN_KEY, "DELIVER_IN_SERVER": "false", "RATE_LIMIT_REQUESTS": "100000"}
    async with open_desk(prepare, **(settings | variables)) as desk:
        yield Office(desk=desk)

"""Connections to a real server that follow its board."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.support.network.raw_connections import Connection, connected, head
from tests.support.processes.icct_process import LONG_ENOUGH, Server

EVENTS = "/api/v1/board/events"


@dataclass
class EventStream:
    """One open connection, and the answer it began with."""

    connection: Connection
    status: int
    headers: str

    @classmethod
    async def opened(cls, server: Server, *headers: str) -> EventStream:
        connection = await connected(server, head(server, EVENTS, *headers))
        async with asyncio.timeout(LONG_ENOUGH):
            start = (await connection[0].readuntil(b"\r\n\r\n")).decode()
        return cls(connection, int(start.split()[1]), start.lower())

    async def board(self) -> dict[str, Any]:
        """The next board that it is told; comments are passed over."""
        async with asyncio.timeout(LONG_ENOUGH):
            while not (line := await self.connection[0].readuntil(b"\n")).startswith(b"data: "):
                pass
        found: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
        return found

    async def shows(self, *names: str) -> None:
        """Return when it is told a board of these teams; one whose logo has been stored meanwhile is told again."""
        async with asyncio.timeout(LONG_ENOUGH):
            while [team["team_name"] for team in (await self.board())["teams"]] != [*names]:
                pass

    async def end(self) -> None:
        """Return when the server has ended it; a busy one that stops may cut it."""
        async with asyncio.timeout(LONG_ENOUGH):
            with suppress(ConnectionError):
                await self.connection[0].read()

    def close(self) -> None:
        self.connection[1].close()

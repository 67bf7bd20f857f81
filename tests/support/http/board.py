"""Services with a public board."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from dependency_injector import providers

from icct_core import (
    OPERATOR,
    Board,
    BoardReader,
    DatabaseUnavailable,
    DecideRegistrationCommand,
    Decision,
    TeamId,
)
from icct_http.board_parts import open_board
from icct_http.container import Container
from tests.support.http.in_memory_service import Desk, open_desk

URL, EVENTS = "/api/v1/board", "/api/v1/board/events"


@dataclass
class CountedReader(BoardReader):
    """Counts how often the board is read; ``away`` as the database may be."""

    inner: BoardReader
    reads: int = 0
    away: bool = False

    async def confirmed(self, prefix: str, *, limit: int) -> Board:
        self.reads += 1
        if self.away:
            raise DatabaseUnavailable("away")
        return await self.inner.confirmed(prefix, limit=limit)


@dataclass
class BoardDesk:
    """A service with a board whose copy grows old by ``seconds`` alone."""

    desk: Desk
    reader: CountedReader
    time: list[float] = field(default_factory=lambda: [0.0])

    @property
    def client(self) -> Any:
        return self.desk.client

    def wait(self, seconds: float) -> None:
        self.time[0] += seconds

    async def confirm(self, name: str = "Lions", church: str = "Grace") -> str:
        """The number of a new team that is confirmed."""
        number = (await self.desk.register(team_name=name, church_name=church)).json()["team_id"]
        await self.decide(number, Decision.CONFIRM)
        return str(number)

    async def decide(self, number: str, decision: Decision) -> None:
        team = await self.desk.container.get_registration()(TeamId.parse(number))
        command = DecideRegistrationCommand(
            team_id=team.team_id, decision=decision, actor=OPERATOR, version=team.version, reason="It has to be so"
        )
        await self.desk.container.decide_registration()(command)


@asynccontextmanager
async def open_board_desk(**variables: str) -> AsyncIterator[BoardDesk]:
    time = [0.0]
    readers: list[CountedReader] = []

    def prepare(container: Container) -> None:
        store = container.store()
        store.board = CountedReader(store.board)
        readers.append(store.board)
        board = open_board(container.settings(), store, container.metrics(), now=lambda: time[0])
        container.public_board.override(providers.Object(board))

    async with open_desk(prepare, PUBLIC_BOARD="true", **variables) as desk:
        yield BoardDesk(desk, readers[0], time)

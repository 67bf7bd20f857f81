"""The board as it is sent to everybody, made once for all who read it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import msgspec

from icct_core import Board, GetBoard

from .board_wire import board_body


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBoard:
    """The board, its JSON, the digest of that, and the numbers of its teams."""

    board: Board
    content: bytes
    digest: str
    numbers: frozenset[str]

    @classmethod
    def of(cls, board: Board) -> ShownBoard:
        content = msgspec.json.encode(board_body(board))
        numbers = frozenset(str(team.team_id) for team in board.teams)
        return cls(board=board, content=content, digest=sha256(content).hexdigest()[:32], numbers=numbers)


@dataclass(frozen=True, slots=True)
class ShowBoard:
    """Reads the board, and makes what is sent of it."""

    get_board: GetBoard

    async def __call__(self) -> ShownBoard:
        """Raises ``DatabaseUnavailable``."""
        return ShownBoard.of(await self.get_board())

"""Get the public board: the tournament's confirmed teams."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.rules import TournamentRules
from ...ports.board.board_reader import Board, BoardReader

MOST_TEAMS = 5_000
"""Teams that the board lists: more than any tournament confirms, and less than a megabyte of JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GetBoard:
    """Reads the board, which never names a person."""

    board: BoardReader
    rules: TournamentRules

    async def __call__(self) -> Board:
        """The board as it is committed; raises ``DatabaseUnavailable``."""
        return await self.board.confirmed(self.rules.id_prefix, limit=MOST_TEAMS)

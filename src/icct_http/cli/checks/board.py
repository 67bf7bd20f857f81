"""Checks the public board: who sees the confirmed teams, and where."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from .check import CheckContext, check_of
from .finding import Finding, ok, skipped, warning

BOARD = "public board"

_REMEDY = "See what `pages` says above, or set PUBLIC_BOARD=false if nobody is to see the teams."


@check_of(BOARD)
async def board_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    settings = context.settings
    if not settings.board.public_board:
        yield skipped(BOARD, "PUBLIC_BOARD is false")
    elif not settings.pages_on:
        words = "everybody may read the confirmed teams by the API, and there is no page /teams, as pages are off"
        yield warning(BOARD, words, _REMEDY)
    else:
        yield ok(BOARD, f"everybody sees the confirmed teams at {settings.service.address}/teams")

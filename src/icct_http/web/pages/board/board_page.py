"""``/teams``: the confirmed teams, for everybody; on a screen in the hall it follows by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, Response, route

from ...api.board.board_wire import logo_path
from ...api.board.shown_board import ShownBoard
from ...injection import Injected
from ..page_frame import Manner, PageFrame
from ..pages_only import READ, pages_only
from ..policy import REVISITED


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """``copy`` is the board as it was up to a second ago."""

    frame: PageFrame
    copy: Callable[[], Awaitable[ShownBoard]]


class BoardPageController(Controller):
    """The public board."""

    guards = (pages_only,)

    @route("/teams", http_method=READ, status_code=200)
    async def board(self, request: Request[Any, Any, Any], board_page: Injected[BoardPage]) -> Response[bytes]:
        shown = await board_page.copy()
        return board_page.frame.answer(
            request.scope,
            "board.html",
            Manner(cache_control=REVISITED),
            board=shown.board,
            digest=shown.digest,
            logo_path=logo_path,
        )

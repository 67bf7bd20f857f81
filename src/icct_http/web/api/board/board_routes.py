"""``GET /api/v1/board``, and events as it changes: the confirmed teams, for everybody."""

from __future__ import annotations

from typing import Any

from litestar import Controller, HttpMethod, Request, Response, get, route
from litestar.response import Stream

from ...injection import Injected
from ..bodies.cacheable import cacheable_bytes
from ..query_names import query_guard
from .board_openapi import BOARD, EVENTS
from .public_board import PublicBoardParts

EVENT_STREAM = "text/event-stream"


class BoardController(Controller):
    """Without a key; never a person."""

    tags = ("Websites",)
    guards = (query_guard,)

    @route(
        "/api/v1/board",
        http_method=(HttpMethod.GET, HttpMethod.HEAD),
        status_code=200,
        summary="List the confirmed teams",
        responses=BOARD,
    )
    async def show_board(
        self, request: Request[Any, Any, Any], public_board: Injected[PublicBoardParts]
    ) -> Response[bytes]:
        """The board as it was up to a second ago."""
        shown = await public_board.copy()
        return cacheable_bytes(request, shown.content, digest=shown.digest)

    @get("/api/v1/board/events", summary="Follow the confirmed teams", responses=EVENTS, media_type=EVENT_STREAM)
    async def follow_board(self, request: Request[Any, Any, Any], public_board: Injected[PublicBoardParts]) -> Stream:
        """A client that comes back names the last event it had in `Last-Event-ID`, as browsers do."""
        follower = await public_board.live.follow(request.headers.get("last-event-id"))
        headers = {"Vary": "Origin", "X-Accel-Buffering": "no"}  # a proxy would keep events to itself
        return Stream(follower.events(), media_type=EVENT_STREAM, headers=headers)

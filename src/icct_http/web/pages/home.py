"""``/``: the tournament, whether registration is open, and where to go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, Response, route

from icct_core import Clock, Window

from ..injection import Injected
from .page_frame import Manner, PageFrame
from .pages_only import READ, pages_only
from .policy import REVISITED


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What the first page shows; ``window`` may be a second old, ``board`` says whether there is a public one."""

    frame: PageFrame
    window: Callable[[], Awaitable[Window]]
    clock: Clock
    board: bool


class HomeController(Controller):
    """The first page."""

    guards = (pages_only,)

    @route("/", http_method=READ, status_code=200)
    async def home(self, request: Request[Any, Any, Any], home_page: Injected[HomePage]) -> Response[bytes]:
        window = await home_page.window()
        now = home_page.clock.now()
        return home_page.frame.answer(
            request.scope,
            "home.html",
            Manner(cache_control=REVISITED),
            window=window,
            is_open=window.is_open(now),
            is_early=window.opens_later(now),
            has_board=home_page.board,
        )

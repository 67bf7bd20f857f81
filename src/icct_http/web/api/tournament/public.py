"""``GET /api/v1/tournament``: what a website needs to build its form."""

from __future__ import annotations

from typing import Any

from litestar import Controller, HttpMethod, Request, Response, route

from ...injection import Injected
from ..bodies.cacheable import cacheable
from ..query_names import query_guard
from .facts import TournamentFacts
from .openapi import TOURNAMENT
from .wire import tournament_details


class TournamentController(Controller):
    """For everybody, without a key."""

    tags = ("Websites",)
    guards = (query_guard,)

    @route(
        "/api/v1/tournament",
        http_method=(HttpMethod.GET, HttpMethod.HEAD),
        status_code=200,
        summary="Show the tournament and the rules of its form",
        responses=TOURNAMENT,
    )
    async def show_tournament(
        self, request: Request[Any, Any, Any], tournament: Injected[TournamentFacts]
    ) -> Response[bytes]:
        """Dates, rules and sizes; the window as it was up to a second ago."""
        return cacheable(request, tournament_details(await tournament.window_copy(), tournament))

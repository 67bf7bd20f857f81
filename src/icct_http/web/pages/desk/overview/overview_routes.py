"""``/desk``: the overview, which every organiser comes to first."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, route

from icct_core import DatabaseUnavailable, Role

from ....health.health_sources import HealthSources
from ....injection import Injected
from ...pages_only import READ, pages_only
from ..addresses import HOME
from ..admission import ROLE
from ..desk_page import DeskVisit
from .arrivals_chart import chart_of
from .closing import closing_of
from .desk_overview import DeskOverview
from .service_state import service_state

EVERY = 15
"""Seconds after which an open page is renewed."""

MOST_RENEWALS = 240
"""After an hour a page renews itself no more: one that was left open must not keep its session from ending."""


class OverviewController(Controller):
    """The overview."""

    guards = (pages_only,)

    @route(HOME, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def overview(
        self,
        request: Request[Any, Any, Any],
        visit: Injected[DeskVisit],
        desk_overview: Injected[DeskOverview],
        sources: Injected[HealthSources],
    ) -> Response[bytes]:
        now = desk_overview.clock.now()
        renewals = _renewals(request.query_params.get("renewals", ""))
        return visit.show(
            "overview.html",
            **await _figures(desk_overview, visit),
            now=now,
            service=service_state(sources, now),
            every=EVERY,
            renewals=renewals + 1 if renewals < MOST_RENEWALS else None,
        )


async def _figures(desk: DeskOverview, visit: DeskVisit) -> dict[str, Any]:
    """Teams and the window; none of them while the database is away, of which the page says more."""
    try:
        overview, window, purge = await desk.overview(), await desk.window(), await desk.purge()
    except DatabaseUnavailable:
        return {"overview": None, "window": None, "chart": None, "closing": None, "purge": None}
    now = desk.clock.now()
    return {
        "overview": overview,
        "window": window,
        "chart": chart_of(overview.arrivals, visit.page.frame.zone),
        "closing": closing_of(window, now),
        "purge": None if purge and purge.has_lapsed(now) else purge,
        "purge_at": purge.due_at(now) if purge else None,
    }


def _renewals(text: str) -> int:
    """How often a page renewed itself; nothing but a short number is one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_RENEWALS)) else 0

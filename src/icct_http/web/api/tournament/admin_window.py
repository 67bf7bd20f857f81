"""``GET`` and ``PUT /admin/window``: when registration is open."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import HttpMethod, MediaType, Request, Response, get, put, route
from litestar.params import JSONBody
from msgspec import UNSET

from icct_core import ChangeWindowCommand, KeyScope

from ...access.api_keys import ApiKeys
from ...access.key_guard import NEEDED_SCOPE
from ...injection import Injected
from ..bodies.versions import IfMatch, etag_of, version_named
from ..organisers import BOTH, OrganisersController
from .facts import TournamentFacts
from .openapi import CHANGED, SHOWN
from .wire import WindowChange, WindowDetails, window_details

_PATHS = [f"{base}/window" for base in BOTH]
_FIELDS = ("opens_at", "closes_at", "freeze_at", "closed", "text")

_log = structlog.stdlib.get_logger("icct.organisers")


class WindowController(OrganisersController):
    """The window; reading it asks for a key that may read, changing it for one that may do everything."""

    tags = ("Organisers",)

    @route(_PATHS, http_method=HttpMethod.OPTIONS, include_in_schema=False)
    async def answer_options(self) -> Response[None]:
        """The framework's own handler names one method where each has a handler of its own.

        It takes handlers in the order of their names, and makes its own unless this one comes first.
        """
        return Response(None, status_code=204, media_type=MediaType.TEXT, headers={"Allow": "GET, OPTIONS, PUT"})

    @get(_PATHS, summary="Show when registration is open", responses=SHOWN)
    async def show_window(self, tournament: Injected[TournamentFacts]) -> Response[WindowDetails]:
        window = await tournament.get_window()
        return Response(window_details(window, tournament), headers=etag_of(window.version))

    @put(
        _PATHS,
        summary="Open or close registration, or set its times",
        description="Takes effect at once. What is left out stays as it is. Times are RFC 3339 with their zone.",
        responses=CHANGED,
        opt={NEEDED_SCOPE: KeyScope.ADMIN},
    )
    async def change_window(
        self,
        request: Request[Any, Any, Any],
        data: JSONBody[WindowChange],
        tournament: Injected[TournamentFacts],
        api_keys: Injected[ApiKeys],
        if_match: IfMatch = None,
    ) -> Response[WindowDetails]:
        version = version_named(if_match, data.version)
        before = await tournament.get_window()
        sent = {name: getattr(data, name) for name in _FIELDS}
        kept = {name: getattr(before, name) for name, value in sent.items() if value is UNSET}
        actor = await api_keys.actor(request.scope)
        window = await tournament.change_window(ChangeWindowCommand(actor=actor, version=version, **(sent | kept)))
        tournament.forget_copy()
        if window.version != before.version:
            _log.info("window_changed", version=window.version, key=actor.name)
        return Response(window_details(window, tournament), headers=etag_of(window.version))

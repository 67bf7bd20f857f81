"""``/desk/churches``: the registry, for all who look; admins register churches."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import Controller, Request, Response, post, route

from icct_core import CoreError, RegisterChurchCommand, Role

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...team.team_page import see_other
from ..admission import ROLE
from ..desk_form import FILL, desk_form
from ..desk_page import DeskVisit
from .church_pages import list_page
from .desk_churches import CHURCHES, DeskChurches
from .typed_church import FIELDS, LARGE, TypedChurch

_log = structlog.stdlib.get_logger("icct.organisers")


class DeskChurchesController(Controller):
    """The list."""

    guards = (pages_only,)

    @route(CHURCHES, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def churches(self, visit: Injected[DeskVisit], desk_churches: Injected[DeskChurches]) -> Response[Any]:
        return await list_page(visit, desk_churches)

    @post(CHURCHES, status_code=200, opt={ROLE: Role.ADMIN})
    async def register(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_churches: Injected[DeskChurches]
    ) -> Response[Any]:
        """Register a church; teams of its names belong to it."""
        texts = await desk_form(request, FIELDS, LARGE)
        typed = TypedChurch.sent(texts)
        if texts[FILL]:
            return await list_page(visit, desk_churches, typed)
        try:
            registered = await desk_churches.register(RegisterChurchCommand(actor=visit.actor, **typed.values))
        except CoreError as error:
            return await list_page(visit, desk_churches, typed, error)
        church = registered.church
        _log.info("church_registered", church=str(church.id), teams=registered.teams, by=visit.actor.name)
        return see_other(f"{CHURCHES}/{church.id}?done=registered")

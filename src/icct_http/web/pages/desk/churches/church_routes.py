"""``/desk/churches/<id>``: one church, and changing it."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import Controller, Request, Response, post, route
from litestar.params import FromPath

from icct_core import ChangeChurchCommand, Church, ChurchNotFound, CoreError, Role, StaleVersion

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...team.small_form import version_in
from ...team.team_page import see_other
from ..admission import ROLE
from ..desk_form import FILL, desk_form
from ..desk_page import DeskVisit
from .church_pages import church_page, list_page
from .desk_churches import CHURCHES, DeskChurches, church_in
from .typed_church import FIELDS, LARGE, TypedChurch

CHURCH = f"{CHURCHES}/{{church_id:str}}"

_log = structlog.stdlib.get_logger("icct.organisers")


class DeskChurchController(Controller):
    """One church, registered or as captains typed it."""

    guards = (pages_only,)

    @route(CHURCH, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def church(
        self, church_id: FromPath[str], visit: Injected[DeskVisit], desk_churches: Injected[DeskChurches]
    ) -> Response[Any]:
        found = await desk_churches.list()
        return await church_page(visit, desk_churches, found, church_in(found, church_id))

    @post(CHURCH, status_code=200, opt={ROLE: Role.ADMIN})
    async def change(
        self,
        request: Request[Any, Any, Any],
        church_id: FromPath[str],
        visit: Injected[DeskVisit],
        desk_churches: Injected[DeskChurches],
    ) -> Response[Any]:
        """Change its name, place, number of teams and other names; register one that only captains named."""
        texts = await desk_form(request, (*FIELDS, "version"), LARGE)
        typed = TypedChurch.sent(texts)
        found = await desk_churches.list()
        if texts[FILL]:
            return await church_page(visit, desk_churches, found, church_in(found, church_id), typed=typed)
        command = ChangeChurchCommand(church=church_id, version=version_in(texts), actor=visit.actor, **typed.values)
        try:
            changed = await desk_churches.change(command)
        except ChurchNotFound:
            return await list_page(visit, desk_churches, typed, ChurchNotFound())
        except CoreError as error:
            return await _again(visit, desk_churches, church_id, typed, error)
        church = changed.church
        _log.info("church_changed", church=str(church.id), teams=changed.teams, by=visit.actor.name)
        return see_other(f"{CHURCHES}/{church.id}?done=changed")


async def _again(
    visit: DeskVisit, desk: DeskChurches, church_id: str, typed: TypedChurch, error: CoreError
) -> Response[Any]:
    """The page as it is now with what was typed; or that it is done, of a form that was sent twice."""
    found = await desk.list()
    church: Church | None = next((one for one in found.churches if str(one.id) == church_id), None)
    if church is None:  # merged meanwhile
        return await list_page(visit, desk, typed, error)
    if isinstance(error, StaleVersion) and typed.is_so(church):
        return see_other(f"{CHURCHES}/{church.id}?done=changed")
    return await church_page(visit, desk, found, church, typed=typed, error=error)

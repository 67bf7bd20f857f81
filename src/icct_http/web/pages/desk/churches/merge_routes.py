"""Churches that are the same: a look at what a merge moves, the merge, and taking it back."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import Controller, Request, Response, post, route

from icct_core import (
    Church,
    ChurchList,
    CoreError,
    MergeChurchesCommand,
    MergeId,
    MergeNotFound,
    Role,
    UndoMergeCommand,
)

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...register.mistakes import Mistakes, wrong_fields
from ...team.team_page import see_other
from ..admission import ROLE
from ..desk_form import FILL, desk_form
from ..desk_page import DeskVisit
from .church_pages import church_page, list_page, mistakes_in
from .desk_churches import CHURCHES, DeskChurches, church_called

MERGE = f"{CHURCHES}/merge"
UNDO = f"{CHURCHES}/undo"

_GONE = "That church is not in the list any more: look for it below."
_UNKNOWN = "There is no church with this name; choose one of the list"
_ITSELF = "This is the church itself; choose another one"

_log = structlog.stdlib.get_logger("icct.organisers")


class DeskMergeController(Controller):
    """Merges, for admins; their addresses lead everybody back who sees the list."""

    guards = (pages_only,)
    opt = {ROLE: Role.ADMIN}  # noqa: RUF012  as the framework declares it

    @route([MERGE, UNDO], http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def back(self, visit: Injected[DeskVisit]) -> Response[Any]:  # noqa: ARG002  lets in
        """Lead to the list: there is nothing to read here."""
        return see_other(CHURCHES)

    @post(MERGE, status_code=200)
    async def merge(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_churches: Injected[DeskChurches]
    ) -> Response[Any]:
        """Show what would move, and where; merge them once that was seen."""
        typed = await desk_form(request, ("source", "into", "key", "sure"))
        found = await desk_churches.list()
        source, into = church_called(found, typed["source"]), church_called(found, typed["into"])
        if typed["sure"] and not typed[FILL]:
            return await _merge(visit, desk_churches, found, typed)
        if source is None:
            return await list_page(visit, desk_churches, mistakes=Mistakes(status=422, code="", sentence=_GONE))
        if into is None or into.id == source.id:
            wrong = wrong_fields({"into": _UNKNOWN if into is None else _ITSELF})
            return await church_page(visit, desk_churches, found, source, into=typed["into"], mistakes=wrong)
        return _look(visit, found, source, into)

    @post(UNDO, status_code=200)
    async def undo(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_churches: Injected[DeskChurches]
    ) -> Response[Any]:
        """Take a merge back; one that was taken back before is."""
        typed = await desk_form(request, ("merge",))
        if typed[FILL]:
            return await list_page(visit, desk_churches)
        try:
            merge_id = MergeId.parse(typed["merge"])
            undone = await desk_churches.undo(UndoMergeCommand(merge_id=merge_id, actor=visit.actor))
        except MergeNotFound:
            return see_other(f"{CHURCHES}?done=undone_before")
        except CoreError as error:
            return await list_page(visit, desk_churches, error=error)
        _log.info("merge_undone", merge=str(merge_id), teams=undone.teams, by=visit.actor.name)
        return see_other(f"{CHURCHES}/{undone.church.id}?done=undone")


async def _merge(visit: DeskVisit, desk: DeskChurches, found: ChurchList, typed: dict[str, str]) -> Response[Any]:
    command = MergeChurchesCommand(source=typed["source"], into=typed["into"], actor=visit.actor)
    before = next((one for one in found.merges if one.merge.from_key == typed["key"]), None)
    if before is not None and str(before.into.id) == typed["into"]:  # sent twice
        return see_other(f"{CHURCHES}/{before.into.id}?done=merged")
    try:
        merged = await desk.merge(command)
    except CoreError as error:
        return await list_page(visit, desk, mistakes=mistakes_in(error, ()))
    _log.info("churches_merged", merge=str(merged.merge_id), teams=merged.teams, by=visit.actor.name)
    return see_other(f"{CHURCHES}/{merged.church.id}?done=merged")


def _look(visit: DeskVisit, found: ChurchList, source: Church, into: Church) -> Response[Any]:
    teams, limit = source.teams + into.teams, into.limit(found.otherwise)
    names = [name.text for name in (source.names or (source.shown,)) if name.key not in into.keys]
    return visit.show(
        "church_merge.html",
        has_typed=False,
        source=source,
        into=into,
        names=names,
        teams=teams,
        limit=limit,
        is_over=limit is not None and teams > limit,
    )

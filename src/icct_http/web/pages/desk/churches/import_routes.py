"""``/desk/churches/import``: a registry from a CSV file."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import structlog
from litestar import Controller, Request, Response, post, route

from icct_core import MOST_REGISTRY_BYTES, CoreError, ImportChurchesCommand, Role, ValidationFailed

from ....api.multipart_form import FormShape
from ....injection import Injected
from ...page_form import page_form
from ...pages_only import READ, pages_only
from ...register.mistakes import Mistakes, summary_of, wrong_fields
from ...team.team_page import manner_of, see_other
from ..admission import ROLE
from ..desk_form import FILL
from ..desk_page import DeskVisit
from ..refused import refused
from .desk_churches import CHURCHES, DeskChurches

IMPORT = f"{CHURCHES}/import"

_FILE = "file"
_FORM = FormShape(
    takes={_FILE, FILL}.__contains__, most_bytes={_FILE: MOST_REGISTRY_BYTES + 1}, most_parts=16, cuts=True
)
_TURNS = Semaphore(2)
_MOST_LINES_SHOWN = 100
_COUNTS = ("added", "changed", "unchanged", "teams")
_CHOOSE = "Choose a file"

_log = structlog.stdlib.get_logger("icct.organisers")


class DeskImportController(Controller):
    """A whole file, or nothing of it."""

    guards = (pages_only,)
    opt = {ROLE: Role.ADMIN}  # noqa: RUF012  as the framework declares it

    @route(IMPORT, http_method=READ, status_code=200)
    async def form(self, visit: Injected[DeskVisit]) -> Response[Any]:
        return _page(visit)

    @post(IMPORT, status_code=200)
    async def load(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_churches: Injected[DeskChurches]
    ) -> Response[Any]:
        """Register and change the churches of a file; a line that is wrong is named, and then none is stored."""
        async with page_form(request, _FORM, _TURNS) as parts:
            content, is_carried = parts.contents.get(_FILE, b""), FILL in parts.contents
        if is_carried or not content:
            return _page(visit, wrong_fields({_FILE: _CHOOSE}))
        try:
            done = await desk_churches.load(ImportChurchesCommand(content=content, actor=visit.actor))
        except ValidationFailed as error:
            return _page(visit, lines=[str(text) for text in error.field_errors.values()])
        except CoreError as error:
            return _page(visit, refused(error))
        _log.info("churches_imported", added=done.added, changed=done.changed, teams=done.teams, by=visit.actor.name)
        return see_other(f"{IMPORT}?{urlencode({name: getattr(done, name) for name in _COUNTS})}")


def _page(visit: DeskVisit, mistakes: Mistakes | None = None, *, lines: Sequence[str] = ()) -> Response[Any]:
    if lines:
        count = "One thing is wrong" if len(lines) == 1 else f"{len(lines)} things are wrong"
        mistakes = Mistakes(status=422, code="", sentence=f"{count} in the file, and nothing of it was stored.")
    counts = {name: visit.told.get(name, "") for name in _COUNTS}
    is_done = mistakes is None and all(one.isascii() and one.isdigit() and len(one) < 7 for one in counts.values())
    return visit.show(
        "church_import.html",
        manner_of(mistakes),
        has_typed=False,
        lines=lines[:_MOST_LINES_SHOWN],
        more=max(len(lines) - _MOST_LINES_SHOWN, 0),
        counts={name: int(one) for name, one in counts.items()} if is_done else None,
        **summary_of(mistakes),
    )

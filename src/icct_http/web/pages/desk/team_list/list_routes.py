"""``/desk/teams``: the list; ``/desk/teams.csv`` and ``.xlsx``: the same for a spreadsheet; the teams' logos."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from icct_core import Logo, Role, TeamId, ValidationFailed

from ....api.begun import begun
from ....api.exports.workbook_answer import WORKBOOK as WORKBOOK_NAME, workbook_answer
from ....api.logos.stored_logo import answer_stored
from ....api.team_sheet import sheet
from ....injection import Injected
from ...pages_only import READ, pages_only
from ...policy import NOT_KEPT, UNLISTED
from ...team.team_page import see_other
from ..admission import ROLE
from ..desk_page import DeskVisit
from .desk_teams import DeskTeams
from .list_page import list_page
from .team_filter import LIST, SHEET, WORKBOOK, TeamFilter

_KEPT_A_WHILE = "private, max-age=300"
"""For logos: a list that is searched while typing shows the same ones again and again."""

_OURS_ALONE = {"Cache-Control": NOT_KEPT, **UNLISTED}


class TeamListController(Controller):
    """The list."""

    guards = (pages_only,)

    @route(LIST, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def teams(self, visit: Injected[DeskVisit], desk_teams: Injected[DeskTeams]) -> Response[bytes]:
        return await list_page(visit, desk_teams, _filter_of(visit))

    @get(SHEET, status_code=200, opt={ROLE: Role.REVIEWER})
    async def export(self, visit: Injected[DeskVisit], desk_teams: Injected[DeskTeams]) -> Response[Any]:
        """The filter's teams, all pages of them; that they were taken is recorded before the first byte."""
        which, presentation = _filter_of(visit), desk_teams.presentation
        try:
            query = which.asked(presentation.zone)
        except ValidationFailed:
            return see_other(which.address)  # says what is wrong
        await desk_teams.record_access.exported("teams.csv", actor=visit.actor)
        batches = await begun(desk_teams.export(query.which))
        return Stream(
            sheet(batches, presentation.zone, service=presentation.service),
            media_type="text/csv",
            headers={"Content-Disposition": 'attachment; filename="teams.csv"', **_OURS_ALONE},
        )

    @get(WORKBOOK, status_code=200, opt={ROLE: Role.REVIEWER})
    async def export_workbook(self, visit: Injected[DeskVisit], desk_teams: Injected[DeskTeams]) -> Response[Any]:
        """The same teams with their players and all churches."""
        which = _filter_of(visit)
        try:
            query = which.asked(desk_teams.presentation.zone)
        except ValidationFailed:
            return see_other(which.address)
        await desk_teams.record_access.exported(WORKBOOK_NAME, actor=visit.actor)
        return await workbook_answer(visit.request.receive, desk_teams.export_workbook(query.which), _OURS_ALONE)


class TeamLogoController(Controller):
    """Logos: pictures, and no pages."""

    @route(f"{LIST}/{{number:str}}/logo", http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def logo(
        self,
        visit: Injected[DeskVisit],  # noqa: ARG002  lets in
        number: FromPath[str],
        desk_teams: Injected[DeskTeams],
    ) -> Response[bytes]:
        logo = await desk_teams.get_logo(TeamId.parse(number))
        if logo is None:
            raise NotFoundException
        if isinstance(logo, Logo):
            answer = Response(logo.content, media_type=logo.media_type)
        else:
            answer = await answer_stored(logo, desk_teams.presentation.files)
        answer.headers.update({"Cache-Control": _KEPT_A_WHILE, **UNLISTED})
        return answer


def _filter_of(visit: DeskVisit) -> TeamFilter:
    return TeamFilter.parse(visit.request.scope["query_string"].decode("latin-1"))

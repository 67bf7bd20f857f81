"""``/desk/teams/<number>/sheet``: the sheet of one team."""

from __future__ import annotations

from litestar import Controller, Response, route

from icct_core import Role

from ....injection import Injected
from ...pages_only import READ, pages_only
from ..admission import ROLE
from ..team.desk_team import TEAM, TeamVisit
from ..team.team_page import TO_WORK_ON
from .desk_sheets import DeskSheets
from .sheet_lines import ChurchNames, sheet_of


class TeamSheetController(Controller):
    """One page of paper, whatever the team's status, which it says unless the team is confirmed."""

    guards = (pages_only,)
    dependencies = TO_WORK_ON

    @route(f"{TEAM}/sheet", http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def sheet(self, team: Injected[TeamVisit], desk_sheets: Injected[DeskSheets]) -> Response[bytes]:
        registration = team.registration
        names = ChurchNames(await desk_sheets.churches.all(registration.team_id.prefix))
        has_logo = await desk_sheets.has_logo(registration)
        sheet = sheet_of(registration, names.of(registration), has_logo=has_logo)
        return team.noted(team.show("sheet.html", sheets=[sheet], as_of=desk_sheets.clock.now()))

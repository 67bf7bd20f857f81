"""``/desk/teams/<number>``: everything about one team, also as a file for its captain."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import structlog
from litestar import Controller, Response, get, route
from litestar.params import FromPath
from litestar.response import Redirect

from icct_core import ExportTeamDataCommand, Role, TeamNotFound

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...policy import DOWNLOADED
from ...team.team_page import see_other
from ..admission import ROLE
from ..desk_page import DeskVisit
from .desk_team import TEAM, TEAMS, TeamVisit
from .team_page import TO_LOOK_AT, team_page

_log = structlog.stdlib.get_logger("icct.organisers")
_ONLY_SENT_TO = ("decide", "note", "link", "overlaps/seen", "deliveries/retry")


class DeskTeamController(Controller):
    """The page of a team."""

    guards = (pages_only,)
    dependencies = TO_LOOK_AT

    @route(TEAM, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def show(self, team: Injected[TeamVisit]) -> Response[bytes]:
        return await team_page(team)

    @get(f"{TEAM}/data", status_code=200, opt={ROLE: Role.REVIEWER})
    async def data(self, team: Injected[TeamVisit]) -> Response[Any]:
        """Everything that is kept about the team, for its captain; recorded before the first byte."""
        number, actor = team.registration.team_id, team.visit.actor
        try:
            archive = await team.desk.export_team(ExportTeamDataCommand(team_id=number, actor=actor))
        except TeamNotFound:  # it was removed
            return see_other(team.home)
        _log.info("team_exported", team_id=team.number, organiser=actor.name)
        return archive.answer(DOWNLOADED)

    @route([f"{TEAM}/{below}" for below in _ONLY_SENT_TO], http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def back(
        self,
        number: FromPath[str],
        visit: Injected[DeskVisit],  # noqa: ARG002  who is not signed in is asked to
    ) -> Redirect:
        """What only takes forms leads to the page that has them, as after signing in again."""
        return see_other(f"{TEAMS}/{quote(number, safe='')}")

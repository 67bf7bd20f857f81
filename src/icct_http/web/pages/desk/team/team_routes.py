"""``/desk/teams/<number>``: everything about one team."""

from __future__ import annotations

from urllib.parse import quote

from litestar import Controller, Response, route
from litestar.params import FromPath
from litestar.response import Redirect

from icct_core import Role

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...team.team_page import see_other
from ..admission import ROLE
from ..desk_page import DeskVisit
from .desk_team import TEAM, TEAMS, TeamVisit
from .team_page import TO_LOOK_AT, team_page

_ONLY_SENT_TO = ("decide", "note", "link", "overlaps/seen", "deliveries/retry")


class DeskTeamController(Controller):
    """The page of a team."""

    guards = (pages_only,)
    dependencies = TO_LOOK_AT

    @route(TEAM, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def show(self, team: Injected[TeamVisit]) -> Response[bytes]:
        return await team_page(team)

    @route([f"{TEAM}/{below}" for below in _ONLY_SENT_TO], http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def back(
        self,
        number: FromPath[str],
        visit: Injected[DeskVisit],  # noqa: ARG002  who is not signed in is asked to
    ) -> Redirect:
        """What only takes forms leads to the page that has them, as after signing in again."""
        return see_other(f"{TEAMS}/{quote(number, safe='')}")

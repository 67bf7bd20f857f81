"""``/team/<link>/data``: everything that is kept about the team, with a code that goes to the captain's address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from litestar import Controller, Request, Response, post, route
from litestar.di import Provide
from litestar.params import FromPath

from icct_core import (
    CAPTAIN,
    CodeInvalid,
    CodePurpose,
    CoreError,
    ExportTeamDataCommand,
    LinkInvalid,
    TeamNotFound,
)

from ...injection import Injected
from ..pages_only import READ, pages_only
from ..policy import DOWNLOADED
from ..register.mistakes import mistakes_of
from .captain_form import CaptainForm, Filled
from .code_cookie import forgetting
from .code_pages import FIELDS, CodePage, code_values, given_code, wrong_code
from .small_form import language_in, small_form
from .team_page import TeamPage
from .visit import Visit, visited

FORM = CaptainForm(below="/data", template="team_data.html", done="", may=lambda _: True, takes_code=True)
_PAGE = f"/team/{{link:str}}{FORM.below}"
_CODE = CodePage(CodePurpose.DATA, FORM.below)
_log = structlog.stdlib.get_logger("icct.captains")


async def _visited(request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]) -> Visit:
    return await visited(request, team_page, link)


class DataController(Controller):
    """The team's data, whatever its status. Nothing of the team is changed."""

    guards = (pages_only,)
    dependencies: Mapping[str, Provide] = {"visit": Provide(_visited)}

    @route(_PAGE, http_method=READ, status_code=200)
    async def form(self, visit: Injected[Visit]) -> Response[bytes]:
        return await FORM.open(visit, _filled(visit, {}))

    @post(f"{_PAGE}/code", status_code=200)
    async def ask(self, visit: Injected[Visit]) -> Response[Any]:
        """Mail a code."""
        typed = await small_form(visit.request, FIELDS)
        asked = await _CODE.ask(visit, typed, {})
        return asked if isinstance(asked, Response) else await FORM.show(visit, _filled(visit, typed), asked)

    @post(_PAGE, status_code=200)
    async def download(self, visit: Injected[Visit]) -> Response[Any]:
        """Send the file, if the code is right; the page stays where it is."""
        typed = await small_form(visit.request, FIELDS)
        filled, page, team_id = _filled(visit, typed), visit.page, visit.registration.team_id
        if typed["lang"]:
            return await FORM.show(visit, filled)
        command = ExportTeamDataCommand(team_id=team_id, actor=CAPTAIN, code=given_code(visit, typed))
        try:
            archive = await page.export_team(command)
        except TeamNotFound:
            raise LinkInvalid from None
        except CodeInvalid:
            return await FORM.show(visit, filled, wrong_code(filled.code))
        except CoreError as error:
            return await FORM.show(visit, filled, mistakes_of(error))
        _log.info("team_exported", team_id=str(team_id))
        return archive.answer(DOWNLOADED, forgetting(visit.path(FORM.below), secure=page.frame.secure))


def _filled(visit: Visit, typed: Mapping[str, str]) -> Filled:
    return Filled(
        values=code_values(visit, typed),
        language=language_in(typed, visit.language()),
        code=typed.get("code", ""),
    )

"""``/team/<link>/logo``: the team's logo, and another one in its place."""

from __future__ import annotations

from typing import Any

from litestar import Controller, HttpMethod, Request, Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from icct_core import (
    CoreError,
    LinkInvalid,
    Logo,
    Registration,
    ReplaceLogoByCaptainCommand,
    StaleVersion,
    TeamNotFound,
)

from ...api.logos.stored_logo import answer_stored
from ...injection import Injected
from ..pages_only import pages_only
from ..policy import NOT_KEPT, UNLISTED
from ..register.mistakes import Mistakes, mistakes_of
from ..register.typed_form import blank_form
from .small_form import logo_form
from .team_page import TeamPage, manner_of
from .wording import N_

_READ = (HttpMethod.GET, HttpMethod.HEAD)
_NO_FILE = N_("Please choose the logo")
_CHANGED = N_("The team was changed in the meantime. Choose the logo again and send it, if it is still to be replaced.")


class LogoController(Controller):
    """The logo."""

    @route("/team/{link:str}/logo", http_method=_READ, status_code=200)
    async def show(self, link: FromPath[str], team_page: Injected[TeamPage]) -> Response[bytes]:
        registration = await team_page.team_of(link)
        try:
            logo = await team_page.get_logo(registration.team_id)
        except TeamNotFound:
            raise LinkInvalid from None
        if logo is None:
            raise NotFoundException
        if isinstance(logo, Logo):
            answer = Response(logo.content, media_type=logo.media_type)
        else:
            answer = await answer_stored(logo, team_page.files)
        answer.headers.update({"Cache-Control": NOT_KEPT, **UNLISTED})
        return answer

    @route("/team/{link:str}/new-logo", http_method=_READ, status_code=200, guards=[pages_only])
    async def form(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[bytes]:
        registration = await team_page.team_of(link)
        view = await team_page.view(registration)
        if not view.may.edit:
            return team_page.refused(request, registration, view)
        return await _form(request, team_page, registration)

    @post("/team/{link:str}/new-logo", status_code=200, guards=[pages_only])
    async def replace(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Store the file as the team's logo."""
        async with logo_form(request) as (content, version):
            registration = await team_page.team_of(link)
            if not content:
                none = Mistakes(status=422, code="VALIDATION_FAILED", fields={"logo": _NO_FILE})
                return await _form(request, team_page, registration, none)
            try:
                command = ReplaceLogoByCaptainCommand(registration=registration, content=content, version=version)
                after = await team_page.replace_logo(command)
            except TeamNotFound:
                raise LinkInvalid from None
            except StaleVersion as error:
                now, stale = await team_page.team_of(link), Mistakes(status=409, code=error.code, sentence=_CHANGED)
                return await _form(request, team_page, now, stale)
            except CoreError as error:
                return await _form(request, team_page, registration, mistakes_of(error, blank_form(0)))
        return team_page.lead(after, "logo")


async def _form(
    request: Request[Any, Any, Any], page: TeamPage, registration: Registration, mistakes: Mistakes | None = None
) -> Response[bytes]:
    return page.show(
        request,
        "team_logo.html",
        registration,
        manner_of(mistakes),
        view=await page.view(registration),
        mistakes=mistakes,
        wrong=dict(mistakes.fields) if mistakes else {},
    )

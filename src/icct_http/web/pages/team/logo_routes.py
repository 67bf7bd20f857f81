"""``/team/<link>/logo``: the team's logo, and another one in its place."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from litestar import Controller, Request, Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from icct_core import (
    DatabaseUnavailable,
    InvalidValue,
    LinkInvalid,
    Logo,
    ReplaceLogoByCaptainCommand,
    TeamNotFound,
)

from ...access.client_addresses import counted_as
from ...api.logos.stored_logo import answer_stored
from ...injection import Injected
from ..languages import N_, wished
from ..pages_only import READ, pages_only
from ..policy import NOT_KEPT, UNLISTED
from ..register.mistakes import wrong_fields
from ..register.typed_form import TypedForm, new_key
from .captain_form import CaptainForm, Filled
from .small_form import logo_form
from .team_page import TeamPage
from .visit import Visit, visited

_NO_FILE = N_("Please choose the logo")
FORM = CaptainForm(
    below="/new-logo",
    template="team_logo.html",
    done="logo",
    stale=N_("The team was changed in the meantime. Send the logo again, if it is still to be replaced."),
)


class LogoController(Controller):
    """The logo."""

    @route("/team/{link:str}/logo", http_method=READ, status_code=200)
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

    @route("/team/{link:str}/new-logo", http_method=READ, status_code=200, guards=[pages_only])
    async def form(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[bytes]:
        visit = await visited(request, team_page, link)
        return await FORM.open(visit, Filled(values={"key": new_key(), "logo_is_kept": False}))

    @post("/team/{link:str}/new-logo", status_code=200, guards=[pages_only])
    async def replace(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Store the file as the team's logo; it waits where the form has to be sent again."""
        async with logo_form(request) as (form, version):
            visit = await visited(request, team_page, link)
            filled = Filled(
                values={"key": form.key},
                version=version,
                language=wished(form.language, visit.language()),
                late=lambda: _kept(visit, form),
            )
            if form.action == "lang":
                return await FORM.show(visit, filled)
            content = form.logo or await team_page.kept.find(form.key, at=team_page.clock.now())
            if not content:
                return await FORM.show(visit, filled, wrong_fields({"logo": _NO_FILE}))
            command = ReplaceLogoByCaptainCommand(registration=visit.registration, content=content, version=version)
            answer = await FORM.store(visit, filled, team_page.replace_logo(command))
        if answer.status_code == 303:
            with suppress(DatabaseUnavailable):  # it ends by itself
                await team_page.kept.drop(form.key)
        return answer


async def _kept(visit: Visit, form: TypedForm) -> Mapping[str, object]:
    """Whether a file waits for the form: a browser cannot fill it in again."""
    page, address = visit.page, counted_as(visit.request.scope["state"]["client_address"])
    kept = False
    with suppress(DatabaseUnavailable, InvalidValue):  # it is asked for again
        if form.logo:
            Logo.parse(form.logo)
            kept = await page.kept.keep(form.key, address, form.logo, at=page.clock.now())
        else:
            kept = await page.kept.find(form.key, at=page.clock.now()) is not None
    return {"logo_is_kept": kept}

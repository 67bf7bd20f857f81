"""``/team/<link>``: the team's page, an answer to the organisers, and a new link."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import Controller, Request, Response, post, route
from litestar.params import FromPath

from icct_core import (
    CAPTAIN,
    AnswerRequestCommand,
    InvalidTransition,
    LinkInvalid,
    RegistrationStatus,
    RenewLinkCommand,
    StaleVersion,
    TeamNotFound,
)

from ...injection import Injected
from ..languages import N_
from ..pages_only import READ, pages_only
from ..register.mistakes import Mistakes, too_many
from .small_form import small_form, version_in
from .team_page import TeamPage, see_other

_CHANGED = N_("The team was changed in the meantime. Look at it again.")
_TOO_MANY_LINKS = N_("Several links were sent in the last hour. Look into your mailbox, also for unwanted mail.")

_log = structlog.stdlib.get_logger("icct.captains")


class TeamController(Controller):
    """The team's page. Nothing here is changed by reading."""

    @route("/team/{link:str}", http_method=READ, status_code=200, guards=[pages_only])
    async def show(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[bytes]:
        return await team_page.home(request, await team_page.team_of(link))

    @post("/team/{link:str}/answer", status_code=200, guards=[pages_only])
    async def answer(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Tell the organisers that what they asked for is done, or is right as it is."""
        version = version_in(await small_form(request, ("version",)))
        registration = await team_page.team_of(link)
        try:
            after = await team_page.answer(AnswerRequestCommand(team_id=registration.team_id, version=version))
        except TeamNotFound:
            raise LinkInvalid from None
        except (StaleVersion, InvalidTransition) as error:
            now = await team_page.team_of(link)
            if now.status is RegistrationStatus.REGISTERED:  # sent twice
                return team_page.lead(now, "answered")
            return await team_page.home(request, now, mistakes=Mistakes(status=409, code=error.code, sentence=_CHANGED))
        return team_page.lead(after, "answered")

    @post("/team/{link:str}/send", status_code=200, guards=[pages_only])
    async def send(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Mail a new link to the captain; the one that is used here ends, and is given no other."""
        await small_form(request, ())
        registration = await team_page.team_of(link)
        wait = await team_page.limits.of_link(registration.team_id)
        if wait is not None:
            return await team_page.home(request, registration, mistakes=too_many(_TOO_MANY_LINKS, wait))
        try:
            await team_page.renew_link(RenewLinkCommand(team_id=registration.team_id, actor=CAPTAIN))
        except TeamNotFound:
            raise LinkInvalid from None
        _log.info("link_renewed", team_id=str(registration.team_id))
        return see_other("/team/lost?sent=page")

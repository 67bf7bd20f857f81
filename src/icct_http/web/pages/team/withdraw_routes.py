"""``/team/<link>/withdraw``: taking the team out, with a code that goes to the captain's address."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from litestar import Controller, Request, Response, post, route
from litestar.params import FromPath

from icct_core import CodePurpose, RegistrationStatus, WithdrawByCaptainCommand

from ...injection import Injected
from ..languages import N_
from ..pages_only import READ, pages_only
from ..register.mistakes import wrong_fields
from .captain_form import CaptainForm, Filled
from .code_pages import FIELDS, CodePage, code_values, given_code
from .small_form import language_in, small_form, version_in
from .team_page import TeamPage
from .visit import Visit, visited

_NAMES = (*FIELDS, "sure")
_NOT_SURE = N_("Please tick the box if the team is not to play")
FORM = CaptainForm(
    below="/withdraw",
    template="team_withdraw.html",
    done="withdrawn",
    may=attrgetter("withdraw"),
    stale=N_("The team was changed in the meantime. If it is still not to play, send this again."),
    takes_code=True,
)
_CODE = CodePage(CodePurpose.WITHDRAWAL, FORM.below)


class WithdrawController(Controller):
    """Withdrawing."""

    guards = (pages_only,)

    @route("/team/{link:str}/withdraw", http_method=READ, status_code=200)
    async def form(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[bytes]:
        visit = await visited(request, team_page, link)
        return await FORM.open(visit, _filled(visit, {}))

    @post("/team/{link:str}/withdraw/code", status_code=200)
    async def ask(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Mail a code."""
        typed = await small_form(request, _NAMES)
        visit = await visited(request, team_page, link)
        asked = await _CODE.ask(visit, typed, {})
        return asked if isinstance(asked, Response) else await FORM.show(visit, _filled(visit, typed), asked)

    @post("/team/{link:str}/withdraw", status_code=200)
    async def withdraw(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Withdraw the team, if the box is ticked and the code is right."""
        typed = await small_form(request, _NAMES)
        visit = await visited(request, team_page, link)
        filled = _filled(visit, typed)
        if typed["lang"]:
            return await FORM.show(visit, filled)
        if not typed["sure"]:
            return await FORM.show(visit, filled, wrong_fields({"sure": _NOT_SURE}))
        command = WithdrawByCaptainCommand(
            team_id=visit.registration.team_id, version=filled.version, code=given_code(visit, typed)
        )
        return await FORM.store(visit, filled, team_page.withdraw(command), _sent_twice)


async def _sent_twice(now: Visit) -> Response[Any] | None:
    return FORM.lead(now) if now.registration.status is RegistrationStatus.WITHDRAWN else None


def _filled(visit: Visit, typed: Mapping[str, str]) -> Filled:
    return Filled(
        values={"sure": bool(typed.get("sure")), **code_values(visit, typed)},
        version=version_in(typed) if "version" in typed else None,
        language=language_in(typed, visit.language()),
        code=typed.get("code", ""),
    )

"""``/team/<link>/withdraw``: taking the team out, with a code that goes to the captain's address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Controller, HttpMethod, Request, Response, post, route
from litestar.params import FromPath

from icct_core import (
    CodeInvalid,
    CodePurpose,
    CoreError,
    LinkInvalid,
    Registration,
    RegistrationStatus,
    StaleVersion,
    TeamNotFound,
    WithdrawByCaptainCommand,
)

from ...injection import Injected
from ..pages_only import pages_only
from ..register.mistakes import Mistakes, mistakes_of
from ..register.typed_form import blank_form
from .code_cookie import forgetting
from .code_pages import CodePage, values_of, wrong_code
from .small_form import small_form, version_in
from .team_page import TeamPage, manner_of
from .wording import N_

_READ = (HttpMethod.GET, HttpMethod.HEAD)
_FIELDS = ("version", "challenge", "code", "sure")
_NOT_SURE = N_("Please tick the box if the team is not to play")
_CHANGED = N_("The team was changed in the meantime. If it is still not to play, send this again.")
_PAGE = CodePage(CodePurpose.WITHDRAWAL, "/withdraw")


class WithdrawController(Controller):
    """Withdrawing."""

    guards = (pages_only,)

    @route("/team/{link:str}/withdraw", http_method=_READ, status_code=200)
    async def form(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[bytes]:
        registration = await team_page.team_of(link)
        view = await team_page.view(registration)
        if not view.may.withdraw:
            return team_page.refused(request, registration, view)
        return await _form(request, team_page, registration, {})

    @post("/team/{link:str}/withdraw/code", status_code=200)
    async def ask(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Mail a code."""
        typed = await small_form(request, _FIELDS)
        registration = await team_page.team_of(link)
        try:
            asked = await _PAGE.ask(request, team_page, registration, {})
        except CoreError as error:
            if isinstance(error, LinkInvalid):
                raise
            asked = mistakes_of(error, blank_form(0))
        return await _form(request, team_page, registration, typed, asked) if isinstance(asked, Mistakes) else asked

    @post("/team/{link:str}/withdraw", status_code=200)
    async def withdraw(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Withdraw the team, if the box is ticked and the code is right."""
        typed = await small_form(request, _FIELDS)
        registration = await team_page.team_of(link)
        if not typed["sure"]:
            not_sure = Mistakes(status=422, code="VALIDATION_FAILED", fields={"sure": _NOT_SURE})
            return await _form(request, team_page, registration, typed, not_sure)
        command = WithdrawByCaptainCommand(
            team_id=registration.team_id,
            version=version_in(typed),
            code=_PAGE.given(request, team_page, typed),
        )
        cookies = forgetting(_PAGE.path(team_page, registration), secure=team_page.frame.secure)
        try:
            after = await team_page.withdraw(command)
        except TeamNotFound:
            raise LinkInvalid from None
        except CodeInvalid:
            return await _form(request, team_page, registration, typed, wrong_code(typed["code"]))
        except CoreError as error:
            now = await team_page.team_of(link)
            if now.status is RegistrationStatus.WITHDRAWN:  # sent twice
                return team_page.lead(now, "withdrawn", cookies)
            stale = Mistakes(status=409, code=error.code, sentence=_CHANGED)
            mistakes = stale if isinstance(error, StaleVersion) else mistakes_of(error, blank_form(0))
            return await _form(request, team_page, now, typed | {"version": str(now.version)}, mistakes)
        return team_page.lead(after, "withdrawn", cookies)


async def _form(
    request: Request[Any, Any, Any],
    page: TeamPage,
    registration: Registration,
    typed: Mapping[str, str],
    mistakes: Mistakes | None = None,
) -> Response[bytes]:
    return page.show(
        request,
        "team_withdraw.html",
        registration,
        manner_of(mistakes),
        view=await page.view(registration),
        typed_for=typed.get("version") or registration.version,
        sure=bool(typed.get("sure")),
        mistakes=mistakes,
        wrong=dict(mistakes.fields) if mistakes else {},
        here=_PAGE.path(page, registration),
        **values_of(request, page, typed),
    )

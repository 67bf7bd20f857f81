"""``/team/<link>/contact``: the captain's phones and address, with a code that goes to the present address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Controller, HttpMethod, Request, Response, post, route
from litestar.params import FromPath

from icct_core import (
    CodeInvalid,
    CodePurpose,
    CoreError,
    EditByCaptainCommand,
    LinkInvalid,
    Registration,
    StaleVersion,
    TeamNotFound,
)

from ...injection import Injected
from ..pages_only import pages_only
from ..register.mistakes import Mistakes, mistakes_of
from ..register.typed_form import blank_form
from .code_cookie import forgetting, typed_before
from .code_pages import CodePage, values_of, wrong_code
from .edit_routes import CHANGED_MEANWHILE
from .small_form import small_form, version_in
from .team_page import TeamPage, manner_of
from .wording import N_

_READ = (HttpMethod.GET, HttpMethod.HEAD)
_CONTACT = ("captain_phone", "captain_email", "captain_whatsapp")
_FIELDS = ("version", "challenge", "code", *_CONTACT)
_NOTHING = N_("Type what is to be another one: phone, WhatsApp number or address")
_PAGE = CodePage(CodePurpose.CONTACT, "/contact")


class ContactController(Controller):
    """Phones and address."""

    guards = (pages_only,)

    @route("/team/{link:str}/contact", http_method=_READ, status_code=200)
    async def form(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[bytes]:
        registration = await team_page.team_of(link)
        view = await team_page.view(registration)
        if not view.may.edit:
            return team_page.refused(request, registration, view)
        return await _form(request, team_page, registration, typed_before(request.scope, _CONTACT))

    @post("/team/{link:str}/contact/code", status_code=200)
    async def ask(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Mail a code to the present address."""
        typed = await small_form(request, _FIELDS)
        registration = await team_page.team_of(link)
        contact = {name: typed[name] for name in _CONTACT}
        try:
            asked = await _PAGE.ask(request, team_page, registration, contact)
        except TeamNotFound:
            raise LinkInvalid from None
        except CoreError as error:
            asked = mistakes_of(error, blank_form(0))
        return await _form(request, team_page, registration, typed, asked) if isinstance(asked, Mistakes) else asked

    @post("/team/{link:str}/contact", status_code=200)
    async def edit(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Store them, if the code is right."""
        typed = await small_form(request, _FIELDS)
        registration = await team_page.team_of(link)
        fields = {name: typed[name] for name in _CONTACT if typed[name].strip()}
        if not fields:
            nothing = Mistakes(status=422, code="VALIDATION_FAILED", fields={"captain_phone": _NOTHING})
            return await _form(request, team_page, registration, typed, nothing)
        try:
            after = await team_page.edit(
                EditByCaptainCommand(
                    team_id=registration.team_id,
                    version=version_in(typed),
                    fields=fields,
                    code=_PAGE.given(request, team_page, typed),
                )
            )
        except TeamNotFound:
            raise LinkInvalid from None
        except StaleVersion:
            now = await team_page.team_of(link)
            stale = Mistakes(status=409, code=StaleVersion.code, sentence=CHANGED_MEANWHILE)
            return await _form(request, team_page, now, typed | {"version": str(now.version)}, stale)
        except CodeInvalid:
            return await _form(request, team_page, registration, typed, wrong_code(typed["code"]))
        except CoreError as error:
            return await _form(request, team_page, registration, typed, mistakes_of(error, blank_form(0)))
        cookies = forgetting(_PAGE.path(team_page, registration), secure=team_page.frame.secure)
        return team_page.lead(after, "same" if after.version == registration.version else "contact", cookies)


async def _form(
    request: Request[Any, Any, Any],
    page: TeamPage,
    registration: Registration,
    typed: Mapping[str, str],
    mistakes: Mistakes | None = None,
) -> Response[bytes]:
    return page.show(
        request,
        "team_contact.html",
        registration,
        manner_of(mistakes),
        view=await page.view(registration),
        typed={**dict.fromkeys(_CONTACT, ""), **typed},
        typed_for=typed.get("version", registration.version),
        mistakes=mistakes,
        wrong=dict(mistakes.fields) if mistakes else {},
        here=_PAGE.path(page, registration),
        **values_of(request, page, typed),
    )

"""``/team/<link>/contact``: the captain's phones and address, with a code that goes to the present address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Controller, Request, Response, post, route
from litestar.params import FromPath

from icct_core import CodePurpose, CoreError, EditByCaptainCommand, LinkInvalid, Registration

from ...injection import Injected
from ..languages import N_
from ..pages_only import READ, pages_only
from ..register.mistakes import wrong_fields
from .captain_form import CaptainForm, Filled
from .code_cookie import typed_before
from .code_pages import FIELDS, CodePage, challenge_in, code_values, given_code
from .small_form import language_in, small_form, version_in
from .team_page import TeamPage, see_other
from .visit import Visit, visited

_CONTACT = ("captain_phone", "captain_email", "captain_whatsapp")
_NAMES = (*FIELDS, *_CONTACT)
_NOTHING = N_("Type the new phone, WhatsApp number or address")
FORM = CaptainForm(below="/contact", template="team_contact.html", done="contact", takes_code=True)
_CODE = CodePage(CodePurpose.CONTACT, FORM.below)


class ContactController(Controller):
    """Phones and address."""

    guards = (pages_only,)

    @route("/team/{link:str}/contact", http_method=READ, status_code=200)
    async def form(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[bytes]:
        visit = await visited(request, team_page, link)
        return await FORM.open(visit, _filled(visit, typed_before(request.scope, _CONTACT)))

    @post("/team/{link:str}/contact/code", status_code=200)
    async def ask(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Mail a code to the present address."""
        typed = await small_form(request, _NAMES)
        visit = await visited(request, team_page, link)
        asked = await _CODE.ask(visit, typed, {name: typed[name] for name in _CONTACT})
        return asked if isinstance(asked, Response) else await FORM.show(visit, _filled(visit, typed), asked)

    @post("/team/{link:str}/contact", status_code=200)
    async def edit(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Store them, if the code is right."""
        typed = await small_form(request, _NAMES)
        fields = {name: typed[name] for name in _CONTACT if typed[name].strip()}
        try:
            visit = await visited(request, team_page, link)
        except LinkInvalid:
            moved = await team_page.moved(link, challenge_in(typed))
            if moved is None or not await _is_stored(team_page, moved, fields):
                raise
            return see_other("/team/lost?sent=moved")
        filled = _filled(visit, typed)
        if typed["lang"]:
            return await FORM.show(visit, filled)
        if not fields:
            return await FORM.show(visit, filled, wrong_fields({"captain_phone": _NOTHING}))

        async def sent_twice(now: Visit) -> Response[Any] | None:
            return FORM.lead(now) if await _is_stored(team_page, now.registration, fields) else None

        command = EditByCaptainCommand(
            team_id=visit.registration.team_id,
            version=filled.version,
            fields=fields,
            code=given_code(visit, typed),
        )
        return await FORM.store(visit, filled, team_page.edit(command), sent_twice)


async def _is_stored(page: TeamPage, registration: Registration, fields: Mapping[str, str]) -> bool:
    try:
        return not (await page.check_edit(registration, fields)).changes
    except CoreError:
        return False


def _filled(visit: Visit, typed: Mapping[str, str]) -> Filled:
    return Filled(
        values={"typed": {**dict.fromkeys(_CONTACT, ""), **typed}, **code_values(visit, typed)},
        version=version_in(typed) if "version" in typed else None,
        language=language_in(typed, visit.language()),
        code=typed.get("code", ""),
    )

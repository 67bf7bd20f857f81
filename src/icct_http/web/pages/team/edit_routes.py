"""``/team/<link>/edit``: coach and squad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from litestar import Controller, Request, Response, post, route
from litestar.params import FromPath

from icct_core import (
    CoreError,
    EditByCaptainCommand,
    FieldChange,
    Registration,
    Sentence,
    StaleVersion,
    ValidationFailed,
    masked_change,
    masked_phone,
)

from ...injection import Injected
from ..languages import N_, Language, wished
from ..pages_only import READ, pages_only
from ..register.form_answers import roles_of
from ..register.mistakes import Mistakes, mistakes_of, wrong_fields
from ..register.pasting import refilled
from ..register.typed_form import MOST_ROWS, ROWS, TEXTS, Row, TypedForm, new_key
from .captain_form import CHANGED_MEANWHILE, CaptainForm, Filled
from .small_form import edit_form
from .team_page import TeamPage
from .visit import Visit, visited

FORM = CaptainForm(below="/edit", template="team_edit.html", done="edited")
_TOO_LARGE = N_("This squad has more players than this page can show. Please ask the organisers to change it.")


class EditController(Controller):
    """Coach and squad."""

    guards = (pages_only,)

    @route("/team/{link:str}/edit", http_method=READ, status_code=200)
    async def form(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[bytes]:
        visit = await visited(request, team_page, link)
        if _is_too_large(visit.registration):
            return await _left_to_the_organisers(visit)
        return await FORM.open(visit, _filled(team_page, _form_of(visit.registration)))

    @post("/team/{link:str}/edit", status_code=200)
    async def edit(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Store what was typed, or show the form again with all of it."""
        form, version = await edit_form(request)
        visit = await visited(request, team_page, link)
        if _is_too_large(visit.registration):
            return await _left_to_the_organisers(visit)
        language = wished(form.language, visit.language())
        if form.action == "send" and form.players_text.strip():
            form = replace(form, action="paste")  # people see what became of the list before it is stored
        if form.action != "send":
            pasted = form.action == "paste"
            form, wrong = refilled(form, team_page.players_in)
            notice = "pasted" if pasted and not form.players_text else ""
            filled = replace(_filled(team_page, form, notice=notice), version=version, language=language)
            return await FORM.show(visit, filled, wrong_fields(wrong))
        form = replace(form, rows=tuple(row for row in form.rows if not row.is_blank))  # who is emptied is taken out
        filled = replace(_filled(team_page, form), version=version, language=language)
        command = EditByCaptainCommand(team_id=visit.registration.team_id, version=version, fields=_given(form))
        return await FORM.store(visit, filled, team_page.edit(command), lambda now: _changed(now, form, language))


def _is_too_large(registration: Registration) -> bool:
    """Whether players would be missing from the form, and so be taken out by it: stored while there were no pages."""
    return len(registration.known_team.squad) > MOST_ROWS


async def _left_to_the_organisers(visit: Visit) -> Response[bytes]:
    acts = await visit.page.acts(visit.registration)
    told = replace(acts, refusal=acts.refusal or Sentence(_TOO_LARGE))
    return visit.page.refused(visit.request, visit.registration, told)


async def _changed(now: Visit, form: TypedForm, language: Language) -> Response[Any]:
    """The form as it was typed, with what sending it again would change; the team's page if that is nothing."""
    stale = Mistakes(status=409, code=StaleVersion.code, sentence=CHANGED_MEANWHILE)
    filled = replace(_filled(now.page, form), language=language)
    try:
        changes = (await now.page.check_edit(now.registration, _given(form))).changes
    except ValidationFailed as error:
        return await FORM.show(now, filled, replace(stale, fields=mistakes_of(error, form).fields))
    except CoreError as error:
        return await FORM.show(now, filled, mistakes_of(error, form))
    if not changes:  # it was sent twice
        return FORM.lead(now)
    return await FORM.show(now, replace(_filled(now.page, form, changes=changes), language=language), stale)


def _filled(page: TeamPage, form: TypedForm, *, notice: str = "", changes: Sequence[FieldChange] = ()) -> Filled:
    """``changes`` is what sending it would change."""
    form = form.with_rows(ROWS)
    values = {
        "form": form,
        "notice": notice,
        "changes": [masked_change(one) for one in changes],
        "rules": page.rules,
        "roles": roles_of(page.rules),
        "may_have_more": len(form.rows) < MOST_ROWS,
    }
    return Filled(values=values, form=form)


def _form_of(registration: Registration) -> TypedForm:
    """What is stored, as if it had just been typed; phones are masks, which leave them as they are."""
    team = registration.known_team
    rows = tuple(
        Row(
            player.name.text,
            player.role.text if player.role else "",
            masked_phone(player.phone.digits) if player.phone else "",
        )
        for player in team.squad
    )
    texts = dict.fromkeys(TEXTS, "") | {"coach_name": team.coach.text}
    return TypedForm(texts=texts, rows=rows, key=new_key()).with_rows(max(ROWS, len(rows) + 1))


def _given(form: TypedForm) -> Mapping[str, object]:
    """The same as the core takes them."""
    given = form.team_form(b"")
    return {"coach_name": given.coach_name, "players": given.players}

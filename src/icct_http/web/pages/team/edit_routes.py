"""``/team/<link>/edit``: coach and squad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from litestar import Controller, HttpMethod, Request, Response, post, route
from litestar.params import FromPath

from icct_core import (
    CoreError,
    EditByCaptainCommand,
    FieldChange,
    LinkInvalid,
    Registration,
    StaleVersion,
    TeamNotFound,
    ValidationFailed,
    masked_phone,
)

from ...injection import Injected
from ..languages import Language
from ..pages_only import pages_only
from ..register.form_answers import in_order, roles_of
from ..register.mistakes import Mistakes, mistakes_of, wrong_fields
from ..register.pasting import refilled
from ..register.typed_form import MOST_ROWS, ROWS, TEXTS, Row, TypedForm, new_key
from .small_form import edit_form, wished
from .team_page import TeamPage, manner_of, shown_changes
from .wording import N_

_READ = (HttpMethod.GET, HttpMethod.HEAD)
CHANGED_MEANWHILE = N_(
    "The team was changed in the meantime. Nothing that you typed is lost; look at what is different."
)


class EditController(Controller):
    """Coach and squad."""

    guards = (pages_only,)

    @route("/team/{link:str}/edit", http_method=_READ, status_code=200)
    async def form(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[bytes]:
        registration = await team_page.team_of(link)
        view = await team_page.view(registration)
        if not view.may.edit:
            return team_page.refused(request, registration, view)
        return await _form(request, team_page, registration, _Shown(form=_form_of(registration)))

    @post("/team/{link:str}/edit", status_code=200)
    async def edit(
        self, request: Request[Any, Any, Any], link: FromPath[str], team_page: Injected[TeamPage]
    ) -> Response[Any]:
        """Store what was typed, or show the form again with all of it."""
        form, version = await edit_form(request)
        registration = await team_page.team_of(link)
        language = wished(form.language, team_page.frame.language_of(request.scope))
        if form.action == "send" and form.players_text.strip():
            form = replace(form, action="paste")  # people see what became of the list before it is stored
        if form.action != "send":
            pasted = form.action == "paste"
            form, wrong = refilled(form, team_page.players_in)
            shown = _Shown(
                form=form,
                mistakes=wrong_fields(wrong),
                language=language,
                notice="pasted" if pasted and not form.players_text else "",
                typed_for=version,
            )
            return await _form(request, team_page, registration, shown)
        form = replace(form, rows=tuple(row for row in form.rows if not row.is_blank))  # who is emptied is taken out
        fields = _fields_of(form)
        try:
            command = EditByCaptainCommand(team_id=registration.team_id, version=version, fields=fields)
            after = await team_page.edit(command)
        except TeamNotFound:
            raise LinkInvalid from None
        except StaleVersion:
            return await _stale(request, team_page, link, form, language)
        except CoreError as error:
            shown = _Shown(form=form, mistakes=mistakes_of(error, form), language=language, typed_for=version)
            return await _form(request, team_page, registration, shown)
        return team_page.lead(after, "same" if after.version == version else "edited")


async def _stale(
    request: Request[Any, Any, Any], page: TeamPage, link: str, form: TypedForm, language: Language
) -> Response[Any]:
    """The form as it was typed, with what sending it again would change; the team's page if that is nothing."""
    now = await page.team_of(link)
    stale = Mistakes(status=409, code=StaleVersion.code, sentence=CHANGED_MEANWHILE)
    shown = _Shown(form=form, mistakes=stale, language=language)
    try:
        changes = (await page.check_edit(now, _fields_of(form))).changes
    except ValidationFailed as error:
        wrong = replace(stale, fields=mistakes_of(error, form).fields)
        return await _form(request, page, now, replace(shown, mistakes=wrong))
    except CoreError as error:
        return await _form(request, page, now, replace(shown, mistakes=mistakes_of(error, form)))
    if not changes:  # it was sent twice
        return page.lead(now, "edited")
    return await _form(request, page, now, replace(shown, changes=changes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """The form as it is to be shown; ``typed_for`` is the version that it was typed for, or the present one.

    That stays as it is until people saw another. ``changes`` is what sending it would change.
    """

    form: TypedForm
    mistakes: Mistakes | None = None
    language: Language | None = None
    notice: str = ""
    changes: Sequence[FieldChange] = ()
    typed_for: int | None = None


async def _form(
    request: Request[Any, Any, Any], page: TeamPage, registration: Registration, shown: _Shown
) -> Response[bytes]:
    view, mistakes, language = await page.view(registration), shown.mistakes, shown.language
    form = shown.form.with_rows(ROWS)
    return page.show(
        request,
        "team_edit.html",
        registration,
        manner_of(mistakes, None if language == page.frame.language_of(request.scope) else language),
        form=form,
        typed_for=registration.version if shown.typed_for is None else shown.typed_for,
        mistakes=mistakes,
        wrong=in_order(mistakes) if mistakes else {},
        notice=shown.notice,
        changes=shown_changes(shown.changes),
        may=view.may,
        status=registration.status,
        rules=page.rules,
        roles=roles_of(page.rules),
        may_have_more=len(form.rows) < MOST_ROWS,
    )


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


def _fields_of(form: TypedForm) -> Mapping[str, object]:
    """The same as the core takes them."""
    given = form.team_form(b"")
    return {"coach_name": given.coach_name, "players": given.players}

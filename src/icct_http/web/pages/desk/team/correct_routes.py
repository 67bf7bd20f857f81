"""Corrections of one team, in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog
from litestar import Controller, Response, post, route

from icct_core import (
    CoreError,
    DatabaseUnavailable,
    FieldChange,
    HistoryAction,
    Role,
    StaleVersion,
    TeamNotFound,
    ValidationFailed,
)

from ....injection import Injected
from ...page_frame import Manner
from ...pages_only import READ, pages_only
from ...register.form_answers import MOST_CHURCHES, roles_of
from ...register.pasting import refilled
from ...register.typed_form import MOST_ROWS, ROWS
from ...team.team_page import manner_of
from ..admission import ROLE
from .desk_team import TEAM, DeskTeam, TeamVisit
from .refusals import NOTHING, Doing, Refusal, of_fields, refusal_of, stale
from .team_page import TO_WORK_ON, removed_page
from .typed_team import TypedCorrection, correction_of, form_of, typed_correction
from .wording import FIELDS

_EDIT = f"{TEAM}/edit"

_log = structlog.stdlib.get_logger("icct.organisers")


class DeskCorrectController(Controller):
    """Every field and the squad."""

    guards = (pages_only,)
    dependencies = TO_WORK_ON

    @route(_EDIT, http_method=READ, status_code=200, opt={ROLE: Role.REVIEWER})
    async def form(self, team: Injected[TeamVisit]) -> Response[bytes]:
        return await _page(team, correction_of(team.registration))

    @post(_EDIT, status_code=200, opt={ROLE: Role.REVIEWER})
    async def correct(self, team: Injected[TeamVisit]) -> Response[Any]:
        """Store what differs, or show the form again with everything that was typed."""
        typed = await typed_correction(team.visit.request)
        form = typed.form
        if typed.fill:
            return await _page(team, typed)
        if form.action == "send" and form.players_text.strip():
            form = replace(form, action="paste")  # people see what became of the list before it is stored
        if form.action != "send":
            pasted = form.action == "paste"
            form, wrong = refilled(form, team.desk.players_in)
            notice = "pasted" if pasted and not form.players_text else ""
            return await _page(team, replace(typed, form=form), of_fields(wrong) if wrong else None, notice=notice)
        return await _store(team, typed.without_gaps())


async def _store(team: TeamVisit, typed: TypedCorrection) -> Response[Any]:
    if not typed.given(team.registration.known_team):  # it was sent twice, or nothing was touched
        return await _nothing_differs(team, typed)
    try:
        await team.desk.correct(typed.command(team.registration, team.visit.actor))
    except (StaleVersion, TeamNotFound):
        return await _changed(await team.later(), typed)
    except CoreError as error:
        return await _page(team, typed, refusal_of(error, typed.form))
    _log.info("team_corrected", team_id=team.number, organiser=team.visit.actor.name)
    return team.lead("corrected")


async def _nothing_differs(team: TeamVisit, typed: TypedCorrection) -> Response[Any]:
    mine = await Doing(HistoryAction.CORRECTED).was_mine(team, typed.version)
    return team.lead("corrected" if mine else "same")


async def _changed(team: TeamVisit, typed: TypedCorrection) -> Response[Any]:
    """What others changed, and what sending the form again would; the team's page if that is nothing."""
    if team.registration.team is None:
        return await removed_page(team, Manner(status=409), typed={"reason": typed.reason})
    if not typed.given(team.registration.team):
        return await _nothing_differs(team, typed)
    now = replace(typed, version=team.registration.version)
    try:
        changes = await team.desk.preview(now.command(team.registration, team.visit.actor))
    except ValidationFailed as error:
        wrong = refusal_of(error, typed.form).mistakes.fields
        return await _page(team, now, await stale(team, typed.version, wrong))
    return await _page(team, now, await stale(team, typed.version), changes=changes)


async def _page(
    team: TeamVisit,
    typed: TypedCorrection,
    refusal: Refusal | None = None,
    *,
    notice: str = "",
    changes: Sequence[FieldChange] = (),
) -> Response[bytes]:
    """The form; ``changes`` is what sending it would change."""
    desk, registration = team.desk, team.registration
    form = typed.form.with_rows(ROWS)
    stored = form_of(registration.known_team)
    is_stale = refusal is not None and refusal.mistakes.code == StaleVersion.code
    answer = team.show(
        "team_edit.html",
        manner_of(refusal.mistakes if refusal else None),
        **(refusal.values if refusal else NOTHING),
        team=registration.known_team,
        typed=typed,
        form=form,
        stored={name: text for name, text in stored.texts.items() if is_stale and text != form.texts[name]},
        changes=changes,
        notice=notice,
        churches=await _churches(desk),
        only_listed=desk.directory.only_listed,
        rules=desk.rules,
        roles=roles_of(desk.rules),
        may_have_more=len(form.rows) < MOST_ROWS,
        over_limit=typed.over_limit or (refusal is not None and refusal.mistakes.code == "CHURCH_LIMIT_REACHED"),
        fields=FIELDS,
    )
    return team.noted(answer)


async def _churches(desk: DeskTeam) -> list[str]:
    try:
        known = (await desk.directory.known()).churches
    except DatabaseUnavailable:  # what was typed is worth more
        return []
    return [church.shown.text for church in known[:MOST_CHURCHES]]

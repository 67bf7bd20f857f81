"""Decisions about one team."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import Controller, Response, post

from icct_core import CoreError, HistoryAction, InvalidValue, Outcome, Role, StaleVersion

from ....injection import Injected
from ...pages_only import pages_only
from ...register.mistakes import Mistakes
from ..admission import ROLE
from ..desk_form import LONG_TEXTS, desk_form
from .decision_form import OF_ONE, DecisionForm
from .desk_team import TEAM, TeamVisit
from .refusals import Doing, Refusal, refusal_of, stale, without_a_reason
from .team_page import TO_WORK_ON, team_page

_log = structlog.stdlib.get_logger("icct.organisers")


class DeskDecideController(Controller):
    """Confirm, ask for a correction, do not accept, withdraw, look at it again, take back a withdrawal."""

    guards = (pages_only,)
    dependencies = TO_WORK_ON

    @post(f"{TEAM}/decide", status_code=200, opt={ROLE: Role.REVIEWER})
    async def decide(self, team: Injected[TeamVisit]) -> Response[Any]:
        """Decide about the version that was seen; or show the page again with what was typed."""
        texts = await desk_form(team.visit.request, OF_ONE, LONG_TEXTS)
        try:
            form = DecisionForm.of(texts)
        except InvalidValue as error:
            wrong = Mistakes(status=422, code="VALIDATION_FAILED", sentence=error.sentence)
            return await team_page(team, Refusal(mistakes=wrong))
        if form.fill:
            return await team_page(team, decision=form)
        try:
            decided = await team.desk.decide(form.command(team.registration.team_id, team.visit.actor))
        except StaleVersion:
            return await _changed(await team.later(), form)
        except CoreError as error:
            refusal = refusal_of(error)
            if not form.typed.whole_reason:
                refusal = without_a_reason(refusal)
            return await team_page(await team.later(), refusal.with_fields(f"{form.decision}-"), decision=form)
        _log.info("team_decided", team_id=team.number, outcome=decided.outcome, organiser=team.visit.actor.name)
        return team.lead(form.decision if decided.outcome is Outcome.DONE else "unchanged")


async def _changed(team: TeamVisit, form: DecisionForm) -> Response[Any]:
    """What others changed, with the form for the present version; the team's page if it was sent twice."""
    facts = {
        "after": form.decision.leads_to,
        "reason": form.typed.whole_reason or None,
        "note": form.typed.whole_note or None,
    }
    if await Doing(HistoryAction.DECIDED, facts).was_mine(team, form.version):
        return team.lead(form.decision)
    return await team_page(team, await stale(team, form.version), decision=form)

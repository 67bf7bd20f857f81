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
from .desk_team import TEAM, TeamVisit
from .refusals import Doing, Refusal, refusal_of, stale, without_a_reason
from .team_page import TO_WORK_ON, team_page
from .typed_decision import FIELDS, TypedDecision

_log = structlog.stdlib.get_logger("icct.organisers")


class DeskDecideController(Controller):
    """Confirm, ask for a correction, do not accept, withdraw, look at it again, take back a withdrawal."""

    guards = (pages_only,)
    dependencies = TO_WORK_ON

    @post(f"{TEAM}/decide", status_code=200, opt={ROLE: Role.REVIEWER})
    async def decide(self, team: Injected[TeamVisit]) -> Response[Any]:
        """Decide about the version that was seen; or show the page again with what was typed."""
        texts = await desk_form(team.visit.request, FIELDS, LONG_TEXTS)
        try:
            typed = TypedDecision.of(texts)
        except InvalidValue as error:
            wrong = Mistakes(status=422, code="VALIDATION_FAILED", sentence=error.sentence)
            return await team_page(team, Refusal(mistakes=wrong))
        if typed.fill:
            return await team_page(team, decision=typed)
        try:
            decided = await team.desk.decide(typed.command(team.registration.team_id, team.visit.actor))
        except StaleVersion:
            return await _changed(await team.later(), typed)
        except CoreError as error:
            refusal = refusal_of(error)
            if not typed.whole_reason:
                refusal = without_a_reason(refusal)
            return await team_page(await team.later(), refusal.with_fields(f"{typed.decision}-"), decision=typed)
        _log.info("team_decided", team_id=team.number, outcome=decided.outcome, organiser=team.visit.actor.name)
        return team.lead(typed.decision if decided.outcome is Outcome.DONE else "unchanged")


async def _changed(team: TeamVisit, typed: TypedDecision) -> Response[Any]:
    """What others changed, with the form for the present version; the team's page if it was sent twice."""
    facts = {
        "after": typed.decision.leads_to,
        "reason": typed.whole_reason or None,
        "note": typed.whole_note or None,
    }
    if await Doing(HistoryAction.DECIDED, facts).was_mine(team, typed.version):
        return team.lead(typed.decision)
    return await team_page(team, await stale(team, typed.version), decision=typed)

"""One team confirmed from its line in the list."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import Response

from icct_core import DatabaseUnavailable, Decision, DecisionResult, ValidationFailed

from ...register.mistakes import Mistakes, fields_of
from ...team.team_page import see_other
from ..desk_page import DeskVisit
from ..refused import refused
from .bulk_form import TICK, BulkForm, Tick
from .bulk_page import Outcomes, outcomes_of
from .desk_teams import DeskTeams
from .list_page import list_again

_log = structlog.stdlib.get_logger("icct.organisers")


async def confirm_one(visit: DeskVisit, teams: DeskTeams, form: BulkForm, one: Tick) -> Response[Any]:
    """Lead to the list, which says when the captain is mailed; or the list again, with what is wrong at its line."""
    try:
        (result,) = await teams.decide([form.confirmation(one, visit.actor)])
    except ValidationFailed as error:
        return await _again(visit, teams, form, 422, " ".join(fields_of(error, None).values()))
    except DatabaseUnavailable as error:
        if "hx-request" in visit.request.headers:
            raise  # what went wrong is shown above the list, which stays as it is
        return await list_again(visit, teams, form, refused(error))
    _log.info("team_decided", team_id=one.number, outcome=result.outcome, organiser=visit.actor.name)
    outcomes = await outcomes_of(visit, teams, form, Decision.CONFIRM, [result])
    for row in outcomes.stale:
        said = f"{one.number} was changed meanwhile by {row.said}. Look at it before you confirm it."
        return await _again(visit, teams, form, 409, said)
    for row in outcomes.refused:
        return await _again(visit, teams, form, 409, f"{one.number} was not confirmed. {row.said}")
    return see_other(form.which.just_confirmed(one.number) if _was_mine(result, outcomes) else form.which.address)


def _was_mine(result: DecisionResult, outcomes: Outcomes) -> bool:
    """Whether this organiser confirmed it, now or by pressing the button twice: its captain is about to be mailed."""
    return bool(outcomes.done) or result.outcome == "stale"


async def _again(visit: DeskVisit, teams: DeskTeams, form: BulkForm, status: int, said: str) -> Response[Any]:
    field = f"{TICK}{form.one.number}" if form.one else ""
    return await list_again(visit, teams, form, Mistakes(status=status, code="NOT_CONFIRMED", fields={field: said}))

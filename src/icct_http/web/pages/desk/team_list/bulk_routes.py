"""``POST /desk/teams/decide``: one decision about many teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from litestar import Controller, Request, Response, post, route

from icct_core import MOST_DECISIONS, DatabaseUnavailable, DecisionResult, Role, ValidationFailed

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...register.mistakes import Mistakes, fields_of, wrong_fields
from ...team.team_page import see_other
from ..admission import ROLE
from ..desk_page import DeskVisit
from .bulk_form import BulkForm
from .bulk_page import outcome_page
from .confirm_one import confirm_one
from .desk_teams import DeskTeams
from .list_page import list_again
from .team_filter import LIST

DECIDE = f"{LIST}/decide"

_STOPPED = (
    "The database cannot be reached. Some of these teams may be decided already: look at their status before you send "
    "this again."
)
_log = structlog.stdlib.get_logger("icct.organisers")


class BulkController(Controller):
    """Decides about the ticked teams."""

    guards = (pages_only,)

    @route(DECIDE, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def back(self, visit: Injected[DeskVisit]) -> Response[Any]:  # noqa: ARG002  lets in
        """Lead to the list: there is nothing to read here."""
        return see_other(LIST)

    @post(DECIDE, status_code=200, opt={ROLE: Role.REVIEWER})
    async def decide(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_teams: Injected[DeskTeams]
    ) -> Response[Any]:
        """Decide about each team by itself; show the list again if nothing of it could be done."""
        form = await BulkForm.read(request)
        mistakes = None if form.fill or form.one else _wrong_number(len(form.ticks))
        if form.fill or mistakes is not None:
            return await list_again(visit, desk_teams, form, mistakes)
        if form.one is not None:
            return await confirm_one(visit, desk_teams, form, form.one)
        try:
            results = await desk_teams.decide(form.commands(visit.actor))
        except ValidationFailed as error:
            return await list_again(visit, desk_teams, form, wrong_fields(fields_of(error, None)))
        except DatabaseUnavailable as error:
            return await list_again(visit, desk_teams, form, Mistakes(status=503, code=error.code, sentence=_STOPPED))
        if wrong := _wrong_for_all(results):
            return await list_again(visit, desk_teams, form, wrong_fields(wrong))
        for one in results:
            _log.info("team_decided", team_id=str(one.team_id), outcome=one.outcome, organiser=visit.actor.name)
        return await outcome_page(visit, desk_teams, form, results)


def _wrong_number(ticked: int) -> Mistakes | None:
    if 1 <= ticked <= MOST_DECISIONS:
        return None
    sentence = (
        f"{ticked} teams are ticked; at most {MOST_DECISIONS} can be decided about at once."
        if ticked
        else "Tick the teams that you want to decide about."
    )
    return wrong_fields({"decisions": sentence})


def _wrong_for_all(results: Sequence[DecisionResult]) -> dict[str, str]:
    """What is wrong with reason or note, by field: it is so for each team, and then nothing was done."""
    errors = [one.details.get("field_errors") for one in results if one.error_code == ValidationFailed.code]
    first = errors[0] if len(errors) == len(results) else None
    return dict(first) if isinstance(first, dict) else {}

"""Routes that decide about one team or many."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from litestar import Request, Response, post
from litestar.params import JSONBody

from icct_core import (
    Actor,
    DecideRegistrationCommand,
    DecideRegistrations,
    Decision,
    Fields,
    InvalidValue,
    KeyScope,
    RegistrationDecided,
    TeamId,
    TeamNotFound,
    collecting,
)

from ...access.api_keys import ApiKeys
from ...access.key_guard import NEEDED_SCOPE
from ...injection import Injected
from ..bodies.versions import IfMatch, etag_of, version_named
from ..organisers import BOTH, Number, OrganisersController
from .review_openapi import DECIDE, DECIDE_MANY
from .review_wire import Decided, DecisionBody, DecisionItem, DecisionOutcomes, DecisionsBody, decided_of, outcomes_of

_log = structlog.stdlib.get_logger("icct.organisers")

Decide = Callable[[DecideRegistrationCommand], Awaitable[RegistrationDecided]]


class DecisionController(OrganisersController):
    """Confirm, request changes, reject, withdraw, reopen, reinstate."""

    tags = ("Review",)
    opt = {NEEDED_SCOPE: KeyScope.REVIEW}  # noqa: RUF012  as the framework declares it

    @post(
        [f"{base}/teams/{{team_id:str}}/decisions" for base in BOTH],
        summary="Decide about a team",
        status_code=200,
        responses=DECIDE,
    )
    async def decide(  # noqa: PLR0913, PLR0917  each is a part of the request
        self,
        request: Request[Any, Any, Any],
        team_id: Number,
        data: JSONBody[DecisionBody],
        decide_registration: Injected[Decide],
        api_keys: Injected[ApiKeys],
        if_match: IfMatch = None,
    ) -> Response[Decided]:
        version = version_named(if_match, data.version)
        actor = await api_keys.actor(request.scope)
        with collecting() as fields:
            command = _command(fields, data, TeamId.parse(team_id), version, actor)
        decided = await decide_registration(command)
        _tell(decided.team_id, decided.outcome, actor)
        return Response(decided_of(decided), headers=etag_of(decided.version))

    @post(
        [f"{base}/decisions" for base in BOTH],
        summary="Decide about many teams",
        status_code=200,
        responses=DECIDE_MANY,
    )
    async def decide_many(
        self,
        request: Request[Any, Any, Any],
        data: JSONBody[DecisionsBody],
        decide_registrations: Injected[DecideRegistrations],
        api_keys: Injected[ApiKeys],
    ) -> DecisionOutcomes:
        actor = await api_keys.actor(request.scope)
        with collecting() as fields:
            commands = [_item(fields.at("decisions", index), item, actor) for index, item in enumerate(data.decisions)]
        results = await decide_registrations(commands)
        for result in results:
            _tell(result.team_id, result.outcome, actor)
        return outcomes_of(results)


def _tell(team_id: TeamId, outcome: str, actor: Actor) -> None:
    _log.info("team_decided", team_id=str(team_id), outcome=outcome, key=actor.name)


def _item(fields: Fields, item: DecisionItem, actor: Actor) -> DecideRegistrationCommand:
    team_id = fields.parse("team_id", _parse_team_id, item.team_id)
    return _command(fields, item, team_id, item.version, actor)


def _command(
    fields: Fields, body: DecisionBody, team_id: TeamId, version: int | None, actor: Actor
) -> DecideRegistrationCommand:
    return DecideRegistrationCommand(
        team_id=team_id,
        decision=fields.parse("decision", Decision.parse, body.decision),
        actor=actor,
        version=version,
        reason=body.reason,
        note=body.note,
        notify=body.notify,
        over_limit=body.over_limit,
    )


def _parse_team_id(raw: str) -> TeamId:
    try:
        return TeamId.parse(raw)
    except TeamNotFound as error:
        raise InvalidValue(str(error)) from None

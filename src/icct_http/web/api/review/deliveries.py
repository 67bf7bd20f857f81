"""Queues a team's deliveries again."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import Request, post
from litestar.params import JSONBody

from icct_core import KeyScope, RetryMessages, RetryMessagesCommand, TeamId, collecting, parse_kinds

from ...access.api_keys import ApiKeys
from ...access.key_guard import NEEDED_SCOPE
from ...injection import Injected
from ..organisers import BOTH, Number, OrganisersController
from .review_openapi import RETRIED
from .review_wire import RetriedDeliveries, RetryBody, retried_of

_log = structlog.stdlib.get_logger("icct.organisers")


class DeliveryController(OrganisersController):
    """What was given up or waits for its next try leaves now."""

    tags = ("Review",)
    opt = {NEEDED_SCOPE: KeyScope.REVIEW}  # noqa: RUF012  as the framework declares it

    @post(
        [f"{base}/teams/{{team_id:str}}/deliveries/retry" for base in BOTH],
        summary="Try a team's deliveries again",
        status_code=200,
        responses=RETRIED,
    )
    async def retry(
        self,
        request: Request[Any, Any, Any],
        team_id: Number,
        data: JSONBody[RetryBody],
        retry_messages: Injected[RetryMessages],
        api_keys: Injected[ApiKeys],
    ) -> RetriedDeliveries:
        team, actor = TeamId.parse(team_id), await api_keys.actor(request.scope)
        with collecting() as fields:
            kinds = fields.parse("kinds", parse_kinds, data.kinds)
        command = RetryMessagesCommand(team_id=team, delivered=data.delivered, kinds=kinds, actor=actor)
        retried = await retry_messages(command)
        queued = retried.parked + retried.put_off + retried.delivered
        _log.info("deliveries_retried", team_id=str(team), queued=queued, key=actor.name)
        return retried_of(team, retried)

"""Renews a captain's link to the team's page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from litestar import Request, post
from litestar.exceptions import NotFoundException

from icct_core import KeyScope, RenewLinkCommand, TeamId

from ...access.api_keys import ApiKeys
from ...access.key_guard import NEEDED_SCOPE
from ...injection import Injected
from ..organisers import BOTH, Number, OrganisersController
from .review_openapi import LINK_RENEWED
from .review_wire import Done

_log = structlog.stdlib.get_logger("icct.organisers")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRenewal:
    """What renews a link; ``pages_on`` tells whether there is a page that it could lead to."""

    renew: Callable[[RenewLinkCommand], Awaitable[object]]
    pages_on: bool


class LinkController(OrganisersController):
    """Links are mailed to captains, and shown to nobody else."""

    tags = ("Review",)
    opt = {NEEDED_SCOPE: KeyScope.REVIEW}  # noqa: RUF012  as the framework declares it

    @post(
        [f"{base}/teams/{{team_id:str}}/link" for base in BOTH],
        summary="Mail the captain a new link",
        description="Links that the captain had before open nothing any more. A service without pages has none: 404.",
        status_code=200,
        responses=LINK_RENEWED,
    )
    async def renew_link(
        self,
        request: Request[Any, Any, Any],
        team_id: Number,
        link_renewal: Injected[LinkRenewal],
        api_keys: Injected[ApiKeys],
    ) -> Done:
        if not link_renewal.pages_on:
            raise NotFoundException
        renewed = TeamId.parse(team_id)
        await link_renewal.renew(RenewLinkCommand(team_id=renewed, actor=await api_keys.actor(request.scope)))
        _log.info("link_renewed", team_id=str(renewed))
        return Done()

"""Keeps a private note about a team."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from litestar import Request, post
from litestar.params import JSONBody

from icct_core import (
    AddNote,
    CorrectTeamCommand,
    KeyScope,
    Registration,
    TeamId,
)

from ...access.api_keys import ApiKeys
from ...access.key_guard import NEEDED_SCOPE
from ...injection import Injected
from ..organisers import BOTH, Number, OrganisersController
from .review_openapi import NOTED
from .review_wire import Done, NoteBody

_log = structlog.stdlib.get_logger("icct.organisers")

Correct = Callable[[CorrectTeamCommand], Awaitable[Registration]]


class NoteController(OrganisersController):
    """Notes are for organisers alone."""

    tags = ("Review",)
    opt = {NEEDED_SCOPE: KeyScope.REVIEW}  # noqa: RUF012  as the framework declares it

    @post(
        [f"{base}/teams/{{team_id:str}}/notes" for base in BOTH],
        summary="Keep a note about a team",
        status_code=200,
        responses=NOTED,
    )
    async def note(
        self,
        request: Request[Any, Any, Any],
        team_id: Number,
        data: JSONBody[NoteBody],
        add_note: Injected[AddNote],
        api_keys: Injected[ApiKeys],
    ) -> Done:
        noted = TeamId.parse(team_id)
        await add_note(noted, data.text, actor=await api_keys.actor(request.scope))
        _log.info("team_noted", team_id=str(noted))
        return Done()

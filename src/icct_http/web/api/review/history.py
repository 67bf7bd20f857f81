"""Routes that tell what was done: about one team, and about all."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.background_tasks import BackgroundTask
from litestar.params import QueryParameter

from icct_core import (
    HISTORY_LIMIT,
    MOST_HISTORY,
    GetTimeline,
    HistoryAction,
    InvalidValue,
    KeyScope,
    ListHistory,
    ListHistoryQuery,
    TeamId,
    collecting,
    parse_actions,
    parse_moment,
)

from ...access.api_keys import ApiKeys
from ...access.views import Views
from ...injection import Injected
from ..organisers import BOTH, Number, OrganisersController
from .review_openapi import HISTORY, TIMELINE
from .review_wire import HistoryAnswer, Timeline, history_of, timeline_of

Since = Annotated[
    str,
    QueryParameter(
        description="Only what was done at this time or later: RFC 3339, with a zone.",
    ),
]
Action = Annotated[
    str, QueryParameter(description=f"Only these actions, separated by commas: {', '.join(HistoryAction)}.")
]
Limit = Annotated[
    str,
    QueryParameter(
        description=f"Entries a page, 1 to {MOST_HISTORY}; 100 if it is left out.",
        schema_extra={"type": "integer", "minimum": 1, "maximum": MOST_HISTORY, "default": 100},
    ),
]
Cursor = Annotated[
    str,
    QueryParameter(
        description="`next_cursor` of the page before.",
        schema_extra={"pattern": "^([0-9]{1,18})?$", "examples": ["41"]},
    ),
]


class HistoryController(OrganisersController):
    """Who changed what, when and why."""

    tags = ("Review",)

    @get(
        [f"{base}/teams/{{team_id:str}}/timeline" for base in BOTH],
        summary="Show what happened to a team",
        responses=TIMELINE,
    )
    async def timeline(
        self,
        request: Request[Any, Any, Any],
        team_id: Number,
        get_timeline: Injected[GetTimeline],
        api_keys: Injected[ApiKeys],
        views: Injected[Views],
    ) -> Response[Timeline]:
        team, actor = TeamId.parse(team_id), await api_keys.actor(request.scope)
        answer = timeline_of(await get_timeline(team))
        return Response(answer, background=BackgroundTask(views.note_team, team, actor))

    @get([f"{base}/history" for base in BOTH], summary="List what was done", responses=HISTORY)
    async def history(  # noqa: PLR0913, PLR0917  each is a part of the request
        self,
        request: Request[Any, Any, Any],
        list_history: Injected[ListHistory],
        api_keys: Injected[ApiKeys],
        views: Injected[Views],
        since: Since = "",
        action: Action = "",
        limit: Limit = "",
        cursor: Cursor = "",
    ) -> Response[HistoryAnswer]:
        key = (await api_keys.caller(request.scope)).require(KeyScope.READ)
        with collecting() as fields:
            query = ListHistoryQuery(
                since=fields.parse("since", parse_moment, since) if since else None,
                actions=fields.parse("action", parse_actions, action),
                limit=fields.parse("limit", _whole_number, limit) if limit else HISTORY_LIMIT,
                before=fields.parse("cursor", _whole_number, cursor) if cursor else None,
                for_admin=KeyScope.ADMIN in key.allowed,
            )
        page = await list_history(query)
        noted = BackgroundTask(views.note_entries, page.entries, await api_keys.actor(request.scope))
        return Response(history_of(page), background=noted)


def _whole_number(raw: str) -> int:
    if not (raw.isascii() and raw.isdecimal() and len(raw) <= 18):
        raise InvalidValue("This must be a whole number")
    return int(raw)

"""Routes that tell what was done: about one team, and about all."""

from __future__ import annotations

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from icct_core import (
    HISTORY_LIMIT,
    MOST_HISTORY,
    GetTimeline,
    HistoryAction,
    InvalidValue,
    ListHistory,
    ListHistoryQuery,
    TeamId,
    collecting,
    parse_actions,
    parse_moment,
)

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
    async def timeline(self, team_id: Number, get_timeline: Injected[GetTimeline]) -> Timeline:
        return timeline_of(await get_timeline(TeamId.parse(team_id)))

    @get([f"{base}/history" for base in BOTH], summary="List what was done", responses=HISTORY)
    async def history(
        self,
        list_history: Injected[ListHistory],
        since: Since = "",
        action: Action = "",
        limit: Limit = "",
        cursor: Cursor = "",
    ) -> HistoryAnswer:
        with collecting() as fields:
            query = ListHistoryQuery(
                since=fields.parse("since", parse_moment, since) if since else None,
                actions=fields.parse("action", parse_actions, action),
                limit=fields.parse("limit", _whole_number, limit) if limit else HISTORY_LIMIT,
                before=fields.parse("cursor", _whole_number, cursor) if cursor else None,
            )
        return history_of(await list_history(query))


def _whole_number(raw: str) -> int:
    if not (raw.isascii() and raw.isdecimal() and len(raw) <= 18):
        raise InvalidValue("This must be a whole number")
    return int(raw)

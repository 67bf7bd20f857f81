"""Routes about people who seem to be in two teams."""

from __future__ import annotations

from typing import Annotated, Any

import structlog
from litestar import Request, get, post
from litestar.params import JSONBody, QueryParameter

from icct_core import (
    InvalidValue,
    KeyScope,
    ListOverlaps,
    MarkOverlapSeen,
    OverlapLevel,
    OverlapsOf,
    TeamId,
    TeamNotFound,
    collecting,
    parse_level,
)

from ...access.api_keys import ApiKeys
from ...access.key_guard import NEEDED_SCOPE
from ...injection import Injected
from ..organisers import BOTH, Number, OrganisersController
from .overlap_openapi import OVERLAPS, OVERLAPS_OF_TEAM, SEEN
from .overlap_wire import OverlapList, OverlapSeen, PairBody, TeamOverlaps, list_of, overlaps_of_team

Level = Annotated[
    str,
    QueryParameter(
        description="`certain`: same phone and name. `likely`: same name and church. `possible`: same phone with "
        "another name, or same name with no phone on either side. Left out: certain and likely ones.",
        schema_extra={"enum": ["", *OverlapLevel]},
    ),
]

_log = structlog.stdlib.get_logger("icct.organisers")


class OverlapController(OrganisersController):
    """Nobody is refused for being in two teams: organisers are told, and look."""

    tags = ("Review",)

    @get(
        [f"{base}/teams/{{team_id:str}}/overlaps" for base in BOTH],
        summary="Show who of a team is in another, too",
        responses=OVERLAPS_OF_TEAM,
    )
    async def of_team(self, team_id: Number, overlaps_of: Injected[OverlapsOf]) -> TeamOverlaps:
        return overlaps_of_team(await overlaps_of(TeamId.parse(team_id)))

    @get([f"{base}/overlaps" for base in BOTH], summary="List who is in two teams", responses=OVERLAPS)
    async def list_all(self, list_overlaps: Injected[ListOverlaps], level: Level = "") -> OverlapList:
        with collecting() as fields:
            wanted = fields.parse("level", parse_level, level) if level else None
        return list_of(await list_overlaps(wanted))

    @post(
        [f"{base}/overlaps/seen" for base in BOTH],
        summary="Mark the overlaps of two teams as seen",
        status_code=200,
        responses=SEEN,
        opt={NEEDED_SCOPE: KeyScope.REVIEW},
    )
    async def mark_seen(
        self,
        request: Request[Any, Any, Any],
        data: JSONBody[PairBody],
        mark_overlap_seen: Injected[MarkOverlapSeen],
        api_keys: Injected[ApiKeys],
    ) -> OverlapSeen:
        with collecting() as fields:
            one = fields.parse("team_id", _parse_number, data.team_id)
            other = fields.parse("other_team_id", _parse_number, data.other_team_id)
        await mark_overlap_seen(one, other, await api_keys.actor(request.scope))
        _log.info("overlap_seen", team_id=str(one), other_team_id=str(other))
        return OverlapSeen(team_id=str(one), other_team_id=str(other))


def _parse_number(raw: str) -> TeamId:
    try:
        return TeamId.parse(raw)
    except TeamNotFound:
        raise InvalidValue("This is no team's number; one looks like ICCT-001") from None

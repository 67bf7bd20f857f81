"""A step over the public board, if there is one: who confirmed no team sees an empty one."""

from __future__ import annotations

from typing import Final

from ..checks.finding import CheckFailed
from .expectations import StepSkipped, expect, in_the_log
from .smoke_session import SmokeSession

_BOARD: Final = "/api/v1/board"
_SHOWN: Final = frozenset({"team_id", "team_name", "church_name", "logo_path"})
_BETWEEN: Final = "See that nothing between you and the service changes this answer or its headers."


async def public_board(session: SmokeSession) -> str:
    """``GET /api/v1/board``: no fact of a person, and nothing is sent twice."""
    answer = await session.send("GET", _BOARD, with_key=False)
    if answer.status == 404:
        raise StepSkipped("there is none")
    expect(answer, 200, remedy=_BETWEEN)
    teams = answer.json.get("teams", [])
    if more := {name for team in teams for name in team} - _SHOWN:
        raise CheckFailed(f"{answer} tells more of teams than it may: {', '.join(sorted(more))}", in_the_log(answer))
    etag = answer.headers.get("etag", "")
    same = await session.send("GET", _BOARD, headers={"If-None-Match": etag}, with_key=False)
    if same.status not in {200, 304} or (same.status == 200 and same.headers.get("etag") == etag):
        raise CheckFailed(f"{same}, not 304, for a board that is known", _BETWEEN)
    return f"{answer.json.get('teams_count')} confirmed teams, and nothing of a person"

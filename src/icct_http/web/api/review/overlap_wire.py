"""JSON bodies about people who seem to be in two teams."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import Struct

from icct_core import Overlap, OverlapLevel, OverlapList as Listed


class PairBody(Struct, kw_only=True, forbid_unknown_fields=True):
    """Two teams, by their numbers, in any order."""

    team_id: str
    other_team_id: str


class OverlapLine(Struct, kw_only=True):
    """Two names that seem to be one person's; ``seen`` once an organiser has marked these two teams."""

    level: OverlapLevel
    team_id: str
    other_team_id: str
    person: str
    other_person: str
    seen: bool


class TeamOverlaps(Struct, kw_only=True):
    """Who of a team seems to be in another, too, in the order of the other teams' numbers."""

    success: Literal[True] = True
    overlaps: list[OverlapLine]


class OverlapList(Struct, kw_only=True):
    """Who seems to be in two teams, as it was at ``as_of``; ``complete`` unless there were more than are listed."""

    success: Literal[True] = True
    overlaps: list[OverlapLine]
    as_of: datetime
    complete: bool


class OverlapSeen(Struct, kw_only=True):
    """These two teams were looked at."""

    success: Literal[True] = True
    team_id: str
    other_team_id: str


def overlaps_of_team(overlaps: Iterable[Overlap]) -> TeamOverlaps:
    return TeamOverlaps(overlaps=_lines(overlaps))


def list_of(listed: Listed) -> OverlapList:
    return OverlapList(overlaps=_lines(listed.overlaps), as_of=listed.as_of, complete=listed.is_all)


def _lines(overlaps: Iterable[Overlap]) -> list[OverlapLine]:
    return [
        OverlapLine(
            level=one.level,
            team_id=str(one.one.team_id),
            other_team_id=str(one.other.team_id),
            person=one.one.name.text,
            other_person=one.other.name.text,
            seen=one.seen,
        )
        for one in overlaps
    ]

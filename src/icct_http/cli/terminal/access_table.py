"""Whose data were in reach of whom, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from icct_core import Reach, TeamId

NOT_KNOWN = (
    "The history cannot know who looked into the database, a backup or a list that was taken away, nor what the mail "
    "provider and the file host saw. It has one view of a team in a day (UTC), the first."
)


def access_table(report: Sequence[Reach], names: Mapping[TeamId, str], zone: tzinfo) -> Iterator[str]:
    """Lines: each actor, the teams with what was done and when, and the lists; times on the clocks of ``zone``."""
    if not report:
        yield "Nobody saw a team in this time, as far as the history knows."
    for reach in report:
        yield str(reach.actor)
        for team in reach.teams:
            when = _period(team.first_at, team.last_at, zone)
            yield f"  {team.team_id}  {names.get(team.team_id) or '(removed)'}  {', '.join(team.actions)}  {when}"
        for one in reach.lists:
            yield f"  all teams of the filter  {one.what}  {_moment(one.at, zone)}"
    yield NOT_KNOWN


def access_document(report: Sequence[Reach], names: Mapping[TeamId, str], zone: tzinfo) -> dict[str, Any]:
    """The same for other programs; ``name`` is null of a removed team."""
    return {
        "actors": [
            {
                "actor": {"kind": reach.actor.kind, "name": reach.actor.name},
                "teams": [
                    {
                        "team_id": str(team.team_id),
                        "name": names.get(team.team_id) or None,
                        "actions": list(team.actions),
                        "first_at": team.first_at.astimezone(zone),
                        "last_at": team.last_at.astimezone(zone),
                    }
                    for team in reach.teams
                ],
                "lists": [
                    {"what": one.what, "teams": "all teams of the filter", "at": one.at.astimezone(zone)}
                    for one in reach.lists
                ],
            }
            for reach in report
        ],
        "not_known": NOT_KNOWN,
    }


def _period(first: datetime, last: datetime, zone: tzinfo) -> str:
    begin, end = _moment(first, zone), _moment(last, zone)
    return begin if begin == end else f"{begin} to {end}"


def _moment(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"

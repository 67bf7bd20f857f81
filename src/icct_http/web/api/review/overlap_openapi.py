"""The routes about overlaps in the OpenAPI document, with an example of each answer."""

from __future__ import annotations

from ..admin_openapi import ALWAYS, WITH_BODY, found
from ..openapi import problem_responses
from .overlap_wire import OverlapList, OverlapSeen, TeamOverlaps

_OVERLAP = {
    "level": "certain",
    "team_id": "ICCT-001",
    "other_team_id": "ICCT-003",
    "person": "S. Kumar",
    "other_person": "S. Kumar",
    "seen": False,
}

OVERLAPS_OF_TEAM = found(
    TeamOverlaps, "Who seems to be in another team, too", {"success": True, "overlaps": [_OVERLAP]}
) | problem_responses("TEAM_NOT_FOUND", "VALIDATION_FAILED", *ALWAYS)
OVERLAPS = found(
    OverlapList,
    "Who seems to be in two teams",
    {"success": True, "overlaps": [_OVERLAP], "as_of": "2026-01-01T00:00:00Z", "complete": True},
) | problem_responses("VALIDATION_FAILED", *ALWAYS)
SEEN = found(
    OverlapSeen, "They are marked", {"success": True, "team_id": "ICCT-001", "other_team_id": "ICCT-003"}
) | problem_responses("VALIDATION_FAILED", *WITH_BODY, *ALWAYS)

"""The organisers' routes in the OpenAPI document, with an example of each answer."""

from __future__ import annotations

from typing import Any

from litestar.openapi import ResponseSpec
from litestar.openapi.spec import Example

from .example_nulls import without_nulls
from .openapi import problem_responses
from .team_wire import TeamDetails, TeamPage, TeamRemoved

ALWAYS = (
    "MALFORMED_REQUEST",
    "UNAUTHORIZED",
    "FORBIDDEN",
    "RATE_LIMIT_EXCEEDED",
    "INTERNAL_SERVER_ERROR",
    "DATABASE_UNAVAILABLE",
)
WITH_BODY = ("BODY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE")
"""What a route that takes a body may refuse it for, whatever is in it."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_LINE = {
    "team_id": "ICCT-001",
    "team_name": "Grace Warriors",
    "church_name": "Grace Church",
    "captain": "S. Kumar",
    "player_count": 11,
    "status": "registered",
    "logo_url": "https://res.cloudinary.com/icct/image/upload/v1/icct26/1/logo.png",
    "registered_at": "2026-01-01T00:00:00Z",
    "changed_at": "2026-01-01T00:00:00Z",
    "version": 1,
    "removed_at": None,
}
TEAM = _LINE | {
    "success": True,
    "reason": None,
    "captain": {
        "name": "S. Kumar",
        "phone": "9876543210",
        "email": "captain@example.org",
        "whatsapp": "9876543210",
    },
    "coach": "José D'Souza",
    "players": [{"name": "S. Kumar", "role": "Batsman", "phone": "9876543210"}],
    "deliveries": {
        "logo": {"state": "delivered", "attempts": 1, "at": "2026-01-01T00:00:01Z"},
        "mail": {"state": "pending", "attempts": 1, "at": "2026-01-01T00:00:02Z", "reason": "it is busy"},
        "changes": [{"state": "pending", "attempts": 0, "at": "2026-01-01T00:02:00Z", "entry": 7}],
    },
}
TEAM.pop("player_count")
_PAGE = {
    "success": True,
    "teams": [_LINE | {"badges": ["overlap"]}],
    "total_count": 2,
    "next_cursor": "ICCT-001",
    "total_count_is": "exact",
    "status_counts": {"registered": 2, "changes_requested": 0, "confirmed": 5, "rejected": 0, "withdrawn": 1},
    "status_counts_are": "exact",
}


def found(body: type[Any], description: str, example: dict[str, Any]) -> dict[int, ResponseSpec]:
    """What a route answers when all is well, with an example."""
    examples = [Example(id="found", summary=description, value=without_nulls(example))]
    return {200: ResponseSpec(body, description=description, generate_examples=False, examples=examples)}


LIST = found(TeamPage, "Teams in the order of their numbers", _PAGE) | problem_responses("VALIDATION_FAILED", *ALWAYS)
ONE = found(TeamDetails, "Everything about a team", TEAM) | problem_responses(
    "TEAM_NOT_FOUND", "VALIDATION_FAILED", *ALWAYS
)
REMOVED = found(
    TeamRemoved, "The team is removed", {"success": True, "team_id": "ICCT-001", "message": "Team removed"}
) | problem_responses("TEAM_NOT_FOUND", "STALE_VERSION", "VERSION_REQUIRED", *ALWAYS)
EXPORT = {
    200: ResponseSpec(
        str,
        description="A line of column names and one for each team",
        media_type="text/csv",
        generate_examples=False,
    ),
    **problem_responses("VALIDATION_FAILED", *ALWAYS),
}
WORKBOOK = {
    200: ResponseSpec(
        bytes,
        description="An XLSX file with the sheets Teams, Players and Churches",
        media_type=XLSX,
        generate_examples=False,
    ),
    **problem_responses("VALIDATION_FAILED", "REQUEST_TIMEOUT", *ALWAYS),
}
LOGO_REPLACED = found(
    TeamDetails, "The team as it is now", TEAM | {"version": 2, "logo_url": None}
) | problem_responses(
    "VALIDATION_FAILED",
    "TEAM_NOT_FOUND",
    "STALE_VERSION",
    "VERSION_REQUIRED",
    "FILE_TOO_LARGE",
    "INVALID_FILE_TYPE",
    *WITH_BODY,
    *ALWAYS,
)
LOGO = {
    200: ResponseSpec(bytes, description="The image itself", media_type="image/png", generate_examples=False),
    302: ResponseSpec(None, description="Where the image is stored", generate_examples=False),
    **problem_responses("TEAM_NOT_FOUND", "NOT_FOUND", "VALIDATION_FAILED", *ALWAYS),
}

"""The organisers' routes in the OpenAPI document, with an example of each answer."""

from __future__ import annotations

from typing import Any

from litestar.openapi import ResponseSpec
from litestar.openapi.spec import Example

from .openapi import problem_responses
from .team_wire import TeamDetails, TeamPage, TeamRemoved

_ALWAYS = (
    "MALFORMED_REQUEST",
    "UNAUTHORIZED",
    "FORBIDDEN",
    "RATE_LIMIT_EXCEEDED",
    "INTERNAL_SERVER_ERROR",
    "DATABASE_UNAVAILABLE",
)
_LINE = {
    "team_id": "ICCT-001",
    "team_name": "Grace Warriors",
    "church_name": "Grace Church",
    "captain": "S. Kumar",
    "player_count": 11,
    "status": "registered",
    "logo_url": "https://res.cloudinary.com/icct/image/upload/v1/icct26/1/logo.png",
    "registered_at": "2026-01-01T00:00:00Z",
}
_TEAM = _LINE | {
    "success": True,
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
    },
}
_TEAM.pop("player_count")
_PAGE = {"success": True, "teams": [_LINE], "total_count": 2, "next_cursor": "ICCT-001"}


def _found(body: type[Any], description: str, example: dict[str, Any]) -> dict[int, ResponseSpec]:
    examples = [Example(id="found", summary=description, value=example)]
    return {200: ResponseSpec(body, description=description, generate_examples=False, examples=examples)}


LIST = _found(TeamPage, "Teams in the order of their numbers", _PAGE) | problem_responses("VALIDATION_FAILED", *_ALWAYS)
ONE = _found(TeamDetails, "Everything about a team", _TEAM) | problem_responses(
    "TEAM_NOT_FOUND", "VALIDATION_FAILED", *_ALWAYS
)
REMOVED = _found(
    TeamRemoved, "The team is removed", {"success": True, "team_id": "ICCT-001", "message": "Team removed"}
) | problem_responses("TEAM_NOT_FOUND", *_ALWAYS)
EXPORT = {
    200: ResponseSpec(
        str,
        description="A line of column names and one for each team",
        media_type="text/csv",
        generate_examples=False,
    ),
    **problem_responses("VALIDATION_FAILED", *_ALWAYS),
}
LOGO = {
    200: ResponseSpec(bytes, description="The image itself", media_type="image/png", generate_examples=False),
    302: ResponseSpec(None, description="Where the image is stored", generate_examples=False),
    **problem_responses("TEAM_NOT_FOUND", "NOT_FOUND", "VALIDATION_FAILED", *_ALWAYS),
}

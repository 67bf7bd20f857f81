"""The routes of the review in the OpenAPI document, with an example of each answer."""

from __future__ import annotations

from ..admin_openapi import ALWAYS, TEAM, WITH_BODY, found
from ..openapi import problem_responses
from ..team_wire import TeamDetails
from .review_wire import Decided, DecisionOutcomes, Done, HistoryAnswer, RetriedDeliveries, Timeline

_ACTOR = {"kind": "key", "name": "desk"}
_DECIDED = {
    "at": "2026-01-01T00:00:00Z",
    "action": "decided",
    "actor": _ACTOR,
    "from": "registered",
    "to": "changes_requested",
    "reason": "Please send the second player's phone.",
    "note": "called at noon, no answer",
    "changes": [],
}
_CHANGING = ("VALIDATION_FAILED", "TEAM_NOT_FOUND", "STALE_VERSION", "VERSION_REQUIRED", *WITH_BODY, *ALWAYS)

DECIDE = found(
    Decided,
    "What was decided",
    {
        "success": True,
        "team_id": "ICCT-001",
        "outcome": "done",
        "status": "confirmed",
        "version": 2,
        "mail_due_at": "2026-01-01T00:02:00Z",
    },
) | problem_responses("INVALID_TRANSITION", "DUPLICATE_TEAM", "CHURCH_LIMIT_REACHED", *_CHANGING)
DECIDE_MANY = found(
    DecisionOutcomes,
    "A result for each decision",
    {
        "success": True,
        "results": [
            {"team_id": "ICCT-001", "outcome": "done", "status": "confirmed", "version": 2},
            {
                "team_id": "ICCT-002",
                "outcome": "stale",
                "version": 3,
                "error_code": "STALE_VERSION",
                "message": "Somebody has changed this meanwhile; look at it again",
                "details": {"version": 3, "changed_by": "captain", "changed_at": "2026-01-01T00:00:00+00:00"},
            },
        ],
    },
) | problem_responses("VALIDATION_FAILED", *WITH_BODY, *ALWAYS)
CORRECTED = found(TeamDetails, "The team as it is now", TEAM) | problem_responses(
    "DUPLICATE_TEAM", "CHURCH_LIMIT_REACHED", *_CHANGING
)
NOTED = found(Done, "The note is kept", {"success": True}) | problem_responses(
    "VALIDATION_FAILED", "TEAM_NOT_FOUND", *WITH_BODY, *ALWAYS
)
LINK_RENEWED = found(Done, "The mail is on its way", {"success": True}) | problem_responses(
    "NOT_FOUND", "TEAM_NOT_FOUND", *ALWAYS
)
RETRIED = found(
    RetriedDeliveries,
    "What is queued again",
    {
        "success": True,
        "team_id": "ICCT-001",
        "queued": [{"kind": "confirm_by_mail", "was": "parked"}],
        "again": 0,
        "left": 1,
    },
) | problem_responses("VALIDATION_FAILED", "TEAM_NOT_FOUND", *WITH_BODY, *ALWAYS)
TIMELINE = found(
    Timeline, "Everything, the newest first", {"success": True, "entries": [_DECIDED | {"delivery": None}]}
) | problem_responses("TEAM_NOT_FOUND", "VALIDATION_FAILED", *ALWAYS)
HISTORY = found(
    HistoryAnswer,
    "What was done, the newest first",
    {"success": True, "entries": [_DECIDED | {"team_id": "ICCT-001", "subject": None}], "next_cursor": "41"},
) | problem_responses("VALIDATION_FAILED", *ALWAYS)

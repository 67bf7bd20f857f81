"""The routes about the tournament in the OpenAPI document, with an example of each body."""

from __future__ import annotations

from typing import Any

from litestar.openapi import ResponseSpec

from ..admin_openapi import found
from ..openapi import problem_responses
from .wire import TournamentDetails, WindowDetails

_ALWAYS = ("RATE_LIMIT_EXCEEDED", "INTERNAL_SERVER_ERROR", "DATABASE_UNAVAILABLE")
_WITH_KEY = ("MALFORMED_REQUEST", "UNAUTHORIZED", "FORBIDDEN", "VALIDATION_FAILED", *_ALWAYS)

_OPEN = {
    "open": True,
    "opens_at": "2026-12-01T02:30:00Z",
    "closes_at": "2026-12-31T18:30:00Z",
    "freeze_at": "2027-01-10T18:30:00Z",
    "text": "Late teams: call the office",
}
WINDOW: dict[str, Any] = _OPEN | {
    "success": True,
    "open": False,
    "closed": True,
    "closed_at": "2026-12-20T06:00:00Z",
    "version": 3,
    "changed_at": "2026-12-20T06:00:00Z",
    "changed_by": "key office",
    "overruled": ["closes_at"],
}
CHANGE: dict[str, Any] = {
    "opens_at": "2026-12-01T08:00:00+05:30",
    "closes_at": "2027-01-01T00:00:00+05:30",
    "freeze_at": "2027-01-11T00:00:00+05:30",
    "closed": False,
    "text": "Late teams: call the office",
    "version": 2,
}
_NAME = {"min": 3, "max": 50}
RULES: dict[str, Any] = {
    "lengths": {"team_name": {"min": 3, "max": 80}, "captain_name": _NAME, "player_name": _NAME},
    "phone_digits": 10,
    "squad": {
        "min_players": 11,
        "max_players": 15,
        "roles": ["Batsman", "Bowler", "All-Rounder", "Wicket-Keeper"],
        "usual_roles": ["Batsman", "Bowler", "All-Rounder", "Wicket-Keeper"],
    },
    "logo": {"types": ["image/png", "image/jpeg"], "max_size": 5_242_880},
    "teams_per_church": 2,
    "consent_version": "1",
    "consent_required": False,
}
DETAILS: dict[str, Any] = {
    "success": True,
    "name": "ICCT26",
    "prefix": "ICCT",
    "time_zone": "Asia/Kolkata",
    "window": _OPEN,
    "rules": RULES,
    "languages": ["en", "ta", "hi"],
}


TOURNAMENT = {
    **found(TournamentDetails, "The tournament and the rules of its form", DETAILS),
    304: ResponseSpec(None, description="It is as the one of `If-None-Match`", generate_examples=False),
    **problem_responses("VALIDATION_FAILED", "MALFORMED_REQUEST", "INTERNAL_SERVER_ERROR", "DATABASE_UNAVAILABLE"),
}
SHOWN = found(WindowDetails, "The window in force", WINDOW) | problem_responses(*_WITH_KEY)
CHANGED = found(WindowDetails, "The window in force from now on", WINDOW) | problem_responses(
    "STALE_VERSION", "VERSION_REQUIRED", "UNSUPPORTED_MEDIA_TYPE", "BODY_TOO_LARGE", *_WITH_KEY
)

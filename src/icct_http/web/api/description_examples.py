"""Examples of parameters and schemas in the OpenAPI document (errors: ``openapi``)."""

from __future__ import annotations

from typing import Any

from ...version import VERSION
from .tournament.openapi import DETAILS, RULES, WINDOW

_AT = "2026-01-31T09:00:00Z"
_REQUEST_ID = "5f2b8a1c9d3e4f60a7b8c9d0e1f20304"
_OUTBOX = {"pending": 2, "oldest_seconds": 4, "parked": 0}
_PROBLEM = {
    "success": False,
    "error_code": "VALIDATION_FAILED",
    "message": "Input validation failed",
    "details": {"field_errors": {"captain_email": "Invalid email format"}},
    "request_id": _REQUEST_ID,
}

PARAMETERS: dict[str, Any] = {
    "dry_run": True,
    "X-Idempotency-Key": "royal-strikers-1",
    "Idempotency-Key": '"royal-strikers-1"',
    "team_id": "ICCT-001",
    "status": "confirmed",
    "church": "CSI St. Peter's Church",
    "q": "kumar",
    "removed": "false",
    "limit": 100,
    "cursor": "ICCT-100",
    "since": "2026-12-31T18:30:00Z",
    "action": "decided",
    "changed_since": "2026-12-31T18:30:00Z",
    "level": "certain",
    "If-Match": '"3"',
    "church_id": "c_2f9b1c0d4e5f60718293a4b5c6d7e8f9",
    "organiser_id": "o_2f9b1c0d4e5f60718293a4b5c6d7e8f9",
    "v": "0f3c9a1be27d4c58",
    "merge_id": "m_91ab1c0d4e5f60718293a4b5c6d7e8f9",
}

SCHEMAS: dict[str, dict[str, Any]] = {
    "RegistrationAccepted": {
        "success": True,
        "team_id": "ICCT-001",
        "message": "Team registered successfully",
    },
    "RegistrationValid": {"success": True, "message": "Registration is valid"},
    "ProblemBody": _PROBLEM,
    "ProblemDetails": _PROBLEM
    | {
        "type": "urn:icct:error:validation-failed",
        "title": "Validation failed",
        "status": 422,
        "detail": "Input validation failed",
        "instance": "/api/registration",
    },
    "WindowDetails": WINDOW,
    "TournamentDetails": DETAILS,
    "PublicWindow": DETAILS["window"],
    "FormRules": RULES,
    "SquadRules": RULES["squad"],
    "LogoRules": RULES["logo"],
    "Length": {"min": 3, "max": 80},
    "Alive": {"status": "alive"},
    "Ready": {"status": "ready"},
    "NotReady": {"status": "not ready", "reason": "The database is not ready: it cannot be reached."},
    "OutboxStatus": _OUTBOX,
    "Health": {
        "status": "healthy",
        "version": VERSION,
        "environment": "production",
        "database": "connected",
        "timestamp": _AT,
        "problems": {},
    },
    "Status": {
        "status": "running",
        "version": VERSION,
        "environment": "production",
        "uptime_seconds": 86400,
        "database": "connected",
        "cloudinary": "connected",
        "email": "connected",
        "problems": {},
        "outbox": _OUTBOX,
        "pages": "on",
        "board": "off",
    },
}

"""The routes about organisers in the OpenAPI document, with an example of each body."""

from __future__ import annotations

from typing import Any

from ..admin_openapi import ALWAYS, found
from ..openapi import problem_responses
from .organiser_wire import OrganiserPage, OrganiserStored

_WRITING = (*ALWAYS, "VALIDATION_FAILED", "BODY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE")

_ORGANISER: dict[str, Any] = {
    "id": "o_2f9b1c0d4e5f60718293a4b5c6d7e8f9",
    "name": "Anna Raj",
    "email": "anna@example.org",
    "role": "reviewer",
    "disabled": False,
    "added_at": "2026-01-01T00:00:00Z",
    "disabled_at": None,
    "version": 1,
}

LIST = found(OrganiserPage, "Organisers, oldest first", {"success": True, "organisers": [_ORGANISER]}) | (
    problem_responses("VALIDATION_FAILED", *ALWAYS)
)
ADDED = found(OrganiserStored, "The organiser can sign in", {"success": True, "organiser": _ORGANISER}) | (
    problem_responses(*_WRITING)
)
CHANGED = found(
    OrganiserStored, "The organiser as stored", {"success": True, "organiser": _ORGANISER | {"version": 2}}
) | problem_responses("ORGANISER_NOT_FOUND", "LAST_ADMIN", "STALE_VERSION", "VERSION_REQUIRED", *_WRITING)

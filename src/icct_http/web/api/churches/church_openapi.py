"""The routes about churches in the OpenAPI document, with an example of each body."""

from __future__ import annotations

from typing import Any

from litestar.openapi import ResponseSpec

from ..admin_openapi import found
from ..openapi import problem_responses
from .church_wire import ChurchPage, ChurchStored, MergeDone, MergeTakenBack, PublicChurches

_ALWAYS = ("MALFORMED_REQUEST", "RATE_LIMIT_EXCEEDED", "INTERNAL_SERVER_ERROR", "DATABASE_UNAVAILABLE")
_WITH_KEY = (*_ALWAYS, "UNAUTHORIZED", "FORBIDDEN")
_WRITING = (*_WITH_KEY, "VALIDATION_FAILED", "BODY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE")

_ID, _OTHER_ID = "c_2f9b1c0d4e5f60718293a4b5c6d7e8f9", "c_7d3e1c0d4e5f60718293a4b5c6d7e8f9"
_MERGE_ID = "m_91ab1c0d4e5f60718293a4b5c6d7e8f9"
_CHURCH: dict[str, Any] = {
    "id": _ID,
    "name": "CSI St. Peter's Church",
    "registered": True,
    "place": "Tambaram",
    "teams_allowed": 3,
    "aliases": ["St. Peters"],
    "teams": 2,
    "has_room": True,
    "over_limit": False,
    "looks_like": [],
    "version": 3,
}
_ALIKE = _CHURCH | {
    "id": _OTHER_ID,
    "name": "Saint Peter",
    "aliases": [],
    "teams": 1,
    "looks_like": [_ID],
    "version": 1,
}
_MERGE = {"id": _MERGE_ID, "from": "St. Peters", "into": _ID, "teams": 1, "merged_at": "2026-01-01T00:00:00Z"}


LIST = found(
    ChurchPage,
    "Churches by name, and merges that can be undone",
    {"success": True, "churches": [_CHURCH | {"looks_like": [_OTHER_ID]}, _ALIKE], "merges": [_MERGE]},
) | problem_responses("VALIDATION_FAILED", *_WITH_KEY)
REGISTERED = found(
    ChurchStored, "The church is registered", {"success": True, "church": _CHURCH, "teams_moved": 1}
) | problem_responses(*_WRITING)
CHANGED = found(
    ChurchStored, "The church as it is now", {"success": True, "church": _CHURCH, "teams_moved": 0}
) | problem_responses("CHURCH_NOT_FOUND", "STALE_VERSION", "VERSION_REQUIRED", *_WRITING)
MERGED = found(
    MergeDone,
    "The churches are one",
    {"success": True, "merge_id": _MERGE_ID, "church": _CHURCH, "teams_moved": 1, "over_limit": False},
) | problem_responses("CHURCH_NOT_FOUND", *_WRITING)
UNDONE = found(
    MergeTakenBack,
    "They are two again",
    {"success": True, "church": _ALIKE, "into": _CHURCH, "teams_moved": 1},
) | problem_responses("MERGE_NOT_FOUND", "VALIDATION_FAILED", *_WITH_KEY)
PUBLIC = (
    found(
        PublicChurches,
        "Registered churches",
        {
            "success": True,
            "only_listed": True,
            "churches": [{"name": "CSI St. Peter's Church", "place": "Tambaram", "has_room": False}],
        },
    )
    | {304: ResponseSpec(None, description="Nothing has changed since", generate_examples=False)}
    | problem_responses("VALIDATION_FAILED", "MALFORMED_REQUEST", "INTERNAL_SERVER_ERROR", "DATABASE_UNAVAILABLE")
)

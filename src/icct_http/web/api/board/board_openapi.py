"""The routes of the board in the OpenAPI document, with an example of each body."""

from __future__ import annotations

from litestar.openapi import ResponseSpec

from ..admin_openapi import found
from ..openapi import problem_responses
from .board_wire import PublicBoard

_ALWAYS = ("VALIDATION_FAILED", "MALFORMED_REQUEST", "NOT_FOUND", "INTERNAL_SERVER_ERROR", "DATABASE_UNAVAILABLE")

_BOARD = {
    "success": True,
    "teams_count": 1,
    "churches_count": 1,
    "teams": [
        {
            "team_id": "ICCT-001",
            "team_name": "Grace Warriors",
            "church_name": "Grace Church",
            "logo_path": "/teams/ICCT-001/logo?v=0f3c9a1be27d4c58",
        }
    ],
}


BOARD = {
    **found(PublicBoard, "Confirmed teams; 404 where the board is off", _BOARD),
    304: ResponseSpec(None, description="It is as the one of `If-None-Match`", generate_examples=False),
    **problem_responses(*_ALWAYS),
}
EVENTS = {
    200: ResponseSpec(
        str,
        description="Server-sent events: `board` with the body of `/api/v1/board` at once and after each change, its "
        "`ETag` as the id, and comments in between",
        media_type="text/event-stream",
        generate_examples=False,
    ),
    **problem_responses("LIVE_CONNECTIONS_FULL", *_ALWAYS),
}
LOGO = {
    200: ResponseSpec(bytes, description="The image itself", media_type="image/png", generate_examples=False),
    302: ResponseSpec(None, description="Where the image is stored", generate_examples=False),
    **problem_responses("TEAM_NOT_FOUND", *_ALWAYS),
}

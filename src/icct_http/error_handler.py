"""Turns whatever a request raised into the one error shape."""

from __future__ import annotations

import re
from typing import Any

import structlog
from litestar import Request, Response
from litestar.types import ExceptionHandlersMap
from multipart import parse_options_header

from icct_core import DatabaseUnavailable

from .problems import problem_of

PROBLEM_JSON = "application/problem+json"
_REFUSED = re.compile(r"0(\.0*)?")  # a quality of nothing

_log = structlog.stdlib.get_logger("icct.errors")


def answer_error(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, Any]]:
    """The answer to a request that failed; what nobody expected is logged with its traceback."""
    problem = problem_of(error)
    if problem.type.status == 500:
        _log.error("unexpected_error", exc_info=error)
    elif isinstance(error, DatabaseUnavailable):
        _log.warning("database_unavailable", reason=error.reason)
    request_id = request.scope["state"]["request_id"]
    if _accepts_problem_json(request.headers.get("accept", "")):
        body, media_type = problem.rfc9457_body(request_id=request_id, instance=request.url.path), PROBLEM_JSON
    else:
        body, media_type = problem.body(request_id=request_id), "application/json"
    return Response(body, status_code=problem.type.status, media_type=media_type, headers=dict(problem.headers))


def _accepts_problem_json(accept: str) -> bool:
    ranges = (parse_options_header(one) for one in accept.split(","))
    return any(
        media_type == PROBLEM_JSON and not _REFUSED.fullmatch(options.get("q", "")) for media_type, options in ranges
    )


EXCEPTION_HANDLERS: ExceptionHandlersMap = {Exception: answer_error}

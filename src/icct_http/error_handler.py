"""Turns whatever a request raised into the one error shape."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import Request, Response
from litestar.types import ExceptionHandlersMap

from .problems import problem_of

PROBLEM_JSON = "application/problem+json"

_log = structlog.stdlib.get_logger("icct.errors")


def answer_error(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, Any]]:
    """The answer to a request that failed; what nobody expected is logged with its traceback."""
    problem = problem_of(error)
    if problem.type.status == 500:
        _log.error("unexpected_error", exc_info=error)
    elif problem.type.status == 503:
        _log.warning("database_unavailable", cause=type(error.__cause__).__name__)
    request_id = request.scope["state"]["request_id"]
    if PROBLEM_JSON in request.headers.get("accept", ""):
        body, media_type = problem.rfc9457_body(request_id=request_id, instance=request.url.path), PROBLEM_JSON
    else:
        body, media_type = problem.body(request_id=request_id), "application/json"
    return Response(body, status_code=problem.type.status, media_type=media_type, headers=dict(problem.headers))


EXCEPTION_HANDLERS: ExceptionHandlersMap = {Exception: answer_error}

"""Turns any exception of a request into the answer for it."""

from __future__ import annotations

from typing import Any

import structlog
from litestar import Request, Response
from litestar.types import ExceptionHandlersMap

from icct_core import DatabaseUnavailable, WorkbookNotWritten

from .catalogue import problem_of
from .error_body import error_answer

_log = structlog.stdlib.get_logger("icct.errors")


def answer_error(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The answer to a request that failed; what nobody expected is logged with its traceback."""
    problem = problem_of(error)
    if isinstance(error, WorkbookNotWritten):
        _log.error("workbook_not_written", reason=str(error))
    elif problem.type.status == 500:
        _log.error("unexpected_error", exc_info=error)
    elif isinstance(error, DatabaseUnavailable):
        _log.warning("database_unavailable", reason=error.reason)
    body, headers = error_answer(request.scope, problem)
    return Response(body, status_code=problem.type.status, headers=dict(headers))


EXCEPTION_HANDLERS: ExceptionHandlersMap = {Exception: answer_error}

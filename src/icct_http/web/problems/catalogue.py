"""The catalogue of problems: the status, code and title of every error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar.exceptions import HTTPException, ValidationException

from icct_core import CoreError, FieldPath, FileTooLarge, InvalidFileType, ValidationFailed

from ..access.api_keys import TooManyFailedKeys
from ..access.live_connections import LiveConnectionsFull
from .body_errors import wrong_fields
from .core_problems import CORE_PROBLEMS
from .http_problems import HTTP_PROBLEMS, MIDDLEWARE_PROBLEMS, SERVICE_FAILED
from .problem_type import ProblemType


class MalformedRequest(HTTPException):
    """The request breaks the rules of its format; the text says where."""

    status_code = 400


class UnsupportedMediaType(HTTPException):
    """The body is of a type this route does not take."""

    status_code = 415


class CrossSiteRequest(HTTPException):
    """A browser says that this form comes from another website."""

    status_code = 403


class NotAcceptable(HTTPException):
    """There is a page at this address, and the client wants something else."""

    status_code = 406


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One error on its way to a client."""

    type: ProblemType
    message: str
    details: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, *, request_id: str) -> dict[str, Any]:
        """The fixed shape of every error (the contract's §2)."""
        return {
            "success": False,
            "error_code": self.type.code,
            "message": self.message,
            "details": self.details,
            "request_id": request_id,
        }

    def rfc9457_body(self, *, request_id: str, instance: str) -> dict[str, Any]:
        """The same with the members of RFC 9457 added."""
        return self.body(request_id=request_id) | {
            "type": f"urn:icct:error:{self.type.code.lower().replace('_', '-')}",
            "title": self.type.title,
            "status": self.type.status,
            "detail": self.message,
            "instance": instance,
        }


def problem_of(error: Exception) -> Problem:
    """What a client is told of an error; of one that nobody expected, nothing but that it happened."""
    if isinstance(error, CoreError):
        row = CORE_PROBLEMS[type(error)]
        sentence = error.message if isinstance(error, ValidationFailed) else str(error)
        message = f"{sentence}{row.hint}"
        return Problem(type=row, message=message, details=_details(error), headers=_headers(row))
    if (over := _over_a_limit(error)) is not None:
        return over
    if (wrong := wrong_fields(error)) is not None:
        return problem_of(wrong)
    if isinstance(error, RecursionError):  # nothing of ours recurses but reading JSON
        return problem_of(MalformedRequest("The body is nested too deeply"))
    if isinstance(error, HTTPException) and error.status_code in HTTP_PROBLEMS:
        row = HTTP_PROBLEMS[error.status_code]
        message = error.detail if isinstance(error, (MalformedRequest, UnsupportedMediaType)) else row.message
        return Problem(type=row, message=message, details=_parameter_errors(error), headers=error.headers or {})
    return Problem(type=HTTP_PROBLEMS[500], message=SERVICE_FAILED)


def too_many(retry_after: int) -> Problem:
    """What is over a limit may come again after so many seconds."""
    row = MIDDLEWARE_PROBLEMS["RATE_LIMIT_EXCEEDED"]
    headers = {"Retry-After": str(retry_after)}
    return Problem(type=row, message=row.message, details={"retry_after": retry_after}, headers=headers)


def _details(error: CoreError) -> Mapping[str, object]:
    if isinstance(error, ValidationFailed):
        return {"field_errors": {_printed(path): str(text) for path, text in error.field_errors.items()}}
    if isinstance(error, (InvalidFileType, FileTooLarge)):
        return {**error.details, "field_errors": {"logo": str(error)}}
    return error.details


def _printed(path: FieldPath) -> str:
    """``players[3].phone``."""
    printed = ""
    for part in path:
        printed += f"[{part}]" if isinstance(part, int) else f".{part}"
    return printed.removeprefix(".")


def _over_a_limit(error: Exception) -> Problem | None:
    if isinstance(error, TooManyFailedKeys):
        return too_many(error.retry_after)
    if isinstance(error, LiveConnectionsFull):
        row = MIDDLEWARE_PROBLEMS["LIVE_CONNECTIONS_FULL"]
        return Problem(type=row, message=row.message, headers=_headers(row))
    return None


_WRONG_PARAMETER = "This parameter cannot have this value; see /openapi.json"


def _parameter_errors(error: HTTPException) -> Mapping[str, object]:
    """Which parameters of the address or headers were wrong."""
    if not (isinstance(error, ValidationException) and isinstance(error.extra, list)):
        return {}
    return {"field_errors": {str(extra.get("key", "")): _WRONG_PARAMETER for extra in error.extra}}


_CHALLENGE = 'ApiKey realm="icct", header="X-API-Key"'
"""A 401 must name a scheme (RFC 9110, 11.6.1); none is registered for keys in a header of their own."""


def _headers(row: ProblemType) -> Mapping[str, str]:
    if row.status == 401:
        return {"WWW-Authenticate": _CHALLENGE}
    return {} if row.retry_after is None else {"Retry-After": str(row.retry_after)}

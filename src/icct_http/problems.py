"""Every refusal as a client sees it: status, code, title and one body for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar.exceptions import HTTPException, ValidationException

from icct_core import (
    ChurchLimitReached,
    CoreError,
    DatabaseUnavailable,
    DuplicateSubmission,
    DuplicateTeam,
    FieldPath,
    FileTooLarge,
    Forbidden,
    IdempotencyKeyInvalid,
    InvalidFileType,
    InvalidTransition,
    RegistrationClosed,
    SubmissionInProgress,
    TeamNotFound,
    Unauthorized,
    ValidationFailed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemType:
    """A row of the table of errors; ``retry_after`` in seconds, ``example`` an error of this type."""

    status: int
    code: str
    title: str
    message: str
    example: CoreError | None = None
    retry_after: int | None = None


_CORE_ROWS: tuple[tuple[int, str, CoreError, int | None], ...] = (
    (400, "Invalid idempotency key", IdempotencyKeyInvalid(), None),
    (401, "API key needed", Unauthorized(), None),
    (403, "API key is for something else", Forbidden(needed="admin"), None),
    (404, "Team not found", TeamNotFound(), None),
    (409, "Key used for other content", DuplicateSubmission(), None),
    (409, "Submission in progress", SubmissionInProgress(), 3),
    (409, "Team already registered", DuplicateTeam(), None),
    (409, "Church limit reached", ChurchLimitReached(limit=2), None),
    (409, "Registration closed", RegistrationClosed(opens_at=None, closes_at=None), None),
    (409, "Status does not allow this", InvalidTransition(current="withdrawn", requested="confirmed"), None),
    (413, "File too large", FileTooLarge(max_size=5_242_880, received_size=5_242_881), None),
    (422, "Validation failed", ValidationFailed({("captain_email",): "Invalid email format"}), None),
    (422, "Invalid file type", InvalidFileType(received="image/gif", allowed=("image/png", "image/jpeg")), None),
    (503, "Database unavailable", DatabaseUnavailable(), 5),
)
"""Status, title, an example, and after how many seconds it makes sense to try again."""

CORE_PROBLEMS: Mapping[type[CoreError], ProblemType] = {
    type(example): ProblemType(
        status=status,
        code=example.code,
        title=title,
        message=example.message,
        example=example,
        retry_after=retry_after,
    )
    for status, title, example, retry_after in _CORE_ROWS
}

_REMEDY = "The service has a problem of its own; please try again, and quote the request id if it stays"

HTTP_PROBLEMS: Mapping[int, ProblemType] = {
    row.status: row
    for row in (
        ProblemType(
            status=400, code="MALFORMED_REQUEST", title="Malformed request", message="The request could not be read"
        ),
        ProblemType(status=404, code="NOT_FOUND", title="Not found", message="Nothing is found at this address"),
        ProblemType(
            status=405,
            code="METHOD_NOT_ALLOWED",
            title="Method not allowed",
            message="This address does not take this method; see the Allow header",
        ),
        ProblemType(
            status=413,
            code="BODY_TOO_LARGE",
            title="Body too large",
            message="The request is larger than this service accepts",
        ),
        ProblemType(
            status=415,
            code="UNSUPPORTED_MEDIA_TYPE",
            title="Unsupported media type",
            message="Send the form as multipart/form-data",
        ),
        ProblemType(status=500, code="INTERNAL_SERVER_ERROR", title="Internal server error", message=_REMEDY),
    )
}


AROUND_PROBLEMS: Mapping[str, ProblemType] = {
    row.code: row
    for row in (
        ProblemType(
            status=400,
            code="HOST_NOT_ALLOWED",
            title="Host not allowed",
            message="This service does not answer to the name in the Host header",
        ),
        ProblemType(
            status=408,
            code="REQUEST_TIMEOUT",
            title="Request timeout",
            message="The request took longer than this service waits; please try again",
        ),
        ProblemType(
            status=429,
            code="RATE_LIMIT_EXCEEDED",
            title="Rate limit exceeded",
            message="Too many requests; please wait as long as Retry-After says, and try again",
        ),
    )
}
"""What the wrappers around the application answer by themselves, by code."""


class MalformedRequest(HTTPException):
    """The request breaks the rules of its format; the text says where."""

    status_code = 400


class UnsupportedMediaType(HTTPException):
    """The body is of a type this route does not take."""

    status_code = 415


class TooManyFailedKeys(HTTPException):
    """This client has tried too many keys that are none; ``retry_after`` in seconds."""

    status_code = 429

    def __init__(self, *, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


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
        message = error.message if isinstance(error, ValidationFailed) else str(error)
        return Problem(type=row, message=message, details=_details(error), headers=_headers(row))
    if isinstance(error, TooManyFailedKeys):
        return too_many(error.retry_after)
    if isinstance(error, HTTPException) and error.status_code in HTTP_PROBLEMS:
        row = HTTP_PROBLEMS[error.status_code]
        message = error.detail if isinstance(error, (MalformedRequest, UnsupportedMediaType)) else row.message
        return Problem(type=row, message=message, details=_parameter_errors(error), headers=error.headers or {})
    return Problem(type=HTTP_PROBLEMS[500], message=_REMEDY)


def too_many(retry_after: int) -> Problem:
    """What is over a limit may come again after so many seconds."""
    row = AROUND_PROBLEMS["RATE_LIMIT_EXCEEDED"]
    headers = {"Retry-After": str(retry_after)}
    return Problem(type=row, message=row.message, details={"retry_after": retry_after}, headers=headers)


def _details(error: CoreError) -> Mapping[str, object]:
    if isinstance(error, ValidationFailed):
        return {"field_errors": {_printed(path): text for path, text in error.field_errors.items()}}
    if isinstance(error, (InvalidFileType, FileTooLarge)):
        return {**error.details, "field_errors": {"logo": str(error)}}
    return error.details


def _printed(path: FieldPath) -> str:
    """``players[3].phone``."""
    printed = ""
    for part in path:
        printed += f"[{part}]" if isinstance(part, int) else f".{part}"
    return printed.removeprefix(".")


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

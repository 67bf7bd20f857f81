"""The table of errors: which status and text a refusal has for a client."""

from __future__ import annotations

import pytest
from litestar.exceptions import HTTPException

from icct_core import CoreError, FileTooLarge, InvalidFileType, Unauthorized, ValidationFailed
from icct_http.web.problems.catalogue import MalformedRequest, UnsupportedMediaType, problem_of
from icct_http.web.problems.core_problems import CORE_PROBLEMS
from icct_http.web.problems.http_problems import HTTP_PROBLEMS, MIDDLEWARE_PROBLEMS
from icct_http.web.problems.problem_type import ProblemType
from tests.support.http.error_answers import CORE_ERRORS

CONTRACT = {
    400: "MALFORMED_REQUEST IDEMPOTENCY_KEY_INVALID HOST_NOT_ALLOWED",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN CROSS_SITE_REQUEST",
    404: "NOT_FOUND TEAM_NOT_FOUND CHURCH_NOT_FOUND MERGE_NOT_FOUND ORGANISER_NOT_FOUND SESSION_NOT_FOUND LINK_INVALID",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    408: "REQUEST_TIMEOUT",
    409: (
        "DUPLICATE_SUBMISSION SUBMISSION_IN_PROGRESS DUPLICATE_TEAM CHURCH_LIMIT_REACHED REGISTRATION_CLOSED "
        "INVALID_TRANSITION STALE_VERSION LAST_ADMIN ROSTER_FROZEN"
    ),
    410: "LINK_EXPIRED",
    413: "BODY_TOO_LARGE FILE_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "VALIDATION_FAILED INVALID_FILE_TYPE CODE_INVALID",
    428: "VERSION_REQUIRED",
    429: "RATE_LIMIT_EXCEEDED",
    500: "INTERNAL_SERVER_ERROR",
    503: "DATABASE_UNAVAILABLE LIVE_CONNECTIONS_FULL",
}
STATUS_OF = {code: status for status, codes in CONTRACT.items() for code in codes.split()}
ROWS = [*CORE_PROBLEMS.values(), *HTTP_PROBLEMS.values(), *MIDDLEWARE_PROBLEMS.values()]


@pytest.mark.parametrize("error", CORE_ERRORS, ids=lambda error: error.code)
def test_every_refusal_of_the_core_has_a_row(error: type[CoreError]) -> None:
    row = CORE_PROBLEMS[error]
    assert (row.code, row.message) == (error.code, f"{error.message}{row.hint}")
    assert type(row.example) is error


def test_who_needs_a_key_is_told_where_to_send_it() -> None:
    assert problem_of(Unauthorized()).message == "This needs a valid API key; send it in the header X-API-Key"


def test_the_table_has_no_other_rows() -> None:
    assert set(CORE_PROBLEMS) == set(CORE_ERRORS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_a_code_has_the_status_the_contract_gives_it(row: ProblemType) -> None:
    assert STATUS_OF[row.code] == row.status


def test_a_code_means_one_thing() -> None:
    codes = [row.code for row in ROWS]
    assert len(codes) == len(set(codes))
    assert all(row.title and row.message for row in ROWS)
    assert all(row.status == status for status, row in HTTP_PROBLEMS.items())


@pytest.mark.parametrize(
    ("path", "printed"),
    [
        (("captain_email",), "captain_email"),
        (("players",), "players"),
        (("players", 3), "players[3]"),
        (("players", 3, "phone"), "players[3].phone"),
        (("players", 0, "name"), "players[0].name"),
        (("a", "b", 1, 2, "c"), "a.b[1][2].c"),
    ],
)
def test_a_field_is_named_as_a_client_would_reach_it(path: tuple[str | int, ...], printed: str) -> None:
    problem = problem_of(ValidationFailed({path: "Phone must be exactly 10 digits"}))
    assert problem.details == {"field_errors": {printed: "Phone must be exactly 10 digits"}}
    assert problem.message == "Input validation failed"


@pytest.mark.parametrize(
    "error",
    [
        FileTooLarge(max_size=10, received_size=11),
        InvalidFileType(received="image/gif", allowed=("image/png",)),
    ],
)
def test_what_is_wrong_with_the_logo_is_a_field_error_too(error: CoreError) -> None:
    problem = problem_of(error)
    assert problem.details == {**error.details, "field_errors": {"logo": str(error)}}


@pytest.mark.parametrize(("status", "row"), HTTP_PROBLEMS.items())
def test_an_error_of_the_framework_is_told_in_our_words(status: int, row: ProblemType) -> None:
    problem = problem_of(HTTPException("password hunter2", status_code=status, headers={"Allow": "GET"}))
    assert problem.type is row
    assert problem.message == row.message
    assert problem.headers == {"Allow": "GET"}
    assert "hunter2" not in str(problem.body(request_id="x"))


@pytest.mark.parametrize(
    "error", [MalformedRequest("The part logo was sent twice"), UnsupportedMediaType("Send a form")]
)
def test_our_own_words_are_passed_on(error: HTTPException) -> None:
    assert problem_of(error).message == error.detail


def test_a_body_has_the_published_shape() -> None:
    body = problem_of(ValidationFailed({("captain_email",): "Invalid email format"})).body(request_id="request-0001")
    assert body == {
        "success": False,
        "error_code": "VALIDATION_FAILED",
        "message": "Input validation failed",
        "details": {"field_errors": {"captain_email": "Invalid email format"}},
        "request_id": "request-0001",
    }

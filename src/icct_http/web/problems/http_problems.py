"""The problems of framework and middleware: status, title, example, cause, remedy."""

from __future__ import annotations

from collections.abc import Mapping

from .problem_type import CHANGED, NO, SAME_KEY, ProblemType

SERVICE_FAILED = "The service has a problem of its own; please try again, and quote the request id if it stays"

HTTP_PROBLEMS: Mapping[int, ProblemType] = {
    row.status: row
    for row in (
        ProblemType(
            status=400,
            code="MALFORMED_REQUEST",
            title="Malformed request",
            message="The request could not be read",
            cause="broken or cut-off multipart, a part sent twice, text that is not UTF-8, a wrong parameter",
            remedy="build the request as the description says",
            again=CHANGED,
        ),
        ProblemType(
            status=403,
            code="CROSS_SITE_REQUEST",
            title="Sent from another website",
            message="Forms of pages are taken from our own pages alone",
            cause="a browser says that a form of a page was sent from another website (`Sec-Fetch-Site`)",
            remedy="open the form here, or use the API",
            again=CHANGED,
        ),
        ProblemType(
            status=404,
            code="NOT_FOUND",
            title="Not found",
            message="Nothing is found at this address",
            cause="nothing is at this address",
            remedy="check the address",
            again=NO,
        ),
        ProblemType(
            status=405,
            code="METHOD_NOT_ALLOWED",
            title="Method not allowed",
            message="This address does not take this method; see the Allow header",
            cause="the address does not take this method",
            remedy="see the `Allow` header",
            again=NO,
        ),
        ProblemType(
            status=406,
            code="NOT_ACCEPTABLE",
            title="There is a page only",
            message="There is a page at this address, and nothing else; ask for text/html, or use the API",
            cause="`Accept` ranks JSON above HTML where there is only a page",
            remedy="use the API, or ask for `text/html`",
            again=CHANGED,
        ),
        ProblemType(
            status=413,
            code="BODY_TOO_LARGE",
            title="Body too large",
            message="The request is larger than this service accepts",
            cause="the request is larger than `MAX_REQUEST_SIZE`",
            remedy="a smaller logo",
            again=CHANGED,
        ),
        ProblemType(
            status=415,
            code="UNSUPPORTED_MEDIA_TYPE",
            title="Unsupported media type",
            message="Send the form as multipart/form-data",
            cause="the body is no `multipart/form-data`",
            remedy="send the form as such",
            again=CHANGED,
        ),
        ProblemType(
            status=500,
            code="INTERNAL_SERVER_ERROR",
            title="Internal server error",
            message=SERVICE_FAILED,
            cause="a defect of the service; the log has it under the request id",
            remedy="report the request id",
            again=SAME_KEY,
        ),
    )
}


MIDDLEWARE_PROBLEMS: Mapping[str, ProblemType] = {
    row.code: row
    for row in (
        ProblemType(
            status=400,
            code="HOST_NOT_ALLOWED",
            title="Host not allowed",
            message="This service does not answer to the name in the Host header",
            cause="the `Host` header is missing, or names none of `ALLOWED_HOSTS`",
            remedy="use the service's own name",
            again=CHANGED,
        ),
        ProblemType(
            status=408,
            code="REQUEST_TIMEOUT",
            title="Request timeout",
            message="The request took longer than this service waits; please try again",
            cause="the body or the work took longer than `REQUEST_TIMEOUT`",
            remedy="try again, perhaps with a smaller logo",
            again=SAME_KEY,
        ),
        ProblemType(
            status=429,
            code="RATE_LIMIT_EXCEEDED",
            title="Rate limit exceeded",
            message="Too many requests; please wait as long as Retry-After says, and try again",
            cause="too many requests in a minute from this address or with this key",
            remedy="wait for `Retry-After`",
            again=SAME_KEY,
        ),
        ProblemType(
            status=503,
            code="LIVE_CONNECTIONS_FULL",
            title="Too many live connections",
            message="As many follow the board as this service can tell at once; ask for it every few seconds instead",
            cause="`MAX_LIVE_CONNECTIONS` clients follow the board already, or the service is about to stop",
            remedy="ask for `/api/v1/board` every few seconds, with `If-None-Match`",
            again=SAME_KEY,
            retry_after=30,
        ),
    )
}
"""What the wrappers around the application answer by themselves, and what is over a limit, by code."""

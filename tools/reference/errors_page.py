"""``docs/reference/errors.md``, from the catalogue of errors."""

from __future__ import annotations

from collections.abc import Iterator

from icct_http.web.problems.core_problems import CORE_PROBLEMS
from icct_http.web.problems.http_problems import HTTP_PROBLEMS, MIDDLEWARE_PROBLEMS
from icct_http.web.problems.problem_type import ProblemType

_HEAD = """\
# Errors

Every error of every route has this body; `Accept: application/problem+json` adds the members of RFC 9457.

```json
{"success": false, "error_code": "VALIDATION_FAILED", "message": "Input validation failed",
 "details": {"field_errors": {"captain_email": "Invalid email format"}},
 "request_id": "5f2b8a1c9d3e4f60a7b8c9d0e1f20304"}
```

After any error the same idempotency key may be sent again: only a stored registration uses it up. Where the last column
says yes, send the same request again with the same key, after the seconds in `Retry-After` if that header is there.

| code | status | cause | remedy | send again? |
|---|---|---|---|---|
"""


def errors_page() -> str:
    """The whole page, by status."""
    return _HEAD + "".join(f"{_row(problem)}\n" for problem in sorted(_problems(), key=lambda one: one.status))


def _problems() -> Iterator[ProblemType]:
    yield from HTTP_PROBLEMS.values()
    yield from CORE_PROBLEMS.values()
    yield from MIDDLEWARE_PROBLEMS.values()


def _row(problem: ProblemType) -> str:
    cells = (f"`{problem.code}`", str(problem.status), problem.cause, problem.remedy, problem.again)
    return f"| {' | '.join(cells)} |"

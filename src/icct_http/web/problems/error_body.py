"""The body of an error, in the format its client asked for."""

from __future__ import annotations

import re
from typing import Any

from multipart import parse_options_header

from .catalogue import Problem

PROBLEM_JSON = "application/problem+json"
_REFUSED = re.compile(r"0(\.0*)?")  # a quality of nothing


def error_body(problem: Problem, *, accept: str, request_id: str, instance: str) -> tuple[dict[str, Any], str]:
    """The body and its media type; ``accept`` is the request's header, ``instance`` its path."""
    if _accepts_problem_json(accept):
        return problem.rfc9457_body(request_id=request_id, instance=instance), PROBLEM_JSON
    return problem.body(request_id=request_id), "application/json"


def _accepts_problem_json(accept: str) -> bool:
    ranges = (parse_options_header(one) for one in accept.split(","))
    return any(
        media_type == PROBLEM_JSON and not _REFUSED.fullmatch(options.get("q", "")) for media_type, options in ranges
    )

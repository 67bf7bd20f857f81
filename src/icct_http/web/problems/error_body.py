"""The answer with an error, in the format its client asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

import msgspec
from litestar.types import Scope
from multipart import parse_options_header

from .catalogue import Problem

PROBLEM_JSON = "application/problem+json"
_REFUSED = re.compile(r"0(\.0*)?")  # a quality of nothing


class ProblemPages(Protocol):
    """Shows problems to people."""

    def page(self, scope: Scope, problem: Problem) -> tuple[bytes, Mapping[str, str]] | None:
        """The problem as a page with its headers; ``None`` for an address or a client that gets JSON."""

    def beside_json(self, scope: Scope) -> Mapping[str, str]:
        """Headers of the JSON at this address."""


def error_answer(scope: Scope, problem: Problem) -> tuple[bytes, Mapping[str, str]]:
    """The body and its headers for the request of ``scope``: a page where people look, else JSON."""
    pages: ProblemPages | None = scope["state"].get("problem_pages")
    if pages is not None and (shown := pages.page(scope, problem)) is not None:
        return shown
    accept = b",".join(value for name, value in scope["headers"] if name == b"accept").decode("latin-1")
    # the path as it came: an address made of it would take the port apart that `Host` names
    body, media_type = error_body(
        problem, accept=accept, request_id=scope["state"]["request_id"], instance=scope["path"]
    )
    beside = pages.beside_json(scope) if pages is not None else {}
    return msgspec.json.encode(body), {**beside, **problem.headers, "Content-Type": media_type}


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

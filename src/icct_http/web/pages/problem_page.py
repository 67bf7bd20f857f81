"""Errors as pages: the catalogue of problems in words for those who fill in a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from litestar.types import Scope

from ..accept import names_html, prefers_json
from ..problems.catalogue import Problem
from ..problems.error_body import ProblemPages
from .addresses import is_desk, is_linked, is_page, is_unknown
from .languages import ENGLISH, N_
from .page_frame import HTML, Manner, PageFrame
from .policy import UNLISTED

WORDS: Mapping[str, tuple[str, str]] = {
    "NOT_FOUND": (
        N_("There is no page here"),
        N_("The address may be mistyped, or cut off at its end."),
    ),
    "LINK_INVALID": (
        N_("This link does not open anything"),
        N_("It may be cut off at its end, or a newer one was sent since. Have it sent to you again."),
    ),
    "LINK_EXPIRED": (
        N_("This link has ended"),
        N_("Teams' pages are closed now. Ask the organisers if you need something."),
    ),
    "METHOD_NOT_ALLOWED": (
        N_("This cannot be done here"),
        N_("Open the page again, and use its buttons."),
    ),
    "NOT_ACCEPTABLE": (
        N_("There is a page here, and nothing else"),
        N_("Open the address in a browser."),
    ),
    "CROSS_SITE_REQUEST": (
        N_("This was sent from another website"),
        N_("For your safety, forms are only taken from our own pages. Open the form here, and send it from there."),
    ),
    "HOST_NOT_ALLOWED": (
        N_("This address is not ours"),
        N_("Open the page by the address that the organisers gave you."),
    ),
    "MALFORMED_REQUEST": (
        N_("What was sent could not be read"),
        N_("It may have been cut off on its way."),
    ),
    "UNSUPPORTED_MEDIA_TYPE": (
        N_("What was sent could not be read"),
        N_("Open the form here, and send it from there."),
    ),
    "REQUEST_TIMEOUT": (
        N_("That took too long"),
        N_("The connection may be weak. A smaller logo is sent sooner."),
    ),
    "BODY_TOO_LARGE": (
        N_("What was sent is too large"),
        N_("Choose a smaller logo: at most 5 MB."),
    ),
    "RATE_LIMIT_EXCEEDED": (
        N_("Too many tries in a short time"),
        N_("Others may be sending from the same place. Wait a little, then try again."),
    ),
    "DATABASE_UNAVAILABLE": (
        N_("We cannot store anything just now"),
        N_("Please try again in a moment."),
    ),
    "INTERNAL_SERVER_ERROR": (
        N_("Something went wrong on our side"),
        N_("Please try again. If it happens again, tell the organisers the number below."),
    ),
}
"""Heading and sentence by the code of a problem; others are told by the catalogue's own words."""

_OF_LINKS = frozenset({"LINK_INVALID", "LINK_EXPIRED"})

_NOTHING_WAS_SENT = frozenset({400, 403, 408, 413, 415, 429, 503})


@dataclass(frozen=True, slots=True)
class ProblemsAsPages(ProblemPages):
    """Shows problems as pages to those who want pages."""

    frame: PageFrame

    def page(self, scope: Scope, problem: Problem) -> tuple[bytes, Mapping[str, str]] | None:
        """The page and its headers, or ``None`` for an address or a client that gets JSON."""
        if not _is_wanted(scope):
            return None
        heading, sentence = WORDS.get(problem.type.code, (problem.type.title, problem.message))
        wait = problem.headers.get("Retry-After", "")
        values = {
            "heading": heading,
            "sentence": sentence,
            "not_sent": scope.get("method") not in {"GET", "HEAD"} and problem.type.status in _NOTHING_WAS_SENT,
            "may_be_stored": problem.message != problem.type.message and problem.type.status in {408, 503},
            "wait": int(wait) if wait.isdecimal() else None,
            "request_id": scope["state"]["request_id"],
            "is_ours": problem.type.status >= 500,
            "lost": problem.type.code in _OF_LINKS,
        }
        if is_desk(scope["path"]):
            of_desk = {"organiser": None, "places": [], **values}
            content = self.frame.content(scope, "desk/problem.html", language=ENGLISH, **of_desk)
        else:
            content = self.frame.content(scope, "problem.html", **values)
        return content, {**self.frame.headers(scope, Manner(unlisted=True)), **problem.headers, "Content-Type": HTML}

    def beside_json(self, scope: Scope) -> Mapping[str, str]:
        """As on pages, links are told to no search engine and no other host."""
        return UNLISTED if is_linked(scope["path"]) else {}


def _is_wanted(scope: Scope) -> bool:
    accept = b",".join(value for name, value in scope["headers"] if name == b"accept").decode("latin-1")
    if is_page(scope["path"]):
        return not prefers_json(accept)
    return is_unknown(scope["path"]) and names_html(accept)

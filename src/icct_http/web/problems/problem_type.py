"""A row of the catalogue of problems."""

from __future__ import annotations

from dataclasses import dataclass

from icct_core import CoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemType:
    """One error of the API, for clients and for the page on errors.

    ``message`` is what a client is told, ``cause`` and ``remedy`` what its author is; ``again`` says whether sending
    the same request again helps. ``retry_after`` is in seconds, ``example`` an error of this type. ``hint`` is added to
    the error's own sentence: what only those who use HTTP have to know.
    """

    status: int
    code: str
    title: str
    message: str
    cause: str
    remedy: str
    again: str
    example: CoreError | None = None
    hint: str = ""
    retry_after: int | None = None


SAME_KEY = "yes, same key"
CHANGED = "after a change"
NO = "no"

"""Compares an answer with what was expected, and fails the step."""

from __future__ import annotations

from ..checks.finding import CheckFailed
from .exchange import Answer

_IN_THE_LOG = "Look for the request id in the log: "


class StepSkipped(Exception):
    """There is nothing to try; the text says why."""


def expect(answer: Answer, status: int, code: str = "", *, remedy: str = "") -> None:
    """Raise ``CheckFailed`` unless the answer has this status and, if it is an error, this code."""
    if answer.status != status or answer.code != code:
        wanted = f"{status} {code}".rstrip()
        raise CheckFailed(f"{answer}, not {wanted}", remedy or in_the_log(answer))


def in_the_log(answer: Answer) -> str:
    """Where to look on when nobody knows better."""
    return f"{_IN_THE_LOG}{answer.headers.get('x-request-id', 'it has none')}."

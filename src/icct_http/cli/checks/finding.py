"""A finding: what a check says, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "warning", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A line for the operator: ``message`` says what is so, ``remedy`` what to do; neither holds a secret."""

    name: str
    verdict: Verdict
    message: str
    remedy: str = ""


class CheckFailed(Exception):
    """The line that comes next is a failed one."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def ok(name: str, message: str) -> Finding:
    return Finding(name, "ok", message)


def warning(name: str, message: str, remedy: str) -> Finding:
    """It works, and may not for long."""
    return Finding(name, "warning", message, remedy)


def failed(name: str, message: str, remedy: str) -> Finding:
    """The service does not start, or loses or delays something."""
    return Finding(name, "failed", message, remedy)


def skipped(name: str, message: str) -> Finding:
    """There is nothing to look at."""
    return Finding(name, "skipped", message)

"""Checks the limit of open files a process may have."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from ..serve.open_files import FEWEST_FILES, MOST_CONNECTIONS, OTHER_FILES, RAISE_IT, allowed_files
from .check import CheckContext, check_of
from .finding import Finding, failed, ok, warning

OPEN_FILES = "open files"
FEW = 1_024
"""What systems usually allow; below it a process takes fewer connections than an evening before closing brings."""


@check_of(OPEN_FILES)
async def open_files_check(_: CheckContext) -> AsyncGenerator[Finding, None]:
    yield open_files_finding(allowed_files())


def open_files_finding(allowed: int) -> Finding:
    """Whether so many are enough."""
    remedy = f"{RAISE_IT[0].upper()}{RAISE_IT[1:]}."
    if allowed < FEWEST_FILES:
        return failed(OPEN_FILES, f"a process may have {allowed} open, and needs {FEWEST_FILES}", remedy)
    words = f"a process may have {allowed} open, for {min(MOST_CONNECTIONS, allowed - OTHER_FILES)} connections"
    return warning(OPEN_FILES, words, remedy) if allowed < FEW else ok(OPEN_FILES, words)

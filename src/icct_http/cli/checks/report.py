"""What was found, printed: a line for each thing, and what to do about what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import get_args

from ..terminal.printing import print_json, say, table
from ..terminal.progress import Progress
from .check import Check
from .finding import Finding, Verdict


def print_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    """A table for people, or a document for programs."""
    if as_json:
        print_json({"failed": any(finding.verdict == "failed" for finding in findings), "checks": findings})
        return
    rows = [row for finding in findings for row in _rows(finding)]
    say(table([("CHECK", "VERDICT", "FOUND"), *rows]))
    counts = Counter(finding.verdict for finding in findings)
    say(", ".join(f"{counts[verdict]} {verdict}" for verdict in get_args(Verdict) if counts[verdict]) + ".")


def _rows(finding: Finding) -> Iterator[tuple[str, str, str]]:
    yield finding.name, finding.verdict, finding.message
    if finding.remedy:
        yield "", "", f"-> {finding.remedy}"


class CheckProgress:
    """Shows on a terminal what is still being looked at."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._progress = Progress()
        self._left = [check.lines[0] for check in checks]
        self._progress.report("Checking", ", ".join(self._left))

    def __call__(self, ended: Check) -> None:
        self._left.remove(ended.lines[0])
        self._progress.report("Checking", ", ".join(self._left))
        if not self._left:
            self._progress.clear()

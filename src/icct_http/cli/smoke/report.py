"""What a smoke test has found, printed."""

from __future__ import annotations

from ..checks.report import print_findings
from ..terminal.printing import print_json, say
from .run import SmokeReport


def print_report(report: SmokeReport, url: str, environment: str, *, as_json: bool) -> None:
    """A table for people, or a document for programs."""
    if not as_json:
        print_findings(report.findings, as_json=False)
        say(f"{report.answers} answers: p50 {report.p50} ms, p95 {report.p95} ms, p99 {report.p99} ms.")
        return
    times = {"answers": report.answers, "p50_ms": report.p50, "p95_ms": report.p95, "p99_ms": report.p99}
    is_failed = any(finding.verdict == "failed" for finding in report.findings)
    print_json({"url": url, "environment": environment, "failed": is_failed, "checks": report.findings, "times": times})

"""Runs the steps in order, and reports on them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ..checks.finding import CheckFailed, Finding, failed, ok, skipped
from .board import public_board
from .client import Unreachable
from .deciding import decision
from .desk import desk
from .every_answer import cors, error_shape, percentile, request_ids, response_times, security_headers
from .expectations import StepSkipped
from .limits import rate_limit, timeout
from .pages import page_form, pages
from .refusals import closed_to_strangers, dry_run, malformed, unknown_address, wrong_fields, wrong_file
from .registering import conflict, duplicate, registration, removal, replay
from .smoke_session import SmokeSession
from .watching import documentation, health, status

Step = tuple[str, Callable[[SmokeSession], Awaitable[str]]]

REMOVAL: Final[Step] = ("removal", removal)
STEPS: Final[Sequence[Step]] = (
    ("health", health),
    ("status", status),
    ("documentation", documentation),
    ("pages", pages),
    ("public board", public_board),
    ("dry run", dry_run),
    ("page form", page_form),
    ("desk", desk),
    ("wrong fields", wrong_fields),
    ("wrong file", wrong_file),
    ("malformed", malformed),
    ("unknown address", unknown_address),
    ("organisers' routes", closed_to_strangers),
    ("cors", cors),
    ("registration", registration),
    ("replay", replay),
    ("conflict", conflict),
    ("duplicate", duplicate),
    ("decision", decision),
    REMOVAL,
    ("response times", response_times),
    ("security headers", security_headers),
    ("request ids", request_ids),
    ("error shape", error_shape),
    ("timeout", timeout),
    ("rate limit", rate_limit),
)
"""The rate limit comes last: after it this address is answered nothing for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmokeReport:
    """A finding for each step; times in milliseconds, of ``answers`` answers without those of the last two steps."""

    findings: Sequence[Finding]
    answers: int
    p50: float
    p95: float
    p99: float


async def smoke_test(session: SmokeSession, on_step: Callable[[str], None] = lambda _: None) -> SmokeReport:
    """Take every step; a team that was registered is removed again also when this is interrupted."""
    findings: list[Finding] = []
    try:
        for name, look in STEPS:
            on_step(name)
            findings.append(await _take(name, look, session))
    finally:
        if session.is_sent and REMOVAL[0] not in {finding.name for finding in findings}:
            findings.append(await _take(*REMOVAL, session))
    times = (1000 * percentile(session.answers, hundredths) for hundredths in (50, 95, 99))
    p50, p95, p99 = (round(time, 1) for time in times)
    return SmokeReport(findings=findings, answers=len(session.answers), p50=p50, p95=p95, p99=p99)


async def _take(name: str, look: Callable[[SmokeSession], Awaitable[str]], session: SmokeSession) -> Finding:
    try:
        return ok(name, await look(session))
    except StepSkipped as reason:
        return skipped(name, str(reason))
    except CheckFailed as failure:
        return failed(name, failure.message, failure.remedy)
    except Unreachable as error:
        return failed(name, f"no answer came: {error}", "See that the service runs, and what stands before it.")

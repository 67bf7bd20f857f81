"""Runs checks side by side; one that fails unexpectedly is a finding of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import aclosing
from pathlib import Path
from traceback import extract_tb

from ...service.start_up.start_error import StartError
from .check import Check, CheckContext
from .finding import CheckFailed, Finding, failed, skipped


async def run_checks(
    checks: Iterable[Check], context: CheckContext, on_end: Callable[[Check], None] = lambda _: None
) -> list[Finding]:
    """The findings of all checks in order; each has ``context.patience`` seconds, and none can end the others."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_run(check, context, on_end)) for check in checks]
    return [finding for task in tasks for finding in task.result()]


async def _run(check: Check, context: CheckContext, on_end: Callable[[Check], None]) -> list[Finding]:
    found: list[Finding] = []
    try:
        async with asyncio.timeout(context.patience), aclosing(check.look(context)) as findings:
            async for finding in findings:
                found.append(finding)  # noqa: PERF401  those before a failure must stay
    except CheckFailed as failure:
        found.append(failed(_next(check, found), failure.message, failure.remedy))
    except StartError as error:
        found.append(failed(_next(check, found), str(error), "Correct that; no process starts before."))
    except TimeoutError:
        words = f"there was no answer within {context.patience:g} s"
        found.append(failed(_next(check, found), words, "See whether it is overloaded or cut off; then check again."))
    except Exception as error:  # noqa: BLE001  a check that crashes must not hide what the others found
        frame = extract_tb(error.__traceback__)[-1]  # where it was; the text of the error may hold anything
        place = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
        remedy = "Report this as a defect of icct, with this line."
        found.append(failed(_next(check, found), f"the check itself failed: {place}", remedy))
    on_end(check)
    return found + [skipped(name, f"{found[-1].name} comes first") for name in check.lines[len(found) :]]


def _next(check: Check, found: list[Finding]) -> str:
    """The line that was being looked at; the last one, if a check breaks after it."""
    return check.lines[min(len(found), len(check.lines) - 1)]

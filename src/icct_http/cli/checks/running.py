"""Runs checks side by side; one that fails unexpectedly is a finding of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import aclosing
from pathlib import Path
from traceback import extract_tb

from ...service.start_up.start_error import StartError
from .check import Check, Scene
from .finding import CheckFailed, Finding, failed, skipped


async def run_checks(
    checks: Iterable[Check], scene: Scene, on_end: Callable[[Check], None] = lambda _: None
) -> list[Finding]:
    """The findings of all checks in order; each has ``scene.patience`` seconds, and none can end the others."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_run(check, scene, on_end)) for check in checks]
    return [finding for task in tasks for finding in task.result()]


async def _run(check: Check, scene: Scene, on_end: Callable[[Check], None]) -> list[Finding]:
    found: list[Finding] = []
    try:
        await _look(check, scene, found)
    except CheckFailed as failure:
        found.append(failed(_next(check, found), failure.message, failure.remedy))
    except StartError as error:
        found.append(failed(_next(check, found), str(error), "Correct that; no process starts before."))
    except TimeoutError:
        words = f"there was no answer within {scene.patience:g} s"
        found.append(failed(_next(check, found), words, "See whether it is overloaded or cut off; then check again."))
    except Exception as error:  # noqa: BLE001  a check that crashes must not hide what the others found
        remedy = "Report this as a defect of icct, with this line."
        found.append(failed(_next(check, found), f"the check itself failed: {_place(error)}", remedy))
    on_end(check)
    return found + [skipped(name, f"{found[-1].name} comes first") for name in check.lines[len(found) :]]


async def _look(check: Check, scene: Scene, found: list[Finding]) -> None:
    async with asyncio.timeout(scene.patience), aclosing(check.look(scene)) as findings:
        async for finding in findings:
            found.append(finding)  # noqa: PERF401  those before a failure must stay


def _next(check: Check, found: list[Finding]) -> str:
    """The line that was being looked at; the last one, if a check breaks after it."""
    return check.lines[min(len(found), len(check.lines) - 1)]


def _place(error: Exception) -> str:
    """Which error it was and where; its text may hold anything."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"

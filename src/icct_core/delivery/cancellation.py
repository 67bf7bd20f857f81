"""Tells a stop of the worker from a call that a library cancelled itself."""

from __future__ import annotations

import asyncio


def is_being_cancelled() -> bool:
    """Whether somebody has cancelled this task; not so when a library has cancelled a call of its own."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0

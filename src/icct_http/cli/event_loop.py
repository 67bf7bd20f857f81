"""Runs a coroutine for a command.

Until then asyncio, which takes long to import, is left alone.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

from .garbage import collect_new, collect_nothing

Result = TypeVar("Result")


def finish(work: Coroutine[Any, Any, Result]) -> Result:
    """Run this to its end in an event loop of its own, of the kind that the server has too."""
    import asyncio  # noqa: PLC0415

    import uvloop  # noqa: PLC0415

    collect_new()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(work)
    finally:
        collect_nothing()

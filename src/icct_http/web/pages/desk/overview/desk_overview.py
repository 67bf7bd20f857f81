"""What the overview is made from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from icct_core import Clock, Overview, PurgePlan, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskOverview:
    """``overview`` may be ``KEPT_FOR`` old, ``window`` a second; ``clock`` is the database's."""

    overview: Callable[[], Awaitable[Overview]]
    purge: Callable[[], Awaitable[PurgePlan | None]]
    window: Callable[[], Awaitable[Window]]
    clock: Clock


KEPT_FOR = 5.0
"""Seconds that a process keeps its figures: many who look cost one count."""

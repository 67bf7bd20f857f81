"""How much of everything is done: ``BENCH_SCALE=0.05`` shows in little time that a section works, and nothing else."""

from __future__ import annotations

import os

SCALE = float(os.environ.get("BENCH_SCALE", "1"))


def scaled(count: int, *, least: int = 1) -> int:
    """So many of ``count``, and ``least`` in any case."""
    return max(least, round(count * SCALE))

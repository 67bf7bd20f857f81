"""Every figure of the shape of ``src``, by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from .like_runs import like_runs
from .private_functions import used_once
from .sizes import lines_by_file, lines_by_function, modules_by_folder
from .sources import Module


def figures(modules: Sequence[Module]) -> Mapping[str, float]:
    """Return the figures of these modules; the share of private functions used once is in per cent of all functions."""
    files, functions = lines_by_file(modules).values(), lines_by_function(modules).values()
    once = sum(1 for _ in used_once(modules))
    return {
        "modules in the largest folder": max(modules_by_folder(modules).values(), default=0),
        "lines of the median file": median(files or [0]),
        "lines of the longest file": max(files, default=0),
        "lines of the median function": median(functions or [0]),
        "lines of the longest function": max(functions, default=0),
        "per cent of functions private and used once": round(100 * once / max(len(functions), 1), 1),
        "runs of six or more like lines": len(like_runs(modules)),
    }

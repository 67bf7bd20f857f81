"""What processes use, read before and after a load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import psutil

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds used so far and MiB held now, of a process and those it has started."""

    cpu: float
    memory: float

    @classmethod
    def of(cls, pid: int) -> Self:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
        times = [process.cpu_times() for process in family]
        cpu = sum(spent.user + spent.system for spent in times) + times[0].children_user + times[0].children_system
        return cls(cpu, max(process.memory_info().rss for process in family) / MEBIBYTE)

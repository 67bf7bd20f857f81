"""What processes use, read before, during and after a load."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import Self

import psutil

MEGABYTE = 1_000_000
EVERY = 0.02  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds used so far by a process and those it has started, and MB held now by the largest of them."""

    cpu: float
    memory: float

    @classmethod
    def of(cls, pid: int) -> Self:
        root, *others = family = family_of(pid)
        times = [process.cpu_times() for process in family]
        ended = root.cpu_times()
        cpu = sum(spent.user + spent.system for spent in times) + ended.children_user + ended.children_system
        return cls(cpu, max(map(memory_of, [root, *others])))


def family_of(pid: int) -> list[psutil.Process]:
    """A process and those it has started, itself first."""
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


def memory_of(process: psutil.Process) -> float:
    """MB of physical memory it holds now, shared pages included."""
    return process.memory_info().rss / MEGABYTE


class Peak:
    """The most MB that a process or one it has started held at a look."""

    def __init__(self) -> None:
        self.memory = 0.0


@contextmanager
def watching(pid: int) -> Iterator[Peak]:
    """Look at the memory again and again during the block; the processes are those at its start."""
    peak, over, family = Peak(), Event(), family_of(pid)

    def look() -> None:
        while not over.wait(EVERY):
            with suppress(psutil.NoSuchProcess):
                peak.memory = max(peak.memory, *map(memory_of, family))

    thread = Thread(target=look, name="memory", daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()

"""What processes use, read before, during and after a load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
        family, cpu, memory = family_of(pid), 0.0, 0.0
        for process in family:
            with suppress(psutil.NoSuchProcess):  # it has just ended, and counts among the root's children
                spent = process.cpu_times()
                cpu, memory = cpu + spent.user + spent.system, max(memory, memory_of(process))
        ended = family[0].cpu_times()
        return cls(cpu + ended.children_user + ended.children_system, memory)


def family_of(pid: int) -> list[psutil.Process]:
    """A process and those it has started, itself first."""
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


def memory_of(process: psutil.Process) -> float:
    """MB of physical memory it holds now, shared pages included."""
    return process.memory_info().rss / MEGABYTE


def hold_still(*pids: int) -> Callable[[], None]:
    """Stop processes and those they have started, so that they use nothing; what is returned lets them go on."""
    family = [process for pid in pids for process in family_of(pid)]
    for process in family:
        process.suspend()

    def let_go() -> None:
        for process in family:
            process.resume()

    return let_go


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

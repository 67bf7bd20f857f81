"""Teams for a spreadsheet: all of them as a table, a tenth of them as a workbook, read as fast as they come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from threading import Event, Thread
from time import perf_counter

import psutil

from .figures import Bound, to_hold
from .section import ADMIN_KEY
from .table import table
from .usage import MEGABYTE, Usage, family_of, memory_of, watching

PATH, WORKBOOK = "/admin/teams.csv", "/admin/teams.xlsx"
A_TENTH = "status=confirmed"  # as `many_teams` has it
LONG_ENOUGH = 300.0  # seconds
AT_ONCE = 65_536  # bytes
MAY_GROW = 10.0  # MB, for a table of several times that
SELDOM = 0.2  # seconds: to list all processes takes ten milliseconds, and this one grows steadily
LEAST, MOST = 1_000, 250.0  # teams a second, and MB of the process that writes 10 000 of them


def export(port: int, pid: int) -> str:
    """Time it, and watch the memory of the server's processes from before to the end."""
    _read(port, f"{PATH}?{A_TENTH}")  # what the first batches need stays
    before, begun = Usage.of(pid), perf_counter()
    with watching(pid) as peak:
        size, lines = _read(port, PATH)
    seconds, cpu = perf_counter() - begun, Usage.of(pid).cpu - before.cpu
    teams = lines - 1
    growth = max(0.0, peak.memory - before.memory)
    cells = (teams, size / MEGABYTE, seconds, teams / seconds, 1000 * cpu / teams, growth)
    bound = Bound(what="grows", measured=growth, limit=MAY_GROW, unit="MB")
    heads = ("lines of the export", "MB", "seconds", "lines/s", "server CPU ms a line", "server grows MB")
    formats = (".0f", ".1f", ".1f", ".0f", ".3f", ".1f")
    row = [format(cell, how) for cell, how in zip(cells, formats, strict=True)]
    return table((*heads, "to hold", "this run"), [[*row, *to_hold(bound)]])


def workbook(port: int, pid: int) -> str:
    """Time it, and watch the process that is started for it; CPU is that of a team."""
    _, lines = _read(port, f"{PATH}?{A_TENTH}")
    teams = lines - 1
    _read(port, f"{WORKBOOK}?q=ICCT-001")  # what the first one needs stays
    before, begun = Usage.of(pid), perf_counter()
    with watching_started(pid) as started:
        size, _ = _read(port, f"{WORKBOOK}?{A_TENTH}")
    seconds, after = perf_counter() - begun, Usage.of(pid)
    cpu = after.cpu - before.cpu
    cells = (
        teams,
        size / MEGABYTE,
        seconds,
        teams / seconds,
        1000 * cpu / teams,
        1000 * started.cpu / teams,
        started.memory,
    )
    bounds = (
        Bound(what="teams", measured=teams / seconds, limit=LEAST, unit="/s", at_least=True),
        Bound(what="its process", measured=started.memory, limit=MOST, unit="MB"),
        Bound(what="server grows", measured=max(0.0, after.memory - before.memory), limit=MAY_GROW, unit="MB"),
    )
    heads = (
        "teams of the workbook",
        "MB",
        "seconds",
        "teams/s",
        "server CPU ms",
        "its process CPU ms",
        "its process MB",
    )
    formats = (".0f", ".1f", ".1f", ".0f", ".3f", ".3f", ".0f")
    row = [format(cell, how) for cell, how in zip(cells, formats, strict=True)]
    return table((*heads, "to hold", "this run"), [[*row, *to_hold(*bounds)]])


class Started:
    """The most MB that a process which was started held at a look, and the CPU seconds it had used by the last."""

    def __init__(self) -> None:
        self.memory = self.cpu = 0.0


@contextmanager
def watching_started(pid: int) -> Iterator[Started]:
    """Look at the process that this one, or one it has started, starts during the block."""
    started, over, there = Started(), Event(), set(family_of(pid))

    def look() -> None:
        while not over.wait(SELDOM):
            with suppress(psutil.NoSuchProcess):
                for process in set(family_of(pid)) - there:
                    started.memory = max(started.memory, memory_of(process))
                    spent = process.cpu_times()
                    started.cpu = spent.user + spent.system

    thread = Thread(target=look, name="what is started", daemon=True)
    thread.start()
    try:
        yield started
    finally:
        over.set()
        thread.join()


def _read(port: int, path: str) -> tuple[int, int]:
    """Bytes and lines of the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=LONG_ENOUGH)
    connection.request("GET", path, headers={"X-API-Key": ADMIN_KEY})
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"no export: {answer.status} {answer.read()!r}")
    size = lines = 0
    while part := answer.read1(AT_ONCE):
        size, lines = size + len(part), lines + part.count(b"\n")
    connection.close()
    return size, lines

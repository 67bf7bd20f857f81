"""All teams as a table for a spreadsheet, read as fast as they come."""

from __future__ import annotations

from http.client import HTTPConnection
from time import perf_counter

from .figures import Bound, to_hold
from .section import ADMIN_KEY
from .table import table
from .usage import MEGABYTE, Usage, watching

PATH = "/admin/teams.csv"
LONG_ENOUGH = 300.0  # seconds
AT_ONCE = 65_536  # bytes
MAY_GROW = 10.0  # MB, for a table of several times that


def export(port: int, pid: int) -> str:
    """Time it, and watch the memory of the server's processes from before to the end."""
    _read(port, f"{PATH}?status=confirmed")  # what the first batches need stays
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

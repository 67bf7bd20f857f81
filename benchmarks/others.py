"""Requests that register nobody: copies, teams that are there already, and forms that are wrong."""

from __future__ import annotations

from .figures import to_hold
from .load import Load, load
from .requests import KNOWN
from .scale import scaled
from .section import Rig, Section
from .table import table
from .usage import Usage

CLIENTS = 16
COUNT = scaled(2_000, least=100)
WARM_UP = 100
KINDS = {
    "replay": ("a copy under its key", 200),
    "duplicate": ("a team that is registered", 409),
    "wrong-fields": ("two fields are wrong", 422),
    "wrong-file": ("the logo is a GIF", 422),
}


def measure(rig: Rig) -> str:
    rig.services.become("up")
    with rig.server() as server:
        load(server.port, "registration", clients=CLIENTS, count=KNOWN).expect(200)
        rows = [_row(kind, server.port, server.pid) for kind in KINDS]
    heads = ("request", "answer", "/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "server CPU ms")
    return table((*heads, "to hold", "this run"), rows)


def _row(kind: str, port: int, pid: int) -> list[str]:
    name, status = KINDS[kind]
    load(port, kind, clients=CLIENTS, count=WARM_UP).expect(status)
    before = Usage.of(pid).cpu
    answers = load(port, kind, clients=CLIENTS, count=COUNT, first=WARM_UP).expect(status)
    cpu = 1000 * (Usage.of(pid).cpu - before) / COUNT
    return [name, str(status), f"{answers.per_second:.0f}", *times_of(answers), f"{cpu:.2f}", *to_hold()]


def times_of(answers: Load) -> list[str]:
    """p50, p95, p99 and the slowest, in milliseconds."""
    times = (*(answers.percentile(percent) for percent in (50, 95, 99)), answers.slowest)
    return [f"{milliseconds:.1f}" for milliseconds in times]


SECTION = Section(
    title="Copies and refusals",
    text=f"""{CLIENTS} clients send forms with a logo of 60 KB to one server: copies of {KNOWN} registered teams, under
their keys and under new ones, and forms that are wrong. No figure was promised for them; each does less than a
registration, and should be faster.""",
    measure=measure,
)

"""How long a process takes until it is of use."""

from __future__ import annotations

import sys
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from statistics import median
from subprocess import check_output
from time import monotonic, sleep
from typing import Any

from tests.support.processes.icct_process import Server, run

from .figures import Bound, to_hold
from .scale import scaled
from .section import Rig, Section
from .table import table

TIMES = scaled(5, least=2)
LONG_ENOUGH = 60.0  # seconds
PAUSE = 0.005  # seconds between two questions


def seconds_to_serve(settings: dict[str, Any]) -> float:
    """From the start of ``icct serve`` to the first answer of ``/health``, which asks the database."""
    begun = monotonic()
    server = Server(**settings)
    try:
        while not is_healthy(server.port):
            if monotonic() - begun > LONG_ENOUGH:
                raise RuntimeError(f"the server does not answer:\n{server.output}")
            sleep(PAUSE)
        return monotonic() - begun
    finally:
        server.kill()


def is_healthy(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=LONG_ENOUGH)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def seconds_to_help() -> float:
    begun = monotonic()
    if run("--help").returncode != 0:
        raise RuntimeError("icct has no help")
    return monotonic() - begun


def seconds_to_import(statement: str) -> float:
    """What one import takes in a fresh interpreter, whose own start is not counted."""
    program = f"from time import perf_counter; begun = perf_counter(); {statement}; print(perf_counter() - begun)"
    return float(check_output([sys.executable, "-c", program]))


def measure(rig: Rig) -> str:
    with rig.settings() as settings:
        rows = [
            _row("`icct serve` until `/health` is 200", lambda: seconds_to_serve(settings), 1_500),
            _row("`icct --help`", seconds_to_help, 150),
            _row("`import icct_core`", lambda: seconds_to_import("import icct_core"), 60),
            _row("every name of `icct_core`", lambda: seconds_to_import("from icct_core import *")),
        ]
    return table(("command", "median ms", "fastest ms", "slowest ms", "to hold", "this run"), rows)


def _row(name: str, once: Callable[[], float], limit: float | None = None) -> list[str]:
    once()  # reads the files from the disk
    times = [1000 * once() for _ in range(TIMES)]
    bounds = [] if limit is None else [Bound(measured=median(times), limit=limit, unit="ms")]
    return [name, *(f"{time:.0f}" for time in (median(times), min(times), max(times))), *to_hold(*bounds)]


SECTION = Section(
    title="Start-up",
    text=f"""A server with one process, with PostgreSQL, Cloudinary and a mail server in its settings, on tables that
are up to date; the median of {TIMES} starts that follow one which is not counted.""",
    measure=measure,
)

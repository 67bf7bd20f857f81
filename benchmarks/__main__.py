"""``uv run nox -s bench``: measures everything, prints it, and writes it to ``docs/reference/performance.md``."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import psutil

from tests.postgres import PostgresCluster

from .deliveries import pace
from .registrations import Result, Scenario, measure
from .services import ServicesProcess
from .table import table
from .usage import MEBIBYTE

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "performance.md"

SCENARIOS = (
    Scenario(clients=1, count=500),
    Scenario(clients=16),
    Scenario(clients=64),
    Scenario(clients=16, servers=2),
    Scenario(clients=64, servers=2),
    Scenario(clients=16, services="slow"),
    Scenario(clients=16, services="down"),
)


def registrations(cluster: PostgresCluster, services: ServicesProcess) -> str:
    floors: dict[int, float] = {}
    rows = []
    for scenario in SCENARIOS:
        result = measure(scenario, cluster, services, floors)
        rows.append(_row(result))
        print(rows[-1], file=sys.stderr, flush=True)
    heads = ("clients", "servers", "services", "/s", "floor/s", "share", "p50 ms", "p95 ms", "p99 ms", "max ms")
    return table((*heads, "server CPU ms", "database CPU ms", "RSS MiB"), rows)


def _row(result: Result) -> list[str]:
    scenario, answers = result.scenario, result.load
    times = [answers.percentile(50), answers.percentile(95), answers.percentile(99), answers.slowest]
    return [
        str(scenario.clients),
        str(scenario.servers),
        scenario.services,
        f"{answers.per_second:.0f}",
        f"{result.floor:.0f}",
        f"{result.share:.0%}",
        *(f"{milliseconds:.1f}" for milliseconds in times),
        f"{result.server_cpu:.2f}",
        f"{result.database_cpu:.2f}",
        f"{result.memory:.0f}",
    ]


def deliveries(cluster: PostgresCluster, services: ServicesProcess) -> str:
    measured = [pace(workers, cluster, services) for workers in (1, 2)]
    rows = [[str(one.workers), f"{one.per_second:.0f}", f"{one.worker_cpu:.2f}"] for one in measured]
    return table(("workers", "registrations/s", "worker CPU ms"), rows)


def machine() -> str:
    memory = psutil.virtual_memory().total / MEBIBYTE / 1024
    return f"{psutil.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    with PostgresCluster() as cluster, ServicesProcess() as services:
        parts = [
            "# Performance",
            f"Measured on {machine()}; server, database, services and load generator together.",
            "## Registrations",
            registrations(cluster, services),
            "## Deliveries",
            deliveries(cluster, services),
        ]
    page = "\n\n".join(parts) + "\n"
    print(page)
    PAGE.write_text(page)


if __name__ == "__main__":
    main()

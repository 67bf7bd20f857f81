"""Registrations a second beside the floor of the same run, with the services up, slow and down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.postgres import PostgresCluster
from tests.service import Server, run

from .floor import floor
from .load import Load, load
from .services import ServicesProcess
from .usage import Usage

WARM_UP = 200  # requests, not counted: connections, plans, caches
SECONDS = 8  # of pgbench
LIMITS = {"RATE_LIMIT_REQUESTS": 1_000_000, "LOG_LEVEL": "INFO"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """How many clients register at how many server processes, and how the two services do meanwhile."""

    clients: int
    servers: int = 1
    services: str = "up"
    count: int = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one scenario gave; CPU in milliseconds a registration, memory in MiB of the largest process."""

    scenario: Scenario
    load: Load
    floor: float
    server_cpu: float
    database_cpu: float
    memory: float

    @property
    def share(self) -> float:
        """Of the floor."""
        return self.load.per_second / self.floor


@contextmanager
def server_of(cluster: PostgresCluster, services: ServicesProcess, **settings: Any) -> Iterator[tuple[Server, str]]:
    """A server on a fresh database, with its address."""
    url = cluster.create_database()
    with TemporaryDirectory() as folder:
        chosen = {"DATABASE_URL": url, "DATA_DIR": Path(folder), **LIMITS, **services.settings, **settings}
        if run("migrate", **chosen).returncode != 0:
            raise RuntimeError("the tables could not be made")
        with Server(**chosen) as server:
            yield server, url


def measure(
    scenario: Scenario, cluster: PostgresCluster, services: ServicesProcess, floors: dict[int, float]
) -> Result:
    """Run one scenario on a fresh database; the floor of its number of clients is measured once."""
    if scenario.clients not in floors:
        floors[scenario.clients] = floor(cluster, clients=scenario.clients, seconds=SECONDS)
    services.become(scenario.services)
    with server_of(cluster, services, API_WORKERS=scenario.servers) as (server, _):
        load(server.port, "registration", clients=scenario.clients, count=WARM_UP)
        before = Usage.of(server.pid), Usage.of(cluster.pid)
        answers = load(server.port, "registration", clients=scenario.clients, count=scenario.count, first=WARM_UP)
        after = Usage.of(server.pid), Usage.of(cluster.pid)
    if answers.statuses != {"200": scenario.count}:
        raise RuntimeError(f"not every registration was taken: {answers.statuses}")
    server_cpu, database_cpu = (
        1000 * (last.cpu - first.cpu) / scenario.count for first, last in zip(before, after, strict=True)
    )
    return Result(
        scenario=scenario,
        load=answers,
        floor=floors[scenario.clients],
        server_cpu=server_cpu,
        database_cpu=database_cpu,
        memory=after[0].memory,
    )

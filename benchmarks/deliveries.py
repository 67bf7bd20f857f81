"""How many registrations' logos and mails leave in a second.

PostgreSQL, the workers and both services run on this machine, each in a process of its own. The messages of all teams
are queued before the workers start, so that the figure is their pace and not that of those who register.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from tests.faults.test_many_workers import queue
from tests.postgres import PostgresCluster
from tests.service import Service, eventually, run

from .services import ServicesProcess
from .usage import Usage

TEAMS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Registrations whose logo and mail have left a second, and milliseconds of the workers' CPU for each."""

    workers: int
    per_second: float
    worker_cpu: float


def pace(workers: int, cluster: PostgresCluster, services: ServicesProcess) -> Pace:
    """Let so many workers deliver what is queued."""
    services.become("up")
    with TemporaryDirectory() as folder, ExitStack() as running:
        settings = {**services.settings, "DATABASE_URL": (url := cluster.create_database()), "DATA_DIR": folder}
        if run("migrate", **settings).returncode != 0:
            raise RuntimeError("the tables could not be made")
        asyncio.run(queue(url, TEAMS))
        before = services.counts()
        started = [running.enter_context(Service("worker", settings, ready="Delivering")) for _ in range(workers)]
        ahead = services.counts()
        begun, cpu = time.monotonic(), sum(Usage.of(worker.pid).cpu for worker in started)
        eventually(lambda: all(services.counts()[kind] - before[kind] >= TEAMS for kind in before), "all is delivered")
        seconds = time.monotonic() - begun
        cpu = sum(Usage.of(worker.pid).cpu for worker in started) - cpu
    counted = TEAMS - min(ahead[kind] - before[kind] for kind in before)
    return Pace(workers=workers, per_second=counted / seconds, worker_cpu=1000 * cpu / counted)

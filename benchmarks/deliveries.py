"""How many registrations' logos and mails leave in a second: ``uv run python -m benchmarks.deliveries``.

PostgreSQL, the workers and both services run on this machine, each in a process of its own. The messages of all teams
are queued before the workers start, so that the figure is their pace and not that of those who register.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from tempfile import TemporaryDirectory
from typing import Any

from tests.faults.test_many_workers import queue
from tests.postgres import PostgresCluster
from tests.service import Service, eventually, run

TEAMS = 2_000


def counts(services: subprocess.Popen[str]) -> dict[str, int]:
    assert services.stdin is not None
    assert services.stdout is not None
    print(file=services.stdin, flush=True)
    told: dict[str, int] = json.loads(services.stdout.readline())
    return told


def delivered_a_second(workers: int, cluster: PostgresCluster, services: subprocess.Popen[str], settings: Any) -> float:
    url = cluster.create_database()
    settings = settings | {"DATABASE_URL": url}
    assert run("migrate", **settings).returncode == 0
    asyncio.run(queue(url, TEAMS))
    before = counts(services)
    started = [Service("worker", settings, ready="Delivering") for _ in range(workers)]
    try:
        for worker in started:
            worker.wait_until_ready()
        ahead = counts(services)
        done = min(ahead[kind] - before[kind] for kind in before)
        begun = time.monotonic()
        eventually(lambda: all(counts(services)[kind] - before[kind] >= TEAMS for kind in before), "all is delivered")
        return (TEAMS - done) / (time.monotonic() - begun)
    finally:
        for worker in started:
            worker.stop()


def main() -> None:
    command = [sys.executable, "-m", "benchmarks.services"]
    services = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert services.stdout is not None
    settings = json.loads(services.stdout.readline())
    with PostgresCluster() as cluster, TemporaryDirectory() as folder:
        for workers in (1, 2):
            pace = delivered_a_second(workers, cluster, services, settings | {"DATA_DIR": folder})
            print(f"{workers} worker(s): the logos and mails of {pace:.0f} registrations a second")
    services.communicate("")


if __name__ == "__main__":
    main()

"""A worker whose database holds its connections and never answers again."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from tests.faults.test_frozen_database import frozen
from tests.faults.test_many_workers import queue
from tests.support.processes.icct_process import Service, eventually, run
from tests.support.servers.postgres import PostgresCluster

STOPPED_WITHIN = 20.0  # seconds
WORDS = {0: "nothing is left half delivered", 1: "the database did not answer"}
"""By status: silent connections are given up within seconds, and a process that has too many ends all the same."""


def has_unread_bytes(port: int) -> bool:
    """Whether a server of this machine has not read all that a client has sent to its port (proc(5), /proc/net/tcp)."""
    connections = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(
        int(local.split(":")[1], 16) == port and int(queues.split(":")[1], 16)
        for _, local, _, _, queues, *_ in connections
    )


def test_a_worker_stops_though_its_database_does_not_answer(tmp_path: Path) -> None:
    with PostgresCluster() as cluster:
        settings: dict[str, Any] = {"DATA_DIR": tmp_path, "DATABASE_URL": cluster.create_database()}
        assert run("migrate", **settings).returncode == 0
        asyncio.run(queue(settings["DATABASE_URL"], 20))
        with Service("worker", settings, ready="Delivering") as worker:
            eventually(lambda: worker.output.count('"message_delivered"') == 40, "it has connections of all kinds")
            with frozen(cluster):
                eventually(lambda: has_unread_bytes(cluster.port), "it asks again")
                begun = time.monotonic()
                status = worker.stop()
                assert time.monotonic() - begun < STOPPED_WITHIN
        assert WORDS[status] in worker.output

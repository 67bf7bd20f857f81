"""PostgreSQL stands still: it takes connections and never answers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.support.processes.icct_process import Server, eventually
from tests.support.servers.postgres import PostgresCluster

IN_TIME = 0.1  # seconds, as the contract has it


def processes_of(cluster: PostgresCluster) -> list[int]:
    """The server's first process and all of its children, which have process groups of their own."""
    children = Path(f"/proc/{cluster.pid}/task/{cluster.pid}/children").read_text().split()
    return [cluster.pid, *map(int, children)]


@contextmanager
def frozen(cluster: PostgresCluster) -> Iterator[None]:
    pids = processes_of(cluster)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in reversed(pids):
            os.kill(pid, signal.SIGCONT)


@pytest.mark.alone
def test_health_answers_in_time_while_the_database_hangs_and_is_healthy_again_after(tmp_path: Path) -> None:
    with (
        PostgresCluster() as cluster,
        Server(DATA_DIR=tmp_path, DATABASE_URL=cluster.create_database()) as server,
        httpx.Client(base_url=server.url) as client,
    ):
        eventually(lambda: client.get("/health").json()["status"] == "healthy", "it is healthy")
        slowest = 0.0

        def asked(path: str) -> httpx.Response:
            nonlocal slowest
            begun = time.monotonic()
            answer = client.get(path)
            slowest = max(slowest, time.monotonic() - begun)
            return answer

        with frozen(cluster):
            eventually(lambda: asked("/health").status_code == 503, "it is unhealthy")
            for _ in range(8):
                assert asked("/health").json()["database"] == "disconnected"
                assert asked("/health/ready").status_code == 503
                assert asked("/health/live").status_code == 200
                assert asked("/status").json()["database"] == "disconnected"
        assert slowest < IN_TIME
        eventually(lambda: client.get("/health").json()["status"] == "healthy", "it is healthy again")
        assert client.get("/health/ready").status_code == 200
        assert server.stop() == 0

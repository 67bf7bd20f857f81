"""The figures of a server with several processes, one of which dies."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.support.processes.icct_process import Server, eventually, register
from tests.support.servers.postgres import PostgresCluster


def figures(server: Server) -> dict[tuple[str, ...], float]:
    """Every figure by name and labels, from whichever process takes the new connection."""
    text = httpx.get(f"{server.url}/metrics").text
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def counted_in(pid: int) -> Path:
    """The folder whose files this process has in its memory."""
    (folder,) = set(re.findall(r"(/\S*/icct-metrics-\w+)/", Path(f"/proc/{pid}/maps").read_text()))
    assert Path(folder).is_dir()
    return Path(folder)


def register_over(connections: int, server: Server, name: str) -> None:
    """Each connection may reach another process."""
    for index in range(connections):
        with httpx.Client(base_url=server.url) as client:
            assert register(client, team_name=f"{name} {index}").status_code == 200


def test_any_process_tells_the_figures_of_all_and_one_that_dies_takes_none_away(
    tmp_path: Path, postgres: PostgresCluster
) -> None:
    settings: dict[str, Any] = {
        "DATA_DIR": tmp_path,
        "DATABASE_URL": postgres.create_database(),
        "DATABASE_POOL_SIZE": 3,
        "DATABASE_MAX_OVERFLOW": 1,
    }
    registered = ("icct_registrations_total", "registered")
    with Server(**settings, API_WORKERS=2) as server:
        register_over(10, server, "Lions")
        assert [figures(server)[registered] for _ in range(6)] == [10.0] * 6
        eventually(lambda: figures(server)["icct_database_connections_max",] == 8, "both processes may open four each")
        victim = max(children(server.pid))
        folder = counted_in(victim)
        os.kill(victim, signal.SIGKILL)
        eventually(lambda: victim not in children(server.pid) and len(children(server.pid)) >= 2, "it is replaced")
        register_over(4, server, "Tigers")
        assert [figures(server)[registered] for _ in range(6)] == [14.0] * 6
        eventually(lambda: figures(server)["icct_database_connections_max",] == 8, "the dead one's count no more")
        delivered = ("icct_deliveries_total", "store_logo", "delivered")
        eventually(lambda: figures(server)[delivered] >= 13, "deliveries of both are counted")
        assert server.stop() == 0
    assert not folder.exists()


def test_one_process_counts_from_nothing_at_each_start(tmp_path: Path) -> None:
    for _ in range(2):
        with Server(DATA_DIR=tmp_path) as server:
            assert httpx.get(f"{server.url}/health/live").status_code == 200
            assert figures(server)["icct_http_requests_total", "GET", "/health/live", "200"] == 1
            assert server.stop() == 0

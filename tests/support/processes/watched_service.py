"""A running service that is asked how it does, and how long its answers take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.support.processes.icct_process import LONG_ENOUGH, Server, eventually, register


class WatchedService:
    """Remembers the slowest of its answers."""

    def __init__(self, server: Server, client: httpx.Client) -> None:
        self.server = server
        self.client = client
        self.slowest = 0.0

    def ask(self, path: str) -> httpx.Response:
        begun = time.monotonic()
        answer = self.client.get(path)
        self.slowest = max(self.slowest, time.monotonic() - begun)
        return answer

    def problems(self) -> dict[str, str]:
        found: dict[str, str] = self.ask("/health").json()["problems"]
        return found

    def seconds_until(self, problems: dict[str, str], meanwhile: Callable[[], object] = lambda: None) -> float:
        """How long it takes until these and no others are told."""

        def told() -> bool:
            meanwhile()
            return self.problems() == problems

        begun = time.monotonic()
        eventually(told, f"the problems are {problems}")
        return time.monotonic() - begun

    def check_all_addresses_tell(self, problems: dict[str, str]) -> None:
        """``/health``, ``/health/ready``, ``/status`` and ``/metrics`` agree."""
        status = 503 if problems else 200
        health, ready = self.ask("/health"), self.ask("/health/ready")
        assert (health.status_code, health.json()["problems"]) == (status, problems)
        assert health.json()["status"] == ("unhealthy" if problems else "healthy")
        assert ready.status_code == status
        assert all(problem in ready.json()["reason"] for problem in problems.values())
        assert self.ask("/status").json()["problems"] == problems
        assert self.ask("/health/live").status_code == 200
        assert f"icct_registrations_possible {0.0 if problems else 1.0}" in self.ask("/metrics").text


@contextmanager
def watched_service(folder: Path, **settings: Any) -> Iterator[WatchedService]:
    """A server that has one team, and is healthy."""
    with (
        Server(DATA_DIR=folder, DELIVER_IN_SERVER="false", **settings) as server,
        httpx.Client(base_url=server.url, timeout=LONG_ENOUGH) as client,
    ):
        assert register(client, team_name="The first").status_code == 200
        service = WatchedService(server, client)
        service.seconds_until({})
        yield service
        assert server.stop() == 0

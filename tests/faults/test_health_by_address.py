"""Balancers that know a machine's address and not its name."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.support.processes.icct_process import LONG_ENOUGH, Server


def status_of(server: Server, *lines: str) -> int:
    """What these lines of a request are answered with."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=LONG_ENOUGH) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        with connection.makefile("rb") as answer:
            return int(answer.readline().split()[1])


def test_a_health_check_by_http_1_0_without_a_host_is_answered(tmp_path: Path) -> None:
    with Server(DATA_DIR=tmp_path, ALLOWED_HOSTS="api.example.org") as server:
        for path in ("/health", "/health/live", "/health/ready", "/api/v1/health/ready"):
            assert status_of(server, f"GET {path} HTTP/1.0") == 200
            assert status_of(server, f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}") == 200
        assert status_of(server, "GET /status HTTP/1.0") == 400
        assert status_of(server, "GET /status HTTP/1.0", "Host: api.example.org") == 200
        assert server.stop() == 0

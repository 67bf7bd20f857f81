"""Two real processes admit what is allowed for both together, and go on when the server they count on is gone."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from tests.support.processes.icct_process import Server
from tests.support.servers.valkey import ValkeyServer


async def statuses_of(server: Server, requests: int, *, method: str = "GET", path: str = "/nothing") -> Counter[int]:
    """Concurrent requests, each over a connection of its own so that both processes get some."""

    async def get() -> int:
        async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
            return (await client.request(method, path)).status_code

    return Counter(await asyncio.gather(*(get() for _ in range(requests))))


async def test_two_processes_admit_exactly_thirty_of_a_hundred(tmp_path: Path) -> None:
    with ValkeyServer() as valkey:
        shared: dict[str, Any] = {
            "DATA_DIR": tmp_path,
            "RATE_LIMIT_STORAGE_URL": valkey.url,
            "RATE_LIMIT_REQUESTS": 30,
            "API_WORKERS": 2,
        }
        with Server(**shared) as server:
            assert await statuses_of(server, 100) == {404: 30, 429: 70}
            valkey.stop()
            after = await statuses_of(server, 100)
            assert set(after) == {404, 429}
            assert after[404] <= 60
            assert "rate_limit_storage_away" in server.output


async def test_two_processes_admit_exactly_sixty_dry_runs(tmp_path: Path) -> None:
    with ValkeyServer() as valkey:
        limits: dict[str, Any] = {"RATE_LIMIT_STORAGE_URL": valkey.url, "RATE_LIMIT_DRY_RUNS": 60}
        with Server(DATA_DIR=tmp_path, API_WORKERS=2, RATE_LIMIT_REQUESTS=1, **limits) as server:
            trial = "/api/registration?dry_run=true"
            assert await statuses_of(server, 100, method="POST", path=trial) == {415: 60, 429: 40}
            assert await statuses_of(server, 2) == {404: 1, 429: 1}

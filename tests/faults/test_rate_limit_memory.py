"""Memory stays flat over many requests from many addresses."""

from __future__ import annotations

import asyncio
import gc
import resource
from pathlib import Path
from typing import Any, cast

from icct_adapters.memory import InMemoryRateCounter
from icct_http.application import received
from icct_http.container import build_container
from icct_http.service.settings.settings import Settings

BEFORE, MEASURED = 10_000, 50_000
BUCKETS = 5_000  # fewer than usual, so that they are full before the measurement


def resident() -> int:
    """Bytes of this process that are in memory."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


async def small_application(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def test_memory_is_flat_over_fifty_thousand_requests_from_fifty_thousand_addresses() -> None:
    settings = Settings.from_environment({"TRUSTED_PROXIES": "127.0.0.1"})
    container = build_container(settings)
    container.rate_counter.override(InMemoryRateCounter(most_buckets=BUCKETS))
    wrapped = cast("Any", received(cast("Any", small_application), container))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        assert message.get("status", 200) == 200

    async def request(number: int) -> None:
        address = f"198.{18 + number // 65_536}.{number // 256 % 256}.{number % 256}".encode()
        headers = [(b"host", b"desk"), (b"x-forwarded-for", address), (b"x-request-id", b"request-%d" % number)]
        common: dict[str, Any] = {"type": "http", "method": "GET", "http_version": "1.1", "path": "/nothing"}
        common |= {"query_string": b"", "state": {}}
        await wrapped(common | {"client": ("127.0.0.1", 1), "headers": headers}, receive, send)
        await asyncio.sleep(0)  # as between any two requests; the event loop tidies up

    for number in range(BEFORE):
        await request(number)
    full = resident()
    for number in range(BEFORE, BEFORE + MEASURED):
        await request(number)
    assert resident() - full < 4_000_000  # 80 bytes for each would be more

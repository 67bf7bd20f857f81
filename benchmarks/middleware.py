"""What the middleware costs: the same small application bare and wrapped, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any, cast

from icct_http.application import received
from icct_http.container import build_container
from icct_http.service.settings.settings import Settings
from tests.support.servers.valkey import ValkeyServer

from .figures import Bound, to_hold
from .scale import scaled
from .section import Rig, Section
from .table import table

ALLOWED = 150.0  # µs for everything of the contract's §6 together
ROUNDS = scaled(20, least=3)
REQUESTS = 500  # in each round, bare and wrapped in turn

SETTINGS = {
    "ALLOWED_HOSTS": "api.icct26.com",
    "CORS_ORIGINS": "https://icct26.com,https://www.icct26.com",
    "TRUSTED_PROXIES": "127.0.0.1,10.0.0.0/8",
    "RATE_LIMIT_REQUESTS": "300",
}
PLAIN = [(b"host", b"api.icct26.com"), (b"user-agent", b"Mozilla/5.0"), (b"accept", b"*/*")]
BROWSER = [*PLAIN, (b"origin", b"https://icct26.com"), (b"accept-encoding", b"gzip, deflate, br")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A kind of request; ``headers`` is called for each one."""

    name: str
    headers: Callable[[int], list[tuple[bytes, bytes]]]
    path: str = "/api/registration"
    size: int = 300
    bound: bool = True


def forwarded(number: int) -> list[tuple[bytes, bytes]]:
    """A browser behind a proxy, each with an address of its own."""
    return [*BROWSER, (b"x-forwarded-for", f"198.{18 + number // 65536}.{number // 256 % 256}.{number % 256}".encode())]


CASES = (
    Case(name="one address, up to the limit and over it", headers=lambda _: PLAIN),
    Case(name="not counted (/health)", headers=lambda _: PLAIN, path="/health"),
    Case(name="a browser behind a proxy, each another address", headers=forwarded),
    Case(name="the same, an answer of 4 KB compressed", headers=forwarded, size=4096, bound=False),
)


def small_application(size: int) -> Any:
    body = b'{"success": true, "team_id": "ICCT-001"}'.ljust(size)

    async def application(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", str(size).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    return application


async def round_of(app: Any, case: Case, numbers: Iterator[int]) -> float:
    """Mean µs of a request: of the processor, so that whatever else runs on the machine does not count."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        assert message.get("status", 200) in {200, 429}, message

    common: dict[str, Any] = {"type": "http", "method": "GET", "http_version": "1.1", "query_string": b""}
    common["client"] = ("127.0.0.1", 50_000)
    scopes = [
        common | {"path": case.path, "headers": case.headers(next(numbers)), "state": {}} for _ in range(REQUESTS)
    ]
    began = process_time()
    for scope in scopes:
        await app(scope, receive, send)
    return (process_time() - began) / REQUESTS * 1e6


async def cost_of(case: Case, **more: str) -> tuple[float, float]:
    """Median µs bare, and median µs that the wrappers add."""
    settings = Settings.from_environment(SETTINGS | more)
    container = build_container(settings)
    bare = small_application(case.size)
    wrapped = cast("Any", received(bare, container))
    numbers = iter(range(10**9))
    rounds = [(await round_of(bare, case, numbers), await round_of(wrapped, case, numbers)) for _ in range(ROUNDS)]
    await container.rate_counter().close()
    alone = median(one for one, _ in rounds)
    return alone, median(both for _, both in rounds) - alone


def measure(_: Rig) -> str:
    return table(("request", "bare µs", "middleware µs", "to hold", "this run"), asyncio.run(_measured()))


async def _measured() -> list[list[str]]:
    rows = [_row(case.name, *await cost_of(case), bound=case.bound) for case in CASES]
    with ValkeyServer() as valkey:
        costs = await cost_of(CASES[2], RATE_LIMIT_STORAGE_URL=valkey.url)
    return [*rows, _row("the same, counted on Valkey (two questions)", *costs, bound=False)]


def _row(name: str, alone: float, added: float, *, bound: bool) -> list[str]:
    bounds = [Bound(measured=added, limit=ALLOWED, unit="µs")] if bound else []
    return [name, f"{alone:.1f}", f"{added:.1f}", *to_hold(*bounds)]


SECTION = Section(
    title="Middleware",
    text="""What the middleware adds to a small application that does nothing: request id, access log,
rate limit, time limit, CORS, headers and the rest, in this process. Times are of the processor.""",
    measure=measure,
)

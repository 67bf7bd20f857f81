"""The load generator, in a process of its own: ``python -m benchmarks.load PORT KIND CLIENTS COUNT FIRST UNCOUNTED``.

Each client keeps one connection and sends its next request when its last was answered. Prints the answers as JSON;
the clock starts behind the first ``UNCOUNTED`` requests, which connect and wake up what slept.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from time import perf_counter

import uvloop

from .figures import percentile
from .page_requests import PAGES
from .read_requests import READS
from .requests import REQUESTS

AT_HAND = 250_000_000
"""Bytes of requests that are made before the first is sent: making them takes time that is not the server's."""

LONG_ENOUGH = 300.0  # seconds for a whole run; only a failure takes as long


@dataclass(frozen=True, slots=True)
class Load:
    """What clients were answered: how many times each status, after how many seconds, and in how many seconds all."""

    seconds: float
    latencies: list[float]
    statuses: dict[str, int]

    @classmethod
    def of(cls, parts: Sequence[Load]) -> Load:
        """One after the other."""
        latencies = [latency for part in parts for latency in part.latencies]
        statuses = sum((Counter(part.statuses) for part in parts), Counter[str]())
        return cls(sum(part.seconds for part in parts), latencies, statuses)

    @property
    def count(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    def percentile(self, percent: int) -> float:
        """In milliseconds."""
        return 1000 * percentile(self.latencies, percent)

    @property
    def slowest(self) -> float:
        """In milliseconds."""
        return 1000 * max(self.latencies)

    def expect(self, status: int) -> Load:
        """Itself, if each answer had this status; figures of anything else would be figures of nothing."""
        if self.statuses != {str(status): self.count}:
            raise RuntimeError(f"not every answer was {status}: {self.statuses}")
        return self


def load(  # noqa: PLR0913  each is named where it is called
    port: int,
    kind: str,
    *,
    clients: int,
    count: int,
    first: int = 0,
    uncounted: int = 0,
    begin: Callable[[], None] = lambda: None,
) -> Load:
    """Send ``count`` requests of a kind, the first of them numbered ``first``, behind some that are not counted.

    ``begin`` is called just before.
    """
    arguments = map(str, (port, kind, clients, count, first, uncounted))
    command = [sys.executable, "-m", "benchmarks.load", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()  # it is ready
        begin()
        printed, _ = process.communicate("go\n", timeout=LONG_ENOUGH)
    if process.returncode != 0:
        raise RuntimeError("the load generator failed")
    return Load(**json.loads(printed))


@dataclass(slots=True)
class _Clients:
    port: int
    requests: Iterator[bytes]
    uncounted: int
    begun: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    async def send_all(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for request in self.requests:
            begun, is_counted = perf_counter(), self.uncounted <= 0
            self.uncounted -= 1
            if is_counted:
                self.begun = self.begun or begun
            writer.write(request)
            status = await answer_from(reader)
            if is_counted:
                self.statuses[status] += 1
                self.latencies.append(perf_counter() - begun)
        writer.close()
        await writer.wait_closed()


async def answer_from(reader: asyncio.StreamReader) -> str:
    """Read one answer whole and return its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status, *lines = head.split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    if "content-length" in headers:
        await reader.readexactly(int(headers["content-length"]))
    elif headers.get("transfer-encoding") == "chunked":
        await _skip_chunks(reader)
    return status.split()[1]


async def _skip_chunks(reader: asyncio.StreamReader) -> None:
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()


def _at_hand(requests: Iterator[bytes]) -> Iterator[bytes]:
    made, room = [], AT_HAND
    for request in requests:
        made.append(request)
        room -= len(request)
        if room < 0:
            break
    return chain(made, requests)


async def _main(port: int, kind: str, *numbers: int) -> None:
    clients, count, first, uncounted = numbers
    wanted = range(first, first + uncounted + count)
    group = _Clients(port, _at_hand(map((REQUESTS | READS | PAGES)[kind], wanted)), uncounted)
    print("ready", flush=True)
    sys.stdin.readline()
    await asyncio.gather(*(group.send_all() for _ in range(clients)))
    seconds = perf_counter() - group.begun
    json.dump({"seconds": seconds, "latencies": group.latencies, "statuses": group.statuses}, sys.stdout)


if __name__ == "__main__":
    port, kind, *numbers = sys.argv[1:]
    uvloop.run(_main(int(port), kind, *map(int, numbers)))
